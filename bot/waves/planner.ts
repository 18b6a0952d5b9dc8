import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Directory } from '../../directory/directory.ts';
import type { WaveId } from '../../domain/ids.ts';
import { createPlanWave, type PlanReport } from '../../outbox/planWave.ts';
import type { Store } from '../../store/store.ts';
import type { Background } from './background.ts';
import { cohortProblem } from './cohortProblem.ts';

export interface PlannerDeps {
  readonly store: Store;
  readonly directory: Pick<Directory, 'listMembers' | 'installApp' | 'readCatalogAppId'>;
  readonly background: Background;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly nudge: () => void;
  readonly now: () => Date;
  readonly sleep?: (ms: number) => Promise<void>;
}

export interface WavePlanner {
  /** Fills the outbox of a launched wave, in the background, from where it was left. */
  start(waveId: WaveId): void;
  /** The same for every running wave that has not been planned to its end: after a start, and every now and then. */
  startAll(): Promise<void>;
  /** No run goes on after this; what it has done stays done. */
  stop(): void;
}

/** Longer than the longest wait between two questions; a wave whose process died is taken over after this. */
const LEASE_SECONDS = 90;
/** After an interruption, so that a directory that is down is not asked every few seconds. */
const TRY_AGAIN_MS = 60_000;

/** Plans waves in the background. On several processes each wave is planned by one of them, under a lease. */
export function createWavePlanner(deps: PlannerDeps): WavePlanner {
  const { store, directory, background, log, now } = deps;
  const owner = randomUUID();
  const running = new Set<WaveId>();
  const notBefore = new Map<WaveId, number>();
  let stopped = false;

  const planWave = createPlanWave({
    waves: store.waves,
    people: store.people,
    deliveries: store.deliveries,
    listMembers: (groupId) => directory.listMembers(groupId),
    installApp: (personId) => directory.installApp(personId),
    canInstall: async () => ((await directory.readCatalogAppId()) === null ? 'impossible' : 'possible'),
    whyFailed: cohortProblem,
    sleep: deps.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms).unref())),
    now,
    nudge: deps.nudge,
    mayPlan: async (id) => !stopped && (await store.leases.acquire(leaseOf(id), owner, now(), LEASE_SECONDS)),
  });

  function start(waveId: WaveId): void {
    if (stopped) return;
    running.add(waveId);
    background.run(async () => {
      try {
        const report = await planWave(waveId);
        note(waveId, report);
      } finally {
        running.delete(waveId);
        await store.leases.release(leaseOf(waveId), owner);
      }
    });
  }

  function note(waveId: WaveId, report: PlanReport): void {
    const { written, waitingForTeams, skipped } = report;
    const fields = { waveId, written, waitingForTeams, skipped };
    if (report.kind !== 'interrupted') {
      log.info({ ...fields, outcome: report.kind }, 'A wave was planned');
      return;
    }
    notBefore.set(waveId, now().getTime() + TRY_AGAIN_MS);
    const { problem, cause } = report;
    if (problem === 'unexpected') log.error({ ...fields, problem, err: cause }, 'Planning a wave failed');
    else log.warn({ ...fields, problem, err: cause }, 'Planning a wave was interrupted');
  }

  return {
    start,
    async startAll() {
      const at = now().getTime();
      for (const id of await store.waves.listUnplanned()) {
        if (!running.has(id) && (notBefore.get(id) ?? 0) <= at) start(id);
      }
    },
    stop() {
      stopped = true;
    },
  };
}

function leaseOf(id: WaveId): string {
  return `plan-wave:${id}`;
}
