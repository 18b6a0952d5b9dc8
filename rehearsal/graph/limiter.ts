import { Refusal } from './exchange.ts';

/** A service's limit: so many requests in each second of the clock (facts: graph §5.1). */
export interface LimiterRules {
  readonly perSecond: number;
  /** The access policy service refuses without saying for how long. */
  readonly tellsRetryAfter: boolean;
}

/** Lets `perSecond` requests through in each second and refuses the rest with 429. */
export function createLimiter(rules: LimiterRules, clock: () => Date): () => void {
  let second = Number.NaN;
  let taken = 0;
  return () => {
    const now = Math.floor(clock().getTime() / 1000);
    if (now !== second) {
      second = now;
      taken = 0;
    }
    taken++;
    if (taken > rules.perSecond) {
      throw new Refusal(429, 'TooManyRequests', 'Too many requests.', {
        headers: rules.tellsRetryAfter ? { 'Retry-After': '1' } : {},
      });
    }
  };
}
