import type { Context, MiddlewareOptions } from '@microsoft/microsoft-graph-client';
import type { Repeat } from './retryRule.ts';

/** How patient requests are. */
export interface RequestLimits {
  /** One attempt, from connecting to the last byte. Graph itself gives up on slow answers after about this long. */
  readonly attemptTimeoutMs: number;
  /** One request with all its attempts and waits. A `Retry-After` beyond it ends the request at once, as throttled. */
  readonly deadlineMs: number;
  readonly maxAttempts: number;
}

export const DEFAULT_LIMITS: RequestLimits = {
  attemptTimeoutMs: 60_000,
  deadlineMs: 180_000,
  maxAttempts: 6,
};

/** Time and chance as the client sees them; tests bring their own, so that no time passes in them. */
export interface Waiting {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after `ms`, or as soon as `signal` aborts: it never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** In [0, 1). */
  random(): number;
}

export const REAL_WAITING: Waiting = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const finish = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', finish);
        resolve();
      };
      const timer = setTimeout(finish, ms);
      signal.addEventListener('abort', finish, { once: true });
    }),
};

/** What one request says to the chain that carries it. Without one, a request is sent once. */
export class RequestPolicy implements MiddlewareOptions {
  readonly repeat: Repeat;
  /** Epoch milliseconds. */
  readonly deadlineAt: number;
  /** Aborts when the deadline has passed: in flight and asleep. */
  readonly signal: AbortSignal;

  constructor(repeat: Repeat, deadlineAt: number, signal: AbortSignal) {
    this.repeat = repeat;
    this.deadlineAt = deadlineAt;
    this.signal = signal;
  }

  static of(context: Context): RequestPolicy | undefined {
    const found = context.middlewareControl?.getMiddlewareOptions(RequestPolicy);
    return found instanceof RequestPolicy ? found : undefined;
  }
}
