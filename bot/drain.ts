import type { Logger } from 'pino';

/** One thing to do before the process ends, in the order given. */
export interface StopStep {
  readonly name: string;
  run(): Promise<void>;
}

/** The parts of `process` that stopping needs; a test has its own. */
export interface StoppableProcess {
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  off(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  exit(code: number): void;
}

export interface DrainOptions {
  readonly process?: StoppableProcess;
  /** Shorter than the 30 s after which Kubernetes and Azure kill the process. */
  readonly limitMs?: number;
}

const DEFAULT_LIMIT_MS = 25_000;
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Stops the service in order on SIGTERM or SIGINT. A step that fails is logged and the next one runs all the same;
 * the process then ends with 1 instead of 0, as it does when the time is up. A second signal ends it at once: the
 * person at the keyboard, or the platform, has waited enough.
 *
 * Gives back a function that stops listening for signals.
 */
export function onStopSignal(
  steps: readonly StopStep[],
  log: Logger,
  options: DrainOptions = {},
): () => void {
  const target = options.process ?? process;
  const limitMs = options.limitMs ?? DEFAULT_LIMIT_MS;
  let stopping = false;

  const listener = (signal: NodeJS.Signals): void => {
    if (stopping) {
      log.warn({ signal }, 'stopping at once');
      target.exit(1);
      return;
    }
    stopping = true;
    log.info({ signal }, 'stopping');
    const timer = setTimeout(() => {
      log.error({ limitMs }, 'not everything stopped in time');
      target.exit(1);
    }, limitMs);
    void runSteps(steps, log).then((clean) => {
      clearTimeout(timer);
      log.info({ clean }, 'stopped');
      target.exit(clean ? 0 : 1);
    });
  };

  for (const signal of SIGNALS) target.on(signal, listener);
  return () => {
    for (const signal of SIGNALS) target.off(signal, listener);
  };
}

async function runSteps(steps: readonly StopStep[], log: Logger): Promise<boolean> {
  let clean = true;
  for (const step of steps) {
    try {
      await step.run();
      log.debug({ step: step.name }, 'step done');
    } catch (error) {
      clean = false;
      log.error({ err: error, step: step.name }, 'a step failed while stopping');
    }
  }
  return clean;
}
