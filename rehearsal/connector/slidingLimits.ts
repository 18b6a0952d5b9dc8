/** So many requests within so long. */
export interface Limit {
  readonly requests: number;
  readonly withinMs: number;
}

/** What Teams allows (facts: teams-platform §1.1). */
export const TEAMS_LIMITS = {
  app: [{ requests: 50, withinMs: 1000 }],
  thread: [
    { requests: 7, withinMs: 1000 },
    { requests: 8, withinMs: 2000 },
    { requests: 60, withinMs: 30_000 },
    { requests: 1800, withinMs: 3_600_000 },
  ],
  members: [
    { requests: 14, withinMs: 1000 },
    { requests: 16, withinMs: 2000 },
    { requests: 120, withinMs: 30_000 },
    { requests: 3600, withinMs: 3_600_000 },
  ],
} as const satisfies Record<string, readonly Limit[]>;

/**
 * Exact sliding windows for many keys: a request is allowed when every window still has room, and only allowed
 * ones count. Refusal answers how long until there is room.
 */
export function createSlidingLimits(limits: readonly Limit[]) {
  const longestMs = Math.max(0, ...limits.map((limit) => limit.withinMs));
  const times = new Map<string, number[]>();

  return {
    /** 0 when the request is allowed (and counted), else the milliseconds until it would be. */
    take(key: string, nowMs: number): number {
      if (limits.length === 0) return 0;
      const taken = times.get(key) ?? [];
      while (taken[0] !== undefined && taken[0] <= nowMs - longestMs) taken.shift();
      let waitMs = 0;
      for (const { requests, withinMs } of limits) {
        const decisive = taken[taken.length - requests];
        if (decisive !== undefined) waitMs = Math.max(waitMs, decisive + withinMs - nowMs);
      }
      if (waitMs > 0) return waitMs;
      taken.push(nowMs);
      times.set(key, taken);
      return 0;
    },

    /** Forgets keys that no window can be full for any more. */
    forgetIdle(nowMs: number): void {
      for (const [key, taken] of times) {
        const last = taken.at(-1);
        if (last === undefined || last <= nowMs - longestMs) times.delete(key);
      }
    },
  };
}
