import { type Kysely, sql } from 'kysely';
import { DELIVERY_STATES, type DeliveryState, type Failure } from '../../domain/delivery.ts';
import type { DeliveryId, PersonId, WaveId } from '../../domain/ids.ts';
import type { WaveProgress } from '../../domain/wave.ts';
import type { Tables } from '../tables.ts';

/** The delivery part of a wave's progress; each notice is in exactly one of the numbers from `pending` on. */
export interface DeliveryProgress
  extends Pick<
    WaveProgress,
    | 'recipients'
    | 'pending'
    | 'inFlight'
    | 'sent'
    | 'failed'
    | 'unknown'
    | 'skipped'
    | 'byReason'
    | 'ratePerSecond'
  > {
  /** Notices sent once more after a try whose outcome nobody knows: at most so many people were told twice. */
  readonly sentAgain: number;
}

/** Counts a wave's notices by state, and those that were not delivered by reason. */
export async function countWave(db: Kysely<Tables>, waveId: WaveId, now: Date): Promise<DeliveryProgress> {
  const counts = Object.fromEntries(DELIVERY_STATES.map((state) => [state, 0])) as Record<
    DeliveryState,
    number
  >;
  const byReason: Record<string, number> = {};
  const groups = await sql<{ state: DeliveryState; reason: string | null; count: number }>`
    select state, reason, count(*)::integer as count from deliveries where wave_id = ${waveId}
    group by state, reason`.execute(db);
  for (const { state, reason, count } of groups.rows) {
    counts[state] += count;
    if (reason !== null && state !== 'sent') byReason[reason] = (byReason[reason] ?? 0) + count;
  }
  const lately = await sql<{ sent: number; again: number }>`select
    (select count(*)::integer from deliveries where wave_id = ${waveId} and state = 'sent'
      and settled_at > ${new Date(now.getTime() - 60_000)}) as sent,
    (select coalesce(sum(sent_again), 0)::integer from deliveries
      where wave_id = ${waveId} and sent_again > 0) as again`.execute(db);
  return {
    recipients: DELIVERY_STATES.reduce((sum, state) => sum + counts[state], 0),
    pending: counts.pending,
    inFlight: counts.claimed,
    sent: counts.sent,
    failed: counts.failed,
    unknown: counts.unknown,
    skipped: counts.skipped,
    byReason,
    ratePerSecond: (lately.rows[0]?.sent ?? 0) / 60,
    sentAgain: lately.rows[0]?.again ?? 0,
  };
}

/** Whether a notice of a launched wave waits for this person or is under way. Asked at every installation. */
export async function hasNoticeComing(db: Kysely<Tables>, personId: PersonId): Promise<boolean> {
  // By wave and person, which is unique: there is no index by person alone.
  const result = await sql`select from deliveries
    where wave_id = any (array(select wave_id from waves where state in ('running', 'paused')))
      and wave_id is not null and person_id = ${personId} and state in ('pending', 'claimed') limit 1`.execute(
    db,
  );
  return result.rows.length > 0;
}

/** Somebody who was not told, and why. */
export interface Undelivered {
  readonly id: DeliveryId;
  readonly personId: PersonId;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly state: 'failed' | 'unknown' | 'skipped';
  readonly reason: string;
  readonly failureKind: Failure['kind'] | null;
  readonly attempts: number;
}

/** The people whom a wave has not reached, by name. */
export async function listUndelivered(
  db: Kysely<Tables>,
  waveId: WaveId,
  limit: number,
): Promise<Undelivered[]> {
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('people', 'people.person_id', 'deliveries.person_id')
    .select([
      'delivery_id',
      'people.person_id',
      'display_name',
      'user_principal_name',
      'state',
      'reason',
      'failure_kind',
      'attempts',
    ])
    .where('wave_id', '=', waveId)
    .where('state', 'in', ['failed', 'unknown', 'skipped'])
    .orderBy('display_name')
    .orderBy('people.person_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.delivery_id as DeliveryId,
    personId: row.person_id as PersonId,
    displayName: row.display_name,
    userPrincipalName: row.user_principal_name,
    state: row.state as Undelivered['state'],
    reason: row.reason ?? 'unknown',
    failureKind: row.failure_kind,
    attempts: row.attempts,
  }));
}
