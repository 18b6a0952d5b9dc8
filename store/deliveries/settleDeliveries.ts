import { type Kysely, sql } from 'kysely';
import type { Failure, Settlement } from '../../domain/delivery.ts';
import type { DeliveryId } from '../../domain/ids.ts';
import type { Tables } from '../tables.ts';
import { isState } from './isState.ts';
import { isSuperseded } from './isSuperseded.ts';

export interface SettledTry {
  readonly id: DeliveryId;
  readonly settlement: Settlement;
}

/**
 * Writes what came of these tries and what it means for the rest of the store, all or nothing, in one statement:
 * a new journey card, ticket or progress card is remembered where it can be updated later, a person who blocked
 * the bot is marked so. Answers with the ids that `owner` still held; the others belong to somebody else by now
 * and nothing is written for them.
 */
export async function settleDeliveries(
  db: Kysely<Tables>,
  owner: string,
  tries: readonly SettledTry[],
  now: Date,
): Promise<ReadonlySet<DeliveryId>> {
  if (tries.length === 0) return new Set();
  const outcomes = JSON.stringify(
    tries.map(({ id, settlement }) => ({ id, ...writeSettlement(settlement) })),
  );
  const result = await sql<{ delivery_id: DeliveryId }>`
    with outcome as (
      select o.*, o.state = 'pending' and ${isSuperseded} as superseded
      from jsonb_to_recordset(${outcomes}::jsonb) as o(id text, state text, due_at timestamptz,
        tries smallint, activity_id text, conversation_id text, reason text, failure_kind text, reach text)
      join deliveries d on d.delivery_id = o.id
    ),
    settled as (
      update deliveries d set
        state = case when o.superseded then 'skipped' else o.state end,
        due_at = coalesce(o.due_at, d.due_at),
        attempts = d.attempts + o.tries,
        lease_owner = null,
        lease_until = null,
        activity_id = o.activity_id,
        conversation_id = o.conversation_id,
        reason = case when o.superseded then 'superseded' else o.reason end,
        failure_kind = o.failure_kind,
        settled_at = case when o.state = 'pending' and not o.superseded then null else ${now}::timestamptz end
      from outcome o
      where d.delivery_id = o.id and ${isState('claimed')} and d.lease_owner = ${owner}
      returning d.delivery_id, d.state, d.target->>'personId' as recipient, d.message->>'kind' as kind, d.message,
        d.activity_id, d.conversation_id, d.reason, o.reach
    ),
    shown as (
      select * from settled where state = 'sent' and activity_id is not null and message->>'as' = 'new'
    ),
    gone as (
      select * from settled where state = 'failed' and reason = 'messageGone' and message->>'as' = 'update'
    ),
    journey_shown as (
      update journeys j set card_conversation_id = shown.conversation_id, card_activity_id = shown.activity_id
      from shown where shown.kind = 'journey' and j.journey_id = shown.message->>'journeyId'
    ),
    journey_gone as (
      update journeys j set card_conversation_id = null, card_activity_id = null
      from gone where gone.kind = 'journey' and j.journey_id = gone.message->>'journeyId'
    ),
    ticket_shown as (
      update tickets t set thread_conversation_id = shown.conversation_id, card_activity_id = shown.activity_id
      from shown where shown.kind = 'ticket' and t.ticket_id = shown.message->>'ticketId'
    ),
    ticket_gone as (
      update tickets t set thread_conversation_id = null, card_activity_id = null
      from gone where gone.kind = 'ticket' and t.ticket_id = gone.message->>'ticketId'
    ),
    wave_shown as (
      insert into wave_cards (wave_id, person_id, conversation_id, activity_id)
      select message->>'waveId', recipient, conversation_id, activity_id from shown
      where kind = 'waveProgress' and recipient is not null
      on conflict (wave_id, person_id) do update
        set conversation_id = excluded.conversation_id, activity_id = excluded.activity_id
    ),
    wave_gone as (
      delete from wave_cards c using gone
      where gone.kind = 'waveProgress' and c.wave_id = gone.message->>'waveId' and c.person_id = gone.recipient
    ),
    unreachable as (
      update conversations c set state = settled.reach, state_since = ${now}
      from settled where settled.reach is not null and c.person_id = settled.recipient and c.state <> settled.reach
    )
    select delivery_id from settled`.execute(db);
  return new Set(result.rows.map((row) => row.delivery_id));
}

function writeSettlement(settlement: Settlement) {
  switch (settlement.kind) {
    case 'sent':
      return {
        state: 'sent',
        tries: 1,
        activity_id: settlement.activityId,
        conversation_id: settlement.conversationId,
      };
    case 'skipped':
      return { state: 'skipped', tries: 0, reason: settlement.reason };
    case 'failed':
      return {
        state: 'failed',
        tries: 1,
        reason: settlement.failure.reason,
        failure_kind: settlement.failure.kind,
        reach: reachAfter(settlement.failure),
      };
    case 'again':
      return {
        state: 'pending',
        tries: settlement.countsAsTry ? 1 : 0,
        due_at: settlement.dueAt,
        reason: settlement.failure.reason,
        failure_kind: settlement.failure.kind,
      };
  }
}

/** What a refusal says about writing to this person at all, until they contact us again. */
function reachAfter(failure: Failure): Tables['conversations']['state'] | null {
  if (failure.kind !== 'permanent') return null;
  switch (failure.reason) {
    case 'blockedByPerson':
    case 'blockedByPolicy':
      return failure.reason;
    case 'uninstalled':
    case 'notInstalled':
    case 'conversationGone':
      return 'uninstalled';
    case 'messageGone':
    case 'tooBig':
      return null;
  }
}
