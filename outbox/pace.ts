/** How fast requests may go out, together. */
export interface PaceSettings {
  /** The allowance: `SEND_RATE_PER_SECOND`. */
  readonly ratePerSecond: number;
  /**
   * How many may go at once after a quiet moment. It makes up for timers that come late, and it adds to what
   * leaves in any one second: 45 + 3 stays under the 50 that Teams allows, with room for the network's jitter.
   */
  readonly burst?: number;
}

/** After Teams said that it is too much, this share of the pace is left. */
const SLOW_DOWN_TO = 0.7;
/** Requests that were under way together are refused together: they are one hint, not many. */
const ONE_HINT_MS = 1000;
/** Every second gives back this share of the allowance: about half a minute after one hint, two after many. */
const HEALED_PER_SECOND = 0.01;
const SLOWEST_PER_SECOND = 1;

/**
 * A token bucket whose rate falls by a share with each hint that it is too fast and grows back by a fixed step:
 * the two together find a pace that the other side bears, whatever its limit is just now. Never stops.
 */
export function createPace({ ratePerSecond, burst = 3 }: PaceSettings, startMs: number) {
  let tokens = burst;
  let rate = ratePerSecond;
  let atMs = startMs;
  let hintedMs = Number.NEGATIVE_INFINITY;

  /** Brings the bucket up to now. A clock that was set back gives nothing and takes nothing. */
  function advance(nowMs: number): void {
    const seconds = Math.max(0, nowMs - atMs) / 1000;
    atMs = nowMs;
    tokens = Math.min(burst, tokens + seconds * rate);
    rate = Math.min(ratePerSecond, rate + seconds * ratePerSecond * HEALED_PER_SECOND);
  }

  return {
    /** Takes a token if more than `kept` would be left for those who come before the caller. */
    take(nowMs: number, kept = 0): boolean {
      advance(nowMs);
      if (tokens < 1 + kept) return false;
      tokens -= 1;
      return true;
    },
    /** Until `take` can succeed; 0 when it can now. */
    waitMs(nowMs: number, kept = 0): number {
      advance(nowMs);
      return Math.max(0, Math.ceil(((1 + kept - tokens) / rate) * 1000));
    },
    /** Teams said that it is too much. */
    slowDown(nowMs: number): void {
      advance(nowMs);
      if (nowMs - hintedMs < ONE_HINT_MS) return;
      hintedMs = nowMs;
      tokens = Math.min(tokens, 0);
      rate = Math.max(Math.min(SLOWEST_PER_SECOND, ratePerSecond), rate * SLOW_DOWN_TO);
    },
    /** Requests per second just now. */
    rateAt(nowMs: number): number {
      advance(nowMs);
      return rate;
    },
  };
}

export type Pace = ReturnType<typeof createPace>;
