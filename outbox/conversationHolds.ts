/**
 * Conversations that are left alone for a while, as `conversationOf` names them: Teams refused one of their
 * messages, or they are at their limit. Their deliveries stay in the ledger, and everybody else's go on.
 */
export function createConversationHolds() {
  const untilMs = new Map<string, number>();
  return {
    hold(conversation: string, until: number): void {
      untilMs.set(conversation, Math.max(until, untilMs.get(conversation) ?? 0));
    },
    isHeld: (conversation: string, nowMs: number): boolean => (untilMs.get(conversation) ?? 0) > nowMs,
    /** Those still held; the others are forgotten. */
    list(nowMs: number): string[] {
      for (const [conversation, until] of untilMs) if (until <= nowMs) untilMs.delete(conversation);
      return [...untilMs.keys()];
    },
  };
}

export type ConversationHolds = ReturnType<typeof createConversationHolds>;
