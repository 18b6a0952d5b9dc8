/**
 * What we send into one conversation at most (facts: teams-platform §1.1 allows 7 in a second, 8 in two, 60 in 30
 * and 1800 in an hour). A tenth less, because Teams counts what arrives and we count what leaves.
 */
const WINDOWS = [
  { requests: 6, withinMs: 1000 },
  { requests: 7, withinMs: 2000 },
  { requests: 54, withinMs: 30_000 },
  { requests: 1620, withinMs: 3_600_000 },
] as const;
const LONGEST_MS = 3_600_000;
const MOST_IN_LONGEST = 1620;

/**
 * A conversation that was quiet for this long, after fewer requests than `FEW` in the last hour, is forgotten. Were
 * it to begin again at once each time, it would still stay under the hour's limit (13 in every 30 s are 1560).
 */
const QUIET_MS = 30_000;
const FEW = 14;

/** Busy enough lately that a refusal may be about this conversation rather than about the whole app. */
const BUSY = { requests: 4, withinMs: 30_000 } as const;

/**
 * Keeps every conversation under its own limit. What it remembers is bounded by what was sent in half a minute
 * and by the few conversations that are written to all the time: it does not grow with the number of people.
 */
export function createConversationLimits() {
  const sentAt = new Map<string, number[]>();
  let tidiedMs = Number.NEGATIVE_INFINITY;

  function tidy(nowMs: number): void {
    if (nowMs - tidiedMs < QUIET_MS) return;
    tidiedMs = nowMs;
    for (const [key, times] of sentAt) {
      const firstKept = times.findIndex((at) => at > nowMs - LONGEST_MS);
      times.splice(0, firstKept < 0 ? times.length : firstKept);
      const last = times.at(-1);
      if (last === undefined || (last <= nowMs - QUIET_MS && times.length < FEW)) sentAt.delete(key);
    }
  }

  return {
    /** How long the next request to this conversation must wait; 0 when it may go now. */
    waitMs(key: string, nowMs: number): number {
      const times = sentAt.get(key);
      if (!times) return 0;
      let waitMs = 0;
      for (const { requests, withinMs } of WINDOWS) {
        const decisive = times[times.length - requests];
        if (decisive !== undefined) waitMs = Math.max(waitMs, decisive + withinMs - nowMs);
      }
      return waitMs;
    },
    /** A request to this conversation goes out now. */
    note(key: string, nowMs: number): void {
      tidy(nowMs);
      const times = sentAt.get(key) ?? [];
      times.push(nowMs);
      if (times.length > MOST_IN_LONGEST) times.shift();
      sentAt.set(key, times);
    },
    isBusy(key: string, nowMs: number): boolean {
      const decisive = sentAt.get(key)?.at(-BUSY.requests);
      return decisive !== undefined && decisive > nowMs - BUSY.withinMs;
    },
    /** How many conversations are remembered. */
    size: () => sentAt.size,
  };
}
