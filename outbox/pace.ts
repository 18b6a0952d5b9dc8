/** How fast requests may go out, together. */
export interface PaceSettings {
  /** The allowance: `SEND_RATE_PER_SECOND`. */
  readonly ratePerSecond: number;
  /**
   * How many may go at once when a timer was late. Few, because requests that leave together meet others on the
   * way that left before: with a dozen at once, a receiver that is busy for 100 ms sees more than 50 in a second
   * (measured: bench/outbox).
   */
  readonly burst?: number;
  /** What no second may exceed. Teams counts sliding seconds and takes 50. */
  readonly mostPerSecond?: number;
}

const BURST = 3;
const MOST_ABOVE_RATE = 3;
/** What was missed because the process was busy is made up for by going a little faster, not by a burst. */
const CATCH_UP_PER_SECOND = 2;
const CATCH_UP_AT_MOST_SECONDS = 1;

/** After Teams said that it is too much, this share of the pace is left. */
const SLOW_DOWN_TO = 0.85;
/** Requests that were under way together are refused together: they are one hint, not many. */
const ONE_HINT_MS = 1000;
/** Every second gives back this share of the allowance: a quarter of a minute after one hint, minutes after many. */
const HEALED_PER_SECOND = 0.01;
const SLOWEST_PER_SECOND = 1;

/**
 * A token bucket and a sliding second. The bucket spaces requests evenly and keeps the average even where the
 * process is busy now and then; the sliding second keeps what is made up for from being too much. The rate falls
 * by a share with each hint that it is too fast and grows back by a fixed step: the two together find a pace that
 * the other side bears, whatever its limit is just now. It never stops.
 */
export function createPace(settings: PaceSettings, startMs: number) {
  const { ratePerSecond } = settings;
  const burst = settings.burst ?? BURST;
  const mostPerSecond = settings.mostPerSecond ?? Math.ceil(ratePerSecond) + MOST_ABOVE_RATE;
  /** When the last so many requests left, in a ring. */
  const left = new Float64Array(mostPerSecond).fill(Number.NEGATIVE_INFINITY);
  let count = 0;
  let tokens = burst;
  /** Tokens that the bucket could not hold, to be made up for. */
  let missed = 0;
  let rate = ratePerSecond;
  let atMs = startMs;
  let hintedMs = Number.NEGATIVE_INFINITY;

  /** Brings the bucket up to now. A clock that was set back gives nothing and takes nothing. */
  function advance(nowMs: number): void {
    const seconds = Math.max(0, nowMs - atMs) / 1000;
    // Times that lie ahead of a clock that was set back would block for as long as it was.
    if (nowMs < atMs) left.fill(Number.NEGATIVE_INFINITY);
    atMs = nowMs;
    rate = Math.min(ratePerSecond, rate + seconds * ratePerSecond * HEALED_PER_SECOND);
    const share = rate / ratePerSecond;
    const madeUp = Math.min(missed, seconds * CATCH_UP_PER_SECOND * share);
    const filled = tokens + seconds * rate + madeUp;
    tokens = Math.min(burst, filled);
    missed = Math.min(rate * CATCH_UP_AT_MOST_SECONDS, missed - madeUp + filled - tokens);
  }

  /** Until the sliding second has room for one more and `kept` others. */
  function windowWaitMs(nowMs: number, kept: number): number {
    const most = Math.max(1, Math.ceil((mostPerSecond * rate) / ratePerSecond) - kept);
    const decisive = left[(count - most + mostPerSecond * 2) % mostPerSecond] ?? Number.NEGATIVE_INFINITY;
    return Math.max(0, decisive + 1000 - nowMs);
  }

  function waitMs(nowMs: number, kept = 0): number {
    advance(nowMs);
    const tokenWaitMs = Math.max(0, Math.ceil(((1 + kept - tokens) / rate) * 1000));
    return Math.max(tokenWaitMs, Math.ceil(windowWaitMs(nowMs, kept)));
  }

  return {
    /** Takes a token if `kept` more are left for those who come before the caller. */
    take(nowMs: number, kept = 0): boolean {
      if (waitMs(nowMs, kept) > 0) return false;
      tokens -= 1;
      left[count % mostPerSecond] = nowMs;
      count = (count + 1) % mostPerSecond;
      return true;
    },
    /** Until `take` can succeed; 0 when it can now. */
    waitMs,
    /** Teams said that it is too much. */
    slowDown(nowMs: number): void {
      advance(nowMs);
      if (nowMs - hintedMs < ONE_HINT_MS) return;
      hintedMs = nowMs;
      rate = Math.max(Math.min(SLOWEST_PER_SECOND, ratePerSecond), rate * SLOW_DOWN_TO);
      tokens = Math.min(tokens, 0);
      missed = 0;
    },
    /** Requests per second just now. */
    rateAt(nowMs: number): number {
      advance(nowMs);
      return rate;
    },
  };
}

export type Pace = ReturnType<typeof createPace>;
