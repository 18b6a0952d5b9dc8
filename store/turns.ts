/** A queue for what only one may use at a time. */
export interface Turns {
  /** Resolves when everybody who asked before has ended their turn; answers with what ends this one. */
  take(): Promise<() => void>;
}

/** In the order of asking. A turn that is never ended stops everybody behind it. */
export function createTurns(): Turns {
  let last: Promise<void> = Promise.resolve();
  return {
    async take() {
      const before = last;
      const { promise, resolve } = Promise.withResolvers<void>();
      last = promise;
      await before;
      return resolve;
    },
  };
}
