import { AsyncLocalStorage } from 'node:async_hooks';
import { format } from 'node:util';
import type { Logger } from 'pino';

/**
 * botbuilder's token check writes to `console.error`, whole error objects included, for every forged token that
 * somebody sends (facts: teams-platform §9.1). There is no setting for it. So the console is wrapped once, and
 * the wrapper looks whether the call was made inside `withSdkConsole`; everybody else's console is as it was.
 */
const listeners = new AsyncLocalStorage<Logger>();
const wrappers = new WeakSet<typeof console.error>();

/** What the SDK says is kept for diagnosis only; a line longer than this is a dumped object. */
const MAX_LINE_CHARACTERS = 300;

/** Runs SDK code; what it writes to `console.error` becomes a debug line of `log`. */
export function withSdkConsole<Result>(log: Logger, run: () => Promise<Result>): Promise<Result> {
  wrapConsole();
  return listeners.run(log, run);
}

function wrapConsole(): void {
  const original = console.error;
  if (wrappers.has(original)) return;
  const wrapper: typeof console.error = (...words) => {
    const log = listeners.getStore();
    if (log)
      log.debug({ sdk: format(...words).slice(0, MAX_LINE_CHARACTERS) }, 'the bot SDK wrote to the console');
    else original.apply(console, words);
  };
  wrappers.add(wrapper);
  console.error = wrapper;
}
