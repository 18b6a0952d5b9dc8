/** A message that the stand-in took, as Teams would have shown it. */
export interface DeliveredMessage {
  readonly as: 'new' | 'update' | 'delete';
  readonly atMs: number;
  readonly conversationId: string;
  readonly activityId: string;
  readonly summary: string;
  readonly body: unknown;
}

/** How much is remembered: everything, or for large runs two bits for each conversation. */
export type RecordMode =
  | { readonly kind: 'everything' }
  | {
      readonly kind: 'counts';
      /** How many conversations there are, and which number this one has from 0 on. */
      readonly conversations: number;
      readonly numberOf: (conversationId: string) => number;
    };

/** What was delivered, in numbers. */
export interface DeliveryTally {
  readonly newMessages: number;
  readonly updates: number;
  /** Conversations with at least one new message. */
  readonly reached: number;
  /** New messages beyond the first with the same summary in the same conversation (`counts`: beyond the first). */
  readonly repeated: number;
}

/**
 * Remembers what was delivered. The stand-in sees no delivery ids, as Teams does not: a message is a repetition
 * when the conversation has one with the same summary already.
 */
export function createDeliveryRecord(mode: RecordMode) {
  const delivered: DeliveredMessage[] = [];
  const seen = new Set<string>();
  const reachedIds = new Set<string>();
  const bits = new Uint8Array(mode.kind === 'counts' ? Math.ceil(mode.conversations / 8) : 0);
  let newMessages = 0;
  let updates = 0;
  let reached = 0;
  let repeated = 0;

  function countNew(conversationId: string, summary: string): void {
    newMessages++;
    if (mode.kind === 'counts') {
      const number = mode.numberOf(conversationId);
      const [byte, bit] = [number >> 3, 1 << (number & 7)];
      const before = bits[byte] ?? 0;
      if (before & bit) repeated++;
      else reached++;
      bits[byte] = before | bit;
      return;
    }
    const key = JSON.stringify([conversationId, summary]);
    if (seen.has(key)) repeated++;
    seen.add(key);
    reachedIds.add(conversationId);
    reached = reachedIds.size;
  }

  return {
    delivered: delivered as readonly DeliveredMessage[],
    add(message: DeliveredMessage): void {
      if (message.as === 'new') countNew(message.conversationId, message.summary);
      if (message.as === 'update') updates++;
      if (mode.kind === 'everything') delivered.push(message);
    },
    has(conversationId: string): boolean {
      if (mode.kind === 'everything') return reachedIds.has(conversationId);
      const number = mode.numberOf(conversationId);
      return ((bits[number >> 3] ?? 0) & (1 << (number & 7))) !== 0;
    },
    tally: (): DeliveryTally => ({ newMessages, updates, reached, repeated }),
  };
}

export type DeliveryRecord = ReturnType<typeof createDeliveryRecord>;
