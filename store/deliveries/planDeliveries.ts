import { type Kysely, sql } from 'kysely';
import { conversationOf, LANES, type NewDelivery } from '../../domain/delivery.ts';
import type { DeliveryId } from '../../domain/ids.ts';
import { newId } from '../newId.ts';
import type { Tables } from '../tables.ts';

/** Large enough that the round trip does not count, small enough that one statement stays under a megabyte. */
const ROWS_PER_STATEMENT = 2000;

/**
 * Adds deliveries in the order given and answers with the ids of those that are new. A notice that its recipient
 * already has in that wave is passed over, and so is a dedupe key that a pending delivery has: planning twice plans
 * once.
 */
export async function planDeliveries(
  db: Kysely<Tables>,
  deliveries: readonly NewDelivery[],
  now: Date,
): Promise<DeliveryId[]> {
  const added: DeliveryId[] = [];
  for (let start = 0; start < deliveries.length; start += ROWS_PER_STATEMENT) {
    const rows = deliveries.slice(start, start + ROWS_PER_STATEMENT).map((row, n) => writeRow(row, n, now));
    const result = await sql<{ delivery_id: string }>`
      insert into deliveries (delivery_id, lane, target, target_key, message, dedupe_key, wave_id, person_id,
        state, due_at, created_at)
      select id, lane, target, target_key, message, dedupe_key, wave_id, person_id, 'pending', due_at, ${now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(n integer, id text, lane smallint,
        target jsonb, target_key text, message jsonb, dedupe_key text, wave_id text, person_id text,
        due_at timestamptz)
      order by n
      on conflict do nothing
      returning delivery_id`.execute(db);
    for (const row of result.rows) added.push(row.delivery_id as DeliveryId);
  }
  return added;
}

function writeRow(delivery: NewDelivery, n: number, now: Date) {
  const { lane, target, message } = delivery;
  return {
    n,
    id: newId<DeliveryId>(now),
    lane: LANES.indexOf(lane),
    target,
    target_key: conversationOf(target),
    message,
    dedupe_key: delivery.dedupeKey,
    wave_id: message.kind === 'notice' ? message.waveId : null,
    person_id: delivery.personId ?? (target.to === 'person' ? target.personId : null),
    due_at: delivery.dueAt,
  };
}
