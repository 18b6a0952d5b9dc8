import type { Logger } from 'pino';
import type { Directory } from '../../directory/directory.ts';
import type { ReachCheck } from '../../domain/cohort.ts';
import type { GroupId, WaveId } from '../../domain/ids.ts';
import { checkReach } from '../../outbox/checkReach.ts';
import type { Store } from '../../store/store.ts';
import type { Background } from './background.ts';
import { cohortProblem } from './cohortProblem.ts';

export interface CounterDeps {
  readonly store: Store;
  readonly directory: Pick<Directory, 'listMembers' | 'readCatalogAppId'>;
  readonly background: Background;
  readonly log: Pick<Logger, 'warn' | 'error'>;
  readonly now: () => Date;
  /** A count that took long has been written: whoever waits for it is to be shown it. */
  readonly onCounted: (waveId: WaveId) => Promise<void>;
}

export interface ReachCounter {
  /** How many have been counted by now; null when nobody is counting. */
  soFar(waveId: WaveId): number | null;
  /**
   * Counts a draft's group, or joins the count that runs. Resolves when it is done or `patienceMs` have passed,
   * whichever comes first: true means that the result is in the store.
   */
  count(waveId: WaveId, groupId: GroupId, patienceMs: number): Promise<boolean>;
}

interface Count {
  readonly groupId: GroupId;
  people: number;
  /** Somebody was answered before it was done, and waits for the card to change. */
  isAwaited: boolean;
  readonly done: Promise<void>;
}

/** Counting 40 000 people takes half a minute, and a click must be answered in three seconds. */
export function createReachCounter(deps: CounterDeps): ReachCounter {
  const { store, directory, log, now } = deps;
  const counts = new Map<WaveId, Count>();

  function begin(waveId: WaveId, groupId: GroupId): Count {
    const done = Promise.withResolvers<void>();
    const count: Count = { groupId, people: 0, isAwaited: false, done: done.promise };
    counts.set(waveId, count);
    deps.background.run(async () => {
      try {
        await store.waves.saveReach(waveId, groupId, await check(count));
      } finally {
        if (counts.get(waveId) === count) counts.delete(waveId);
        done.resolve();
      }
      if (count.isAwaited) await deps.onCounted(waveId);
    });
    return count;
  }

  async function check(count: Count): Promise<ReachCheck> {
    try {
      const reach = await checkReach(directory.listMembers(count.groupId), {
        reachOfMany: store.people.reachOfMany,
        canInstall: async () => ((await directory.readCatalogAppId()) === null ? 'impossible' : 'possible'),
        now,
        onPage: (people) => {
          count.people = people;
        },
      });
      return { kind: 'counted', reach };
    } catch (error) {
      const problem = cohortProblem(error);
      if (problem === null) log.error({ err: error, groupId: count.groupId }, 'Counting a group failed');
      else log.warn({ err: error, groupId: count.groupId, problem }, 'A group could not be counted');
      return { kind: 'failed', problem: problem ?? 'unexpected', at: now() };
    }
  }

  return {
    soFar: (waveId) => counts.get(waveId)?.people ?? null,
    async count(waveId, groupId, patienceMs) {
      const running = counts.get(waveId);
      const count = running?.groupId === groupId ? running : begin(waveId, groupId);
      const patience = Promise.withResolvers<'slow'>();
      const timer = setTimeout(() => patience.resolve('slow'), patienceMs);
      const first = await Promise.race([count.done, patience.promise]);
      clearTimeout(timer);
      if (first !== 'slow') return true;
      count.isAwaited = true;
      return false;
    },
  };
}
