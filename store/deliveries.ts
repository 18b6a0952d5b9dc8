import type { Kysely } from 'kysely';
import type { ClaimedDelivery, NewDelivery, UnknownRule } from '../domain/delivery.ts';
import type { DeliveryId, PersonId, WaveId } from '../domain/ids.ts';
import { type Claim, claimDeliveries } from './deliveries/claimDeliveries.ts';
import { forgetDeliveries } from './deliveries/forgetDeliveries.ts';
import { planDeliveries } from './deliveries/planDeliveries.ts';
import {
  releaseDeliveries,
  requeueDeliveries,
  resolveUnknownDeliveries,
  skipCancelledDeliveries,
  skipPendingDeliveries,
  sweepLostDeliveries,
} from './deliveries/recoverDeliveries.ts';
import { type SettledTry, settleDeliveries } from './deliveries/settleDeliveries.ts';
import {
  countWave,
  type DeliveryProgress,
  hasNoticeComing,
  listUndelivered,
  type Undelivered,
} from './deliveries/waveFigures.ts';
import type { Tables } from './tables.ts';

/**
 * The outbox's ledger. What happens to a row, and by whom:
 *
 *   plan ─→ pending ─claimDue→ claimed ─settle→ sent | failed | skipped
 *              ↑                 │  └─settle (again), release─→ pending
 *              │                 └─lease ends, sweepLost─→ unknown ─resolveUnknown→ pending | failed
 *              └──requeue── failed | unknown
 *   pending ─skipPending, skipCancelled→ skipped
 *
 * Impossible, because the database refuses it: two notices to one person in one wave, two deliveries under way in
 * one conversation, two pending ones with one key, a claim without an owner, an end without a time or a reason.
 */
export function createDeliveryStore(db: Kysely<Tables>) {
  return {
    /** Adds deliveries; answers how many are new. Planning the same again changes nothing. */
    async plan(deliveries: readonly NewDelivery[], now: Date): Promise<number> {
      return (await planDeliveries(db, deliveries, now)).length;
    },

    /** Adds one delivery; null when it was planned already. */
    async planOne(delivery: NewDelivery, now: Date): Promise<DeliveryId | null> {
      const [id] = await planDeliveries(db, [delivery], now);
      return id ?? null;
    },

    claimDue(claim: Claim): Promise<ClaimedDelivery[]> {
      return claimDeliveries(db, claim);
    },

    settle(owner: string, tries: readonly SettledTry[], now: Date): Promise<ReadonlySet<DeliveryId>> {
      return settleDeliveries(db, owner, tries, now);
    },

    release(ids: readonly DeliveryId[], owner: string, now: Date): Promise<void> {
      return releaseDeliveries(db, ids, owner, now);
    },

    sweepLost(now: Date, underWay: readonly DeliveryId[]): Promise<number> {
      return sweepLostDeliveries(db, now, underWay);
    },

    resolveUnknown(resolve: {
      readonly rule: UnknownRule;
      readonly maxAttempts: number;
      readonly now: Date;
    }): Promise<number> {
      return resolveUnknownDeliveries(db, resolve);
    },

    /** For cancelling a wave, after its state says so: claims skip it from that commit on, this settles the rest. */
    skipPending(waveId: WaveId, reason: string, now: Date): Promise<number> {
      return skipPendingDeliveries(db, waveId, reason, now);
    },

    skipCancelled(now: Date): Promise<number> {
      return skipCancelledDeliveries(db, now);
    },

    requeue(
      waveId: WaveId,
      options: { readonly reasons: readonly string[] | null; readonly now: Date },
    ): Promise<number> {
      return requeueDeliveries(db, waveId, options.reasons, options.now);
    },

    /** What was settled before and is no wave's notice; answers, which hold words and names, go sooner. */
    forgetSettled(before: { readonly answers: Date; readonly others: Date }): Promise<number> {
      return forgetDeliveries(db, before);
    },

    /** Whether a launched wave has a notice on its way to this person. */
    hasNoticeComing(personId: PersonId): Promise<boolean> {
      return hasNoticeComing(db, personId);
    },

    progressOf(waveId: WaveId, now: Date): Promise<DeliveryProgress> {
      return countWave(db, waveId, now);
    },

    listUndelivered(waveId: WaveId, limit: number): Promise<Undelivered[]> {
      return listUndelivered(db, waveId, limit);
    },
  };
}
