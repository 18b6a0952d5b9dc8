import { cpus } from 'node:os';
import { setTimeout as pass } from 'node:timers/promises';

/** Processor time of the whole machine since it started, in milliseconds over all cores. */
function busyMs(): { readonly busy: number; readonly all: number } {
  let busy = 0;
  let all = 0;
  for (const { times } of cpus()) {
    const used = times.user + times.nice + times.sys + times.irq;
    busy += used;
    all += used + times.idle;
  }
  return { busy, all };
}

/**
 * How much of the machine others use while we do nothing, in percent of all cores. A figure taken next to a high
 * value says little about the code.
 */
export async function measureNoise(ms = 1000): Promise<number> {
  const before = busyMs();
  await pass(ms);
  return shareSince(before, 0);
}

/** The same around work of our own: `ownMs` is the processor time that our processes have used in it. */
export function watchNoise(): (ownMs: number) => number {
  const before = busyMs();
  return (ownMs) => shareSince(before, ownMs);
}

function shareSince(before: ReturnType<typeof busyMs>, ownMs: number): number {
  const now = busyMs();
  const all = now.all - before.all;
  return all > 0 ? (100 * Math.max(0, now.busy - before.busy - ownMs)) / all : 0;
}
