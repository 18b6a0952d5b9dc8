import type { SendOutcome, Settlement } from '../domain/delivery.ts';

export interface RetrySettings {
  /** Tries that count, the first included; after the last one the delivery has failed. */
  readonly maxAttempts: number;
}

/**
 * 2 s, 8 s, 32 s, 2 min, 8.5 min, then half an hour each: a person who waits gets the answer after a hiccup, and
 * eight tries outlast an hour in which Teams does not work.
 */
const FIRST_WAIT_MS = 2000;
const WAIT_FACTOR = 4;
const LONGEST_WAIT_MS = 30 * 60_000;

/** Teams does not always say for how long it throttles. */
const THROTTLED_WAIT_MS = 5000;

/** Up to this much is added to the time the other side named, so that those refused together do not return together. */
const SPREAD_MS = 2000;

/** What one try of a delivery means for its row. */
export interface Try {
  readonly outcome: SendOutcome;
  /** Tries that counted before this one. */
  readonly attempts: number;
  /**
   * Whether others of its lane failed before it with no success between. Then the failure says nothing about this
   * delivery, and it must not run out of tries while nobody's could succeed.
   */
  readonly othersFail: boolean;
  /** From 0 up to 1. */
  readonly random: number;
  readonly now: Date;
}

/**
 * Decides whether a delivery is done or waits again. Throttling never uses up tries: it is about the pace and not
 * about the delivery. A permanent failure is final at once.
 */
export function decideSettlement(tried: Try, settings: RetrySettings): Settlement {
  const { outcome, attempts, othersFail, random, now } = tried;
  if (outcome.kind !== 'failed' || outcome.failure.kind === 'permanent') return outcome;
  const { failure } = outcome;
  const isThrottled = failure.kind === 'temporary' && failure.throttled;
  const countsAsTry = !isThrottled && !othersFail;
  if (countsAsTry && attempts + 1 >= settings.maxAttempts) return outcome;
  const named = failure.kind === 'temporary' ? failure.retryAfterMs : null;
  const waitMs = isThrottled
    ? (named ?? THROTTLED_WAIT_MS) + random * SPREAD_MS
    : Math.max(named ?? 0, backOffMs(attempts, random));
  return { kind: 'again', dueAt: new Date(now.getTime() + Math.ceil(waitMs)), failure, countsAsTry };
}

/** Exponential, between half of the step and all of it. */
export function backOffMs(attempts: number, random: number): number {
  const step = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * WAIT_FACTOR ** Math.min(attempts, 16));
  return step * (0.5 + random / 2);
}
