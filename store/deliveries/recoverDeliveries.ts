import { type Kysely, sql } from 'kysely';
import type { UnknownRule } from '../../domain/delivery.ts';
import type { DeliveryId, WaveId } from '../../domain/ids.ts';
import type { Tables } from '../tables.ts';
import { isState } from './isState.ts';
import { isSuperseded } from './isSuperseded.ts';

/** Gives claimed rows back unsent: nothing was tried, so nothing is counted. */
export async function releaseDeliveries(
  db: Kysely<Tables>,
  ids: readonly DeliveryId[],
  owner: string,
  now: Date,
): Promise<void> {
  if (ids.length === 0) return;
  await sql`update deliveries d set
      state = case when ${isSuperseded} then 'skipped' else 'pending' end,
      reason = case when ${isSuperseded} then 'superseded' else d.reason end,
      settled_at = case when ${isSuperseded} then ${now}::timestamptz end,
      lease_owner = null, lease_until = null
    where d.delivery_id = any (${[...ids]}) and ${isState('claimed')} and d.lease_owner = ${owner}`.execute(
    db,
  );
}

/** Claims whose lease has ended: their owner died, or could not write what came of them. */
export async function sweepLostDeliveries(
  db: Kysely<Tables>,
  now: Date,
  underWay: readonly DeliveryId[],
): Promise<number> {
  const result = await sql`update deliveries set state = 'unknown', reason = 'ownerLost', failure_kind = null,
      lease_owner = null, lease_until = null
    where state = 'claimed' and lease_until <= ${now}
      and delivery_id <> all (${[...underWay]}::text[])`.execute(db);
  return Number(result.numAffectedRows ?? 0);
}

/**
 * Sends again what may or may not have arrived, and counts it (`sent_again`). Rows that no wave counts are always
 * sent again: a person is waiting, or an update repeated does no harm. Notices follow the rule. A row that was
 * lost in as many tries as are allowed fails openly: it may be the one that brings the process down.
 */
export async function resolveUnknownDeliveries(
  db: Kysely<Tables>,
  resolve: { readonly rule: UnknownRule; readonly maxAttempts: number; readonly now: Date },
): Promise<number> {
  const { rule, maxAttempts, now } = resolve;
  const result = await sql`update deliveries d set
      state = case when d.attempts + 1 >= ${maxAttempts} then 'failed'
        when ${isSuperseded} then 'skipped' else 'pending' end,
      failure_kind = case when d.attempts + 1 >= ${maxAttempts} then 'temporary' end,
      reason = case when d.attempts + 1 < ${maxAttempts} and ${isSuperseded} then 'superseded'
        else 'outcomeUnknown' end,
      settled_at = case when d.attempts + 1 >= ${maxAttempts} or ${isSuperseded} then ${now}::timestamptz end,
      attempts = d.attempts + 1,
      sent_again = d.sent_again
        + case when d.attempts + 1 >= ${maxAttempts} or ${isSuperseded} then 0 else 1 end,
      due_at = least(d.due_at, ${now})
    where d.state = 'unknown' and (d.wave_id is null or ${rule === 'sendAgain'})`.execute(db);
  return Number(result.numAffectedRows ?? 0);
}

/** So many rows at a time, so that a large wave never holds its rows for long; the loop ends when none is left. */
const SKIPPED_PER_STATEMENT = 5000;

/** Skips the notices of a wave that nobody has begun to send; those under way are settled as usual. */
export async function skipPendingDeliveries(
  db: Kysely<Tables>,
  waveId: WaveId,
  reason: string,
  now: Date,
): Promise<number> {
  let skipped = 0;
  for (;;) {
    const result = await sql`update deliveries set state = 'skipped', reason = ${reason}, settled_at = ${now}
      where delivery_id = any (array(select delivery_id from deliveries
        where wave_id = ${waveId} and state = 'pending' limit ${SKIPPED_PER_STATEMENT} for update skip locked))
      `.execute(db);
    const count = Number(result.numAffectedRows ?? 0);
    skipped += count;
    if (count < SKIPPED_PER_STATEMENT) return skipped;
  }
}

/**
 * Notices that came back to a wave after it was cancelled, or were left when the cancelling died half-way: a few
 * at a time, looked up per wave, because this runs for ever and nearly always finds nothing.
 */
export async function skipCancelledDeliveries(db: Kysely<Tables>, now: Date): Promise<number> {
  const result =
    await sql`update deliveries d set state = 'skipped', reason = 'cancelled', settled_at = ${now}
    where ${isState('pending')} and d.delivery_id = any (array(
      select left_over.delivery_id from waves cross join lateral (
        select one.delivery_id from deliveries one where one.wave_id = waves.wave_id and one.state = 'pending'
        limit ${SKIPPED_PER_STATEMENT} for update skip locked) left_over
      where waves.state = 'cancelled' limit ${SKIPPED_PER_STATEMENT}))`.execute(db);
  return Number(result.numAffectedRows ?? 0);
}

/**
 * Puts undelivered notices of a wave back in line as if never tried: all that failed or are unknown, or those with
 * one of these reasons, skipped ones too. Only a running wave's notices are then sent.
 */
export async function requeueDeliveries(
  db: Kysely<Tables>,
  waveId: WaveId,
  reasons: readonly string[] | null,
  now: Date,
): Promise<number> {
  const result =
    await sql`update deliveries d set state = 'pending', attempts = 0, reason = null, failure_kind = null,
      settled_at = null, due_at = ${now},
      sent_again = d.sent_again + case when d.state = 'unknown' then 1 else 0 end
    where d.wave_id = ${waveId} and not ${isSuperseded}
      and ${reasons === null ? sql`d.state in ('failed', 'unknown')` : sql`d.state in ('failed', 'unknown', 'skipped') and d.reason = any (${[...reasons]})`}`.execute(
      db,
    );
  return Number(result.numAffectedRows ?? 0);
}
