/** Work that outlives the click that started it, and that a clean stop waits for. */
export interface Background {
  /** Starts it at once; a failure is handed to `onError`, never to the one who started it. */
  run(work: () => Promise<unknown>): void;
  /** Resolves when everything that has been started has ended. */
  settled(): Promise<void>;
}

export function createBackground(onError: (error: unknown) => void): Background {
  const running = new Set<Promise<void>>();
  return {
    run(work) {
      const promise = Promise.resolve()
        .then(work)
        .then(() => undefined, onError)
        .finally(() => running.delete(promise));
      running.add(promise);
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
