import type { ErrorAnswer } from './connectorFaults.ts';

/** Why Teams refuses to deliver to someone, by its own codes (facts: teams-platform §2.4). */
export const REFUSALS = {
  blockedByPerson: { status: 403, code: 'ConversationBlockedByUser' },
  blockedByPolicy: { status: 403, code: 'BotDisabledByAdmin' },
  uninstalled: { status: 403, code: 'BotNotInConversationRoster' },
  /** Blocked or uninstalled, in the doubly encoded shape. */
  writesBlocked: { status: 403, code: 'MessageWritesBlocked', shape: 'nested' },
  notInstalled: { status: 403, code: 'ForbiddenOperationException' },
  gone: { status: 404, code: 'ConversationNotFound' },
} as const satisfies Record<string, ErrorAnswer>;
export type RefusalName = keyof typeof REFUSALS;

/** Somebody with a 1:1 chat. */
export interface RosterPerson {
  /** `29:…` */
  readonly id: string;
  readonly aadObjectId: string;
  readonly name: string;
  readonly userPrincipalName: string;
  readonly conversationId: string;
}

/**
 * Who is there. `anyone` takes every conversation as it comes, as large runs want it; with a list, a conversation
 * that nobody has is not found, unless it was opened while the stand-in ran.
 */
export function createRoster(people: 'anyone' | readonly RosterPerson[]) {
  const refusals = new Map<string, RefusalName>();
  const opened = new Set<string>();
  const list = people === 'anyone' ? [] : people;
  const byId = new Map(
    list.flatMap((person) => [[person.id, person] as const, [person.aadObjectId, person] as const]),
  );
  const conversations = new Map(list.map((person) => [person.conversationId, person]));

  return {
    /** From now on this conversation is refused, or (null) welcome again. */
    refuse(conversationId: string, refusal: RefusalName | null): void {
      if (refusal) refusals.set(conversationId, refusal);
      else refusals.delete(conversationId);
    },
    /** A channel or thread that may be written to from now on. */
    open(conversationId: string): void {
      opened.add(conversationId);
    },
    refusalOf(conversationId: string): ErrorAnswer | undefined {
      const refusal = refusals.get(conversationId);
      if (refusal) return REFUSALS[refusal];
      const isKnown = people === 'anyone' || conversations.has(conversationId) || opened.has(conversationId);
      return isKnown ? undefined : REFUSALS.gone;
    },
    /** By `29:` id or Entra object id. */
    find: (id: string): RosterPerson | undefined => byId.get(id),
    membersOf(conversationId: string): readonly RosterPerson[] {
      const person = conversations.get(conversationId);
      return person ? [person] : list;
    },
  };
}

export type Roster = ReturnType<typeof createRoster>;
