import type { OutgoingActivity } from '../../domain/activity.ts';
import type { SendOutcome } from '../../domain/delivery.ts';
import type { PersonId } from '../../domain/ids.ts';
import type { ConversationReference, Reach } from '../../domain/person.ts';
import type { Address, Drawn } from '../../outbox/ports.ts';
import type { Store } from '../../store/store.ts';

/** A person's conversation, or the outcome of a delivery that cannot be made because there is none. */
export async function reachPerson(
  store: Pick<Store, 'people'>,
  personId: PersonId,
): Promise<
  | { readonly kind: 'reachable'; readonly reference: ConversationReference }
  | { readonly kind: 'settled'; readonly outcome: SendOutcome }
> {
  const reach = await store.people.reach(personId);
  return reach.kind === 'reachable' ? reach : { kind: 'settled', outcome: unreachable(reach) };
}

function unreachable(reach: Exclude<Reach, { kind: 'reachable' }>): SendOutcome {
  // Nothing was tried: the app was never there, or Teams has not told us about it yet.
  if (reach.kind === 'notInstalled') return { kind: 'skipped', reason: 'notInstalled' };
  const reason =
    reach.kind === 'blocked' ? (reach.by === 'admin' ? 'blockedByPolicy' : 'blockedByPerson') : reach.kind;
  return { kind: 'failed', failure: { kind: 'permanent', reason } };
}

/** A new message in the person's chat. */
export function postTo(reference: ConversationReference, activity: OutgoingActivity): Drawn {
  return ready({ kind: 'post', ...placeOf(reference) }, activity);
}

/** In place of a message that is in the person's chat already. */
export function updateOf(
  reference: ConversationReference,
  activityId: string,
  activity: OutgoingActivity,
): Drawn {
  return ready({ kind: 'update', ...placeOf(reference), activityId }, activity);
}

export function skipped(reason: string): Drawn {
  return { kind: 'settled', outcome: { kind: 'skipped', reason } };
}

function placeOf(reference: ConversationReference) {
  return {
    serviceUrl: reference.serviceUrl,
    conversationId: reference.conversationId,
    botId: reference.botId,
  };
}

function ready(address: Exclude<Address, { kind: 'newThread' }>, activity: OutgoingActivity): Drawn {
  return { kind: 'ready', address, activity, conversationKey: address.conversationId };
}
