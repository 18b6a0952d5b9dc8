import { LANES, type Lane, type SendOutcome } from '../domain/delivery.ts';
import type { DeliveryId } from '../domain/ids.ts';

/** What holds a lane up, if anything does. */
export type LaneState =
  | { readonly kind: 'open' }
  /** Something is wrong on our side or theirs: nothing goes until then, and after that one delivery to see. */
  | { readonly kind: 'stopped'; readonly reason: string; readonly until: Date }
  /** The time of the stop is over; one delivery goes and decides. */
  | { readonly kind: 'probing'; readonly reason: string }
  /** Teams asked for patience. */
  | { readonly kind: 'resting'; readonly until: Date };

/**
 * So many failures in a row, with no success between, are an outage. But not all at once: connections that were
 * closed while nothing was sent break together too, and the next try mends it.
 */
const OUTAGE = { failures: 20, forMs: 2000 } as const;
/** So many throttled deliveries in quick succession mean the whole app, not one conversation. */
const REST_HINTS = { count: 3, withinMs: 2000 } as const;
const LONGEST_REST_MS = 60_000;

const FIRST_STOP_MS = 10_000;
/** People wait in the first two lanes, so somebody should notice soon that it works again. */
const LONGEST_STOP_MS: Record<Lane, number> = {
  reply: 30_000,
  helpdesk: 30_000,
  reminder: 300_000,
  notice: 300_000,
};
/** Replies go on at the slowed pace even then: they are few, and somebody is waiting. */
const RESTS: Record<Lane, boolean> = { reply: false, helpdesk: false, reminder: true, notice: true };

interface Brake {
  /** Temporary failures since the last answer that shows that it works. */
  failures: number;
  failingSinceMs: number;
  /** Stops since then; more than none means that the lane is sick. */
  stops: number;
  /** The last two different deliveries that failed since then. */
  failed: readonly DeliveryId[];
  reason: string;
  stoppedUntilMs: number;
  restingUntilMs: number;
  throttledAtMs: number[];
}

/**
 * Stops a lane when going on would only do harm: at once on a technical failure (every other delivery would fail
 * in the same way), and after many temporary ones in a row. Each stop is longer than the last until something
 * succeeds. Every lane has its own brake, so one lane's trouble never stops another.
 */
export function createLaneBrakes() {
  const brakes = Object.fromEntries(
    LANES.map((lane) => [
      lane,
      {
        failures: 0,
        failingSinceMs: 0,
        stops: 0,
        failed: [],
        reason: '',
        stoppedUntilMs: 0,
        restingUntilMs: 0,
        throttledAtMs: [],
      },
    ]),
  ) as unknown as Record<Lane, Brake>;

  function stop(lane: Lane, reason: string, nowMs: number): boolean {
    const brake = brakes[lane];
    // Others that were under way fail for the same reason; that is still the same stop.
    if (nowMs < brake.stoppedUntilMs) return false;
    const ms = Math.min(LONGEST_STOP_MS[lane], FIRST_STOP_MS * 2 ** Math.min(brake.stops, 16));
    brake.stops++;
    brake.reason = reason;
    brake.stoppedUntilMs = nowMs + ms;
    return true;
  }

  return {
    /** Takes note of what Teams answered. True when the lane has stopped because of it. */
    note(lane: Lane, id: DeliveryId, outcome: SendOutcome, nowMs: number): boolean {
      const brake = brakes[lane];
      if (outcome.kind === 'failed' && outcome.failure.kind !== 'permanent') {
        if (outcome.failure.kind === 'temporary' && outcome.failure.throttled) return false;
        brake.failed = [...brake.failed.filter((other) => other !== id), id].slice(-2);
        if (outcome.failure.kind === 'technical') return stop(lane, outcome.failure.reason, nowMs);
        if (brake.failures++ === 0) brake.failingSinceMs = nowMs;
        const isOutage = brake.failures >= OUTAGE.failures && nowMs - brake.failingSinceMs >= OUTAGE.forMs;
        return isOutage || brake.stops > 0 ? stop(lane, outcome.failure.reason, nowMs) : false;
      }
      // Sent, or refused for this one person: either way the other side works and so do we.
      brake.failures = 0;
      brake.stops = 0;
      brake.failed = [];
      brake.stoppedUntilMs = 0;
      return false;
    },

    /** The app as a whole was told to slow down, by a delivery of this lane. */
    noteThrottled(lane: Lane, retryAfterMs: number | null, nowMs: number): void {
      const brake = brakes[lane];
      brake.throttledAtMs = [...brake.throttledAtMs, nowMs].slice(-REST_HINTS.count);
      const first = brake.throttledAtMs[0] ?? nowMs;
      const isWidespread =
        brake.throttledAtMs.length === REST_HINTS.count && nowMs - first < REST_HINTS.withinMs;
      if (!RESTS[lane] || !isWidespread || retryAfterMs === null) return;
      brake.restingUntilMs = Math.max(brake.restingUntilMs, nowMs + Math.min(LONGEST_REST_MS, retryAfterMs));
    },

    /** Whether this lane stopped because of other deliveries, and nothing has succeeded since. */
    othersFail: (lane: Lane, id: DeliveryId): boolean =>
      brakes[lane].stops > 0 && brakes[lane].failed.some((other) => other !== id),

    stateOf(lane: Lane, nowMs: number): LaneState {
      const { stops, reason, stoppedUntilMs, restingUntilMs } = brakes[lane];
      if (nowMs < stoppedUntilMs) return { kind: 'stopped', reason, until: new Date(stoppedUntilMs) };
      if (nowMs < restingUntilMs) return { kind: 'resting', until: new Date(restingUntilMs) };
      return stops > 0 ? { kind: 'probing', reason } : { kind: 'open' };
    },
  };
}
