import type { Logger } from 'pino';

export interface Ticker {
  start(): void;
  /** Resolves when a round that had begun has ended. */
  stop(): Promise<void>;
}

/**
 * Calls `round` every so often, never twice at once. For what must follow within seconds; everything slower is a
 * recurring task. A round that fails is logged and comes again.
 */
export function createTicker(everyMs: number, round: () => Promise<unknown>, log: Logger): Ticker {
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<unknown> = Promise.resolve();
  let stopped = true;

  function schedule(): void {
    if (stopped) return;
    timer = setTimeout(() => {
      current = round()
        .catch((error: unknown) => log.error({ err: error }, 'a round of the ticker failed; it comes again'))
        .finally(schedule);
    }, everyMs);
  }

  return {
    start() {
      stopped = false;
      schedule();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
