import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { ChainFailure } from './chainFailure.ts';
import { RequestPolicy, type Waiting } from './requestPolicy.ts';
import { type AttemptResult, mayRepeat, parseRetryAfterMs, waitBeforeNextMs } from './retryRule.ts';

/** One repeated request, for a log line or a counter. Carries no address: addresses contain names. */
export interface RetryEvent {
  readonly attempt: number;
  /** Null when no answer came. */
  readonly status: number | null;
  readonly waitMs: number;
  readonly requestId: string | null;
}

interface RetryOptions {
  readonly maxAttempts: number;
  readonly waiting: Waiting;
  readonly onRetry: (event: RetryEvent) => void;
}

/**
 * Repeats what may be repeated, in place of the SDK's own handler, which cuts long waits short, sleeps through
 * aborts, hammers when a date lies in the past and repeats every POST (facts: graph §5.2).
 *
 * The last answer or failure is what the caller gets: when the attempts are used up, when the next wait would not
 * fit before the deadline, and when the deadline passes during a wait. A throttled request therefore always ends
 * with Graph's own 429 and its `Retry-After`, never with a time-out of ours that hides it.
 */
export class RetryMiddleware implements Middleware {
  readonly #options: RetryOptions;
  #next: Middleware | undefined;

  constructor(options: RetryOptions) {
    this.#options = options;
  }

  setNext(next: Middleware): void {
    this.#next = next;
  }

  async execute(context: Context): Promise<void> {
    const { maxAttempts, waiting, onRetry } = this.#options;
    const policy = RequestPolicy.of(context);
    for (let attempt = 1; ; attempt++) {
      const { result, failure } = await this.#attempt(context);
      const settle = (): void => {
        if (failure !== undefined) throw failure;
      };
      if (policy === undefined || attempt >= maxAttempts || !mayRepeat(result, policy.repeat))
        return settle();

      const retryAfter = result.kind === 'answered' ? result.retryAfter : null;
      const waitMs = waitBeforeNextMs(
        attempt,
        parseRetryAfterMs(retryAfter, waiting.now()),
        waiting.random(),
      );
      if (policy.signal.aborted || waiting.now() + waitMs > policy.deadlineAt) return settle();

      onRetry({
        attempt,
        status: result.kind === 'answered' ? result.status : null,
        waitMs,
        requestId: context.response?.headers.get('request-id') ?? null,
      });
      await waiting.sleep(waitMs, policy.signal);
      if (policy.signal.aborted) return settle();
    }
  }

  async #attempt(context: Context): Promise<{ result: AttemptResult; failure?: ChainFailure }> {
    delete context.response;
    try {
      await this.#next?.execute(context);
    } catch (error) {
      const passing = error instanceof ChainFailure && error.kind !== 'foreignHost';
      if (!passing) throw error;
      return { result: { kind: 'noAnswer' }, failure: error };
    }
    const response = (context as { response?: Response }).response;
    if (response === undefined)
      throw new ChainFailure('connection', 'The request chain ended without an answer');
    return {
      result: {
        kind: 'answered',
        status: response.status,
        retryAfter: response.headers.get('retry-after'),
      },
    };
  }
}
