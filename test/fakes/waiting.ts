import type { Waiting } from '../../directory/client/requestPolicy.ts';

/** Time that passes only when somebody waits, and how long they wanted to. */
export interface FakeWaiting extends Waiting {
  readonly waits: readonly number[];
  readonly clock: () => Date;
}

/** Starts on a Friday morning; `random` is 0 unless told otherwise, so that waits are exact. */
export function fakeWaiting({ start = '2026-11-20T08:00:00Z', random = 0 } = {}): FakeWaiting {
  let now = Date.parse(start);
  const waits: number[] = [];
  return {
    waits,
    clock: () => new Date(now),
    now: () => now,
    random: () => random,
    async sleep(ms) {
      waits.push(ms);
      now += ms;
    },
  };
}
