/** Whether a request may be sent twice: `safe` when a second one changes nothing, `never` when the caller decides. */
export type Repeat = 'safe' | 'never';

/** What came of one attempt, as far as repeating it is concerned. */
export type AttemptResult =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfter: string | null }
  | { readonly kind: 'noAnswer' };

/**
 * Answers that another attempt may change (facts: graph §5.2). A 429 and a 503 were refused before anything
 * happened; the others and a broken connection leave it open, which is why only safe requests are repeated.
 */
const PASSING_STATUSES: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** First wait without a `Retry-After`; doubles with every attempt. */
const BASE_WAIT_MS = 1_000;

/** Longest wait that we choose ourselves. What Graph asks for is never cut short. */
const MAX_OWN_WAIT_MS = 30_000;

/** Spread over those who were told the same time, so that they do not all come back at the same moment. */
const JITTER_MS = 1_000;

/** Whether another attempt makes sense. */
export function mayRepeat(result: AttemptResult, repeat: Repeat): boolean {
  return repeat === 'safe' && (result.kind === 'noAnswer' || PASSING_STATUSES.has(result.status));
}

/**
 * How long to wait before the next attempt: at least what Graph asked for, and at least our own growing wait, so
 * that a `Retry-After` in the past does not become a tight loop. `random` is in [0, 1).
 */
export function waitBeforeNextMs(attempt: number, retryAfterMs: number | null, random: number): number {
  const own = Math.min(MAX_OWN_WAIT_MS, BASE_WAIT_MS * 2 ** (attempt - 1)) * (0.5 + random / 2);
  return Math.ceil(retryAfterMs === null ? own : Math.max(own, retryAfterMs + JITTER_MS * random));
}

/** `Retry-After` as milliseconds from now: seconds or an HTTP date, of any length; null when absent or unreadable. */
export function parseRetryAfterMs(header: string | null, now: number): number | null {
  const text = header?.trim() ?? '';
  if (text === '') return null;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  // An HTTP date begins with a weekday; `Date.parse` alone makes a year of almost anything.
  const at = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
