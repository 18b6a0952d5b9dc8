import {
  type ClaimedDelivery,
  conversationOf,
  type DeliveryState,
  LANES,
  type NewDelivery,
  type Settlement,
} from '../../domain/delivery.ts';
import type { DeliveryId, WaveId } from '../../domain/ids.ts';
import type { WaveState } from '../../domain/wave.ts';
import type { Ledger } from '../../outbox/ports.ts';

export interface LedgerRow {
  readonly id: DeliveryId;
  readonly sequence: number;
  readonly delivery: NewDelivery;
  state: DeliveryState;
  dueAt: Date;
  attempts: number;
  sentAgain: number;
  owner: string | null;
  leaseUntil: Date | null;
  reason: string | null;
}

/** A ledger in memory, for tests that own the time. It passes the same suite as the one in the store. */
export function createMemoryLedger() {
  const rows: LedgerRow[] = [];
  const waves = new Map<string, WaveState>();

  const waveOf = ({ message }: NewDelivery): WaveId | null =>
    message.kind === 'notice' ? message.waveId : null;

  function plan(deliveries: readonly NewDelivery[]): number {
    let added = 0;
    for (const delivery of deliveries) {
      const isKnown = rows.some(
        (row) =>
          (waveOf(delivery) !== null &&
            waveOf(row.delivery) === waveOf(delivery) &&
            row.delivery.personId === delivery.personId) ||
          (delivery.dedupeKey !== null &&
            row.state === 'pending' &&
            row.delivery.dedupeKey === delivery.dedupeKey),
      );
      if (isKnown) continue;
      added++;
      rows.push({
        id: `d${rows.length + 1}` as DeliveryId,
        sequence: rows.length + 1,
        delivery,
        state: 'pending',
        dueAt: delivery.dueAt,
        attempts: 0,
        sentAgain: 0,
        owner: null,
        leaseUntil: null,
        reason: null,
      });
    }
    return added;
  }

  function isSuperseded(row: LedgerRow): boolean {
    return (
      row.delivery.dedupeKey !== null &&
      rows.some(
        (newer) =>
          newer !== row &&
          newer.delivery.dedupeKey === row.delivery.dedupeKey &&
          (newer.state === 'pending' || (newer.state === row.state && newer.sequence > row.sequence)),
      )
    );
  }

  function put(row: LedgerRow, state: DeliveryState, reason: string | null): void {
    const gives = state === 'pending' && isSuperseded(row);
    row.state = gives ? 'skipped' : state;
    row.reason = gives ? 'superseded' : reason;
    row.owner = null;
    row.leaseUntil = null;
  }

  function settle(row: LedgerRow, settlement: Settlement): void {
    if (settlement.kind === 'sent' || settlement.kind === 'failed') row.attempts++;
    if (settlement.kind === 'again') {
      row.attempts += settlement.countsAsTry ? 1 : 0;
      row.dueAt = settlement.dueAt;
      put(row, 'pending', settlement.failure.reason);
    } else if (settlement.kind === 'failed') put(row, 'failed', settlement.failure.reason);
    else put(row, settlement.kind, settlement.kind === 'skipped' ? settlement.reason : null);
  }

  /** Whether an earlier line to the same person or thread waits for another try. */
  function waitsFor(row: LedgerRow, retried: readonly LedgerRow[]): boolean {
    const { target, lane } = row.delivery;
    return retried.some(
      (other) =>
        other.delivery.lane === lane &&
        other.sequence < row.sequence &&
        target.to !== 'helpdesk' &&
        JSON.stringify(other.delivery.target) === JSON.stringify(target),
    );
  }

  const ledger: Ledger = {
    async claimDue({ owner, now, limit, leaseSeconds, except, exceptConversations }) {
      const claimed: ClaimedDelivery[] = [];
      const pending = rows.filter((row) => row.state === 'pending');
      const retried = pending.filter((row) => row.reason !== null);
      const taken = new Set([
        ...exceptConversations,
        ...rows.filter((row) => row.state === 'claimed').map((row) => conversationOf(row.delivery.target)),
      ]);
      pending.sort(
        (one, other) =>
          LANES.indexOf(one.delivery.lane) - LANES.indexOf(other.delivery.lane) ||
          one.dueAt.getTime() - other.dueAt.getTime() ||
          one.sequence - other.sequence,
      );
      for (const row of pending) {
        const { lane, target, message } = row.delivery;
        const wave = waveOf(row.delivery);
        if (claimed.length >= limit) break;
        if (row.dueAt > now || except.includes(lane) || taken.has(conversationOf(target))) continue;
        if ((wave !== null && waves.get(wave) !== 'running') || waitsFor(row, retried)) continue;
        const leaseUntil = new Date(now.getTime() + leaseSeconds * 1000);
        Object.assign(row, { state: 'claimed', owner, leaseUntil });
        taken.add(conversationOf(target));
        claimed.push({ id: row.id, lane, target, message, attempts: row.attempts, leaseUntil });
      }
      return claimed;
    },

    async settle(owner, tries) {
      const ours = new Set<DeliveryId>();
      for (const { id, settlement } of tries) {
        const row = rows.find((one) => one.id === id);
        if (row?.state !== 'claimed' || row.owner !== owner) continue;
        settle(row, settlement);
        ours.add(id);
      }
      return ours;
    },

    async release(ids, owner) {
      for (const row of rows) {
        if (ids.includes(row.id) && row.state === 'claimed' && row.owner === owner)
          put(row, 'pending', row.reason);
      }
    },

    async sweepLost(now, underWay) {
      const lost = rows.filter(
        (row) =>
          row.state === 'claimed' &&
          row.leaseUntil !== null &&
          row.leaseUntil <= now &&
          !underWay.includes(row.id),
      );
      for (const row of lost) put(row, 'unknown', 'ownerLost');
      return lost.length;
    },

    async resolveUnknown({ rule, maxAttempts, now }) {
      const unknown = rows.filter(
        (row) => row.state === 'unknown' && (waveOf(row.delivery) === null || rule === 'sendAgain'),
      );
      for (const row of unknown) {
        row.attempts++;
        row.dueAt = new Date(Math.min(row.dueAt.getTime(), now.getTime()));
        put(row, row.attempts >= maxAttempts ? 'failed' : 'pending', 'outcomeUnknown');
        if (row.state === 'pending') row.sentAgain++;
      }
      return unknown.length;
    },

    async skipCancelled() {
      const left = rows.filter((row) => {
        const wave = waveOf(row.delivery);
        return row.state === 'pending' && wave !== null && waves.get(wave) === 'cancelled';
      });
      for (const row of left) put(row, 'skipped', 'cancelled');
      return left.length;
    },
  };

  return {
    ledger,
    plan,
    rows: rows as readonly Readonly<LedgerRow>[],
    setWave(id: string, state: WaveState): WaveId {
      waves.set(id, state);
      return id as WaveId;
    },
    count(): Record<string, number> {
      const counts: Record<string, number> = {};
      for (const { state } of rows) counts[state] = (counts[state] ?? 0) + 1;
      return counts;
    },
  };
}
