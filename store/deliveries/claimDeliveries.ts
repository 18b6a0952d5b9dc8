import { type Kysely, sql } from 'kysely';
import { type ClaimedDelivery, LANES, type Lane } from '../../domain/delivery.ts';
import type { DeliveryId } from '../../domain/ids.ts';
import type { Tables } from '../tables.ts';
import { isState } from './isState.ts';
import { readMessage, readTarget } from './rowShapes.ts';

export interface Claim {
  readonly owner: string;
  readonly now: Date;
  readonly limit: number;
  readonly leaseSeconds: number;
  /** Lanes to leave alone. */
  readonly except: readonly Lane[];
  /**
   * Conversations to leave alone, as `conversationOf` names them. One that is taken is found out anyway, but a
   * hundred rows for it would crowd out others: the caller names those it holds itself.
   */
  readonly exceptConversations: readonly string[];
}

/** Any number that no other program on the same database uses for its advisory lock. */
const CLAIM_LOCK = 7_354_003;

/**
 * Claims one after the other, each in its own short transaction. The lock makes two callers take turns: without
 * it both could pick different rows of one conversation and the second would fail on the unique index that
 * allows one. It is held for milliseconds, so it costs nothing against the sends that follow.
 */
export async function claimDeliveries(db: Kysely<Tables>, claim: Claim): Promise<ClaimedDelivery[]> {
  if (claim.limit <= 0 || LANES.every((lane) => claim.except.includes(lane))) return [];
  const rows = await inTransaction(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(CLAIM_LOCK)})`.execute(tx);
    return (await claimStatement(claim).execute(tx)).rows;
  });
  const claimed: ClaimedDelivery[] = [];
  const unreadable: string[] = [];
  for (const row of rows) {
    const delivery = readClaimed(row);
    if (delivery) claimed.push(delivery);
    else unreadable.push(row.delivery_id);
  }
  if (unreadable.length > 0) await failUnreadable(db, unreadable, claim.now);
  return claimed;
}

/**
 * The rows of each lane are read from the front of an index that holds only what is pending: once for the rows
 * that belong to no wave and once for every running wave. The price of a claim therefore depends on its size
 * and on the number of running waves, not on how much is planned, paused or done.
 *
 * The planner's statistics are always behind in a table like this one, so the statement leaves it no choice: the
 * front of the index is read before anything else is asked (`materialized`), and only then, of those few rows and
 * one at a time, whether their conversation is taken, and whether an earlier line to the same person or thread
 * waits for another try and goes first. Two new posts in the channel have no order.
 */
export function claimStatement(claim: Claim) {
  const { owner, now, limit } = claim;
  const lanes = LANES.flatMap((lane, number) => (claim.except.includes(lane) ? [] : [number]));
  const leaseUntil = new Date(now.getTime() + claim.leaseSeconds * 1000);
  const isDue = sql`d.state = 'pending' and d.lane = lanes.lane and d.due_at <= ${now}
    and d.target_key <> all (${[...claim.exceptConversations]}::text[])`;
  return sql<ClaimedRow>`
    with lanes as (select unnest(array[${sql.join(lanes.map((lane) => sql.lit(lane)))}]::smallint[]) as lane),
    due as materialized (
      select found.* from lanes cross join lateral (
        select d.delivery_id, d.target, d.target_key, d.lane, d.due_at, d.sequence from deliveries d
        where d.wave_id is null and ${isDue} order by d.due_at, d.sequence limit ${limit}) found
      union all
      select found.* from waves cross join lanes cross join lateral (
        select d.delivery_id, d.target, d.target_key, d.lane, d.due_at, d.sequence from deliveries d
        where d.wave_id = waves.wave_id and ${isDue} order by d.due_at, d.sequence limit ${limit}) found
      where waves.state = 'running'
    ),
    chosen as (
      select delivery_id from (
        select distinct on (target_key) * from due
        where (select true from deliveries busy
          where busy.target_key = due.target_key and busy.state = 'claimed' limit 1) is null
        and (select true from deliveries earlier
          where earlier.target_key = due.target_key and earlier.state = 'pending' and earlier.reason is not null
            and earlier.lane = due.lane and earlier.sequence < due.sequence and earlier.target = due.target
            and due.target->>'to' <> 'helpdesk' limit 1) is null
        order by target_key, lane, due_at, sequence) one
      order by lane, due_at, sequence limit ${limit}
    ),
    locked as (
      select delivery_id from deliveries d
      where delivery_id = any (array(select delivery_id from chosen)) and ${isState('pending')} for update skip locked
    ),
    claimed as (
      update deliveries d set state = 'claimed', lease_owner = ${owner}, lease_until = ${leaseUntil}
      from locked where d.delivery_id = locked.delivery_id
      returning d.delivery_id, d.lane, d.target, d.message, d.attempts, d.lease_until, d.due_at, d.sequence
    )
    select delivery_id, lane, target, message, attempts, lease_until from claimed order by lane, due_at, sequence`;
}

interface ClaimedRow {
  readonly delivery_id: string;
  readonly lane: number;
  readonly target: unknown;
  readonly message: unknown;
  readonly attempts: number;
  readonly lease_until: Date;
}

function readClaimed(row: ClaimedRow): ClaimedDelivery | undefined {
  const lane = LANES[row.lane];
  const target = readTarget(row.target);
  const message = readMessage(row.message);
  if (!lane || !target || !message) return undefined;
  return {
    id: row.delivery_id as DeliveryId,
    lane,
    target,
    message,
    attempts: row.attempts,
    leaseUntil: row.lease_until,
  };
}

/** Written by a newer version, before it was rolled back: said openly, instead of stopping everything behind it. */
async function failUnreadable(db: Kysely<Tables>, ids: readonly string[], now: Date): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({
      state: 'failed',
      failure_kind: 'technical',
      reason: 'unreadableRow',
      settled_at: now,
      lease_owner: null,
      lease_until: null,
    })
    .where('delivery_id', 'in', ids)
    .execute();
}

/** A claim made inside somebody's transaction is part of it. */
function inTransaction<Result>(db: Kysely<Tables>, work: (tx: Kysely<Tables>) => Promise<Result>) {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}
