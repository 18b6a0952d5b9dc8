import {
  type CohortProblem,
  JOINED_LATER,
  judgeMember,
  mostToWrite,
  type WavePlanning,
} from '../domain/cohort.ts';
import type { NewDelivery } from '../domain/delivery.ts';
import type { PersonId, WaveId } from '../domain/ids.ts';
import type { Wave, WavePlan } from '../domain/wave.ts';
import {
  type CanInstall,
  type CohortMember,
  type ListMembers,
  type ReachOfMany,
  type WhyFailed,
  withoutRepeats,
} from './cohort.ts';
import { type InstallPorts, installApps } from './installApps.ts';

/**
 * Fills the outbox of a launched wave: one row for every person of the cohort, and only one, however often and
 * wherever this runs. The rows are the memory: whoever has one is passed over, so a run that died is simply run
 * again, and nothing here grows with the cohort.
 *
 * The cohort is walked twice. First everybody who is in contact already gets a pending row, due now, and everybody
 * who cannot be reached a skipped row with the reason; that takes seconds. Then the app is installed for the
 * others, which takes an hour for 72 000, while the first notices are long on their way.
 *
 * Someone for whom the app was just installed cannot be written to until Teams tells us about the conversation.
 * Their row is `pending` and due when `INSTALL_GRACE_MS` has passed; the event brings it forward
 * (`WaveStore.bringForward`), which is the usual case and takes seconds. When none has come by then, the row is
 * claimed like any other, is drawn, and the drawing finds no conversation and settles it as skipped, reason
 * `notInstalled`. So no row waits without an end, nothing polls, and no state was needed that the ledger does not have.
 */

/** Teams' event comes within seconds; after this long it will not come. */
export const INSTALL_GRACE_MS = 15 * 60_000;

/** What a run of planning has done. */
interface PlanCounts {
  readonly written: number;
  readonly waitingForTeams: number;
  readonly skipped: number;
}

export type PlanReport =
  | ({ readonly kind: 'planned' } & PlanCounts)
  /** The wave was paused or cancelled, or may not be planned here; a later run goes on. */
  | ({ readonly kind: 'held' } & PlanCounts)
  /** The reason is kept with the wave, whose card shows it; a later run goes on. */
  | ({ readonly kind: 'interrupted'; readonly problem: CohortProblem; readonly cause: unknown } & PlanCounts);

interface PlanWaveStore {
  find(id: WaveId): Promise<Wave | undefined>;
  planning(id: WaveId): Promise<WavePlanning | null>;
  /** Those of these people who have a row in the wave. */
  plannedAmong(id: WaveId, people: readonly PersonId[]): Promise<ReadonlySet<PersonId>>;
  /** Rows of the wave that were or are to be sent. */
  countToWrite(id: WaveId): Promise<number>;
  recordUnreachable(
    id: WaveId,
    people: readonly { readonly personId: PersonId; readonly reason: string }[],
    now: Date,
  ): Promise<number>;
  markPlanned(id: WaveId, now: Date): Promise<void>;
  /** A notice that waited for Teams is due now. */
  bringForward(personId: PersonId, now: Date): Promise<number>;
  noteProblem(id: WaveId, problem: CohortProblem | null): Promise<void>;
}

export interface PlanWavePorts extends InstallPorts {
  readonly waves: PlanWaveStore;
  readonly people: {
    saveFromDirectory(
      people: readonly {
        readonly id: PersonId;
        readonly displayName: string;
        readonly givenName: string;
        readonly userPrincipalName: string;
        readonly preferredLanguage: string | null;
        readonly country: string | null;
      }[],
      now: Date,
    ): Promise<void>;
    reachOfMany: ReachOfMany;
  };
  readonly deliveries: { plan(deliveries: readonly NewDelivery[], now: Date): Promise<number> };
  readonly listMembers: ListMembers;
  readonly canInstall: CanInstall;
  readonly whyFailed: WhyFailed;
  readonly now: () => Date;
  /** Wakes the dispatcher: rows are due. */
  readonly nudge: () => void;
  /** False when this process is to stop, or another one plans this wave; asked before everything that takes long. */
  readonly mayPlan: (id: WaveId) => Promise<boolean>;
}

/**
 * Makes `planWave(waveId)`. Called again for a wave that is being planned, it answers with that run, which looks
 * once more before it gives up: a wave paused and resumed within a second is planned to its end. `mayPlan` keeps it
 * to one process: two would write no row twice, but would install twice as fast as Graph likes.
 */
export function createPlanWave(ports: PlanWavePorts): (waveId: WaveId) => Promise<PlanReport> {
  const running = new Map<WaveId, { askedAgain: boolean; report: Promise<PlanReport> }>();
  return function planWave(waveId) {
    const current = running.get(waveId);
    if (current) {
      current.askedAgain = true;
      return current.report;
    }
    const entry = { askedAgain: false, report: Promise.resolve<PlanReport>({ kind: 'held', ...NOTHING }) };
    entry.report = (async () => {
      try {
        for (;;) {
          entry.askedAgain = false;
          const report = await planOnce(waveId, ports);
          if (report.kind !== 'held' || !entry.askedAgain) return report;
        }
      } finally {
        running.delete(waveId);
      }
    })();
    running.set(waveId, entry);
    return entry.report;
  };
}

const NOTHING: PlanCounts = { written: 0, waitingForTeams: 0, skipped: 0 };

/** More members than this in one statement would pass PostgreSQL's limit on parameters. */
const PART = 1000;

interface Run {
  readonly waveId: WaveId;
  readonly plan: WavePlan;
  readonly installing: 'possible' | 'impossible';
  readonly ports: PlanWavePorts;
  readonly counts: { -readonly [Count in keyof PlanCounts]: PlanCounts[Count] };
  /** How many more people the wave may write to. */
  left: number;
  /** Met on the first walk, left for the second. */
  toInstall: number;
}

class InstallStopped extends Error {
  readonly problem: CohortProblem;

  constructor(problem: CohortProblem) {
    super(`The app could not be installed for anybody: ${problem}.`);
    this.problem = problem;
  }
}

async function planOnce(waveId: WaveId, ports: PlanWavePorts): Promise<PlanReport> {
  const { waves } = ports;
  const counts = { ...NOTHING };
  const wave = await waves.find(waveId);
  const planning = await waves.planning(waveId);
  if (wave?.state !== 'running' || !planning) return { kind: 'held', ...counts };
  if (planning.plannedAt !== null) return { kind: 'planned', ...counts };
  if (!(await ports.mayPlan(waveId))) return { kind: 'held', ...counts };
  try {
    if (planning.problem) await waves.noteProblem(waveId, null);
    const installing = await ports.canInstall();
    const left = mostToWrite(planning.headCount) - (await waves.countToWrite(waveId));
    const run: Run = { waveId, plan: wave.plan, installing, ports, counts, left, toInstall: 0 };
    if (!(await walk(run, 'inContact'))) return { kind: 'held', ...counts };
    if (run.toInstall > 0 && !(await walk(run, 'install'))) return { kind: 'held', ...counts };
    await waves.markPlanned(waveId, ports.now());
    return { kind: 'planned', ...counts };
  } catch (cause) {
    const known = cause instanceof InstallStopped ? cause.problem : ports.whyFailed(cause);
    const problem = known ?? 'unexpected';
    await waves.noteProblem(waveId, problem);
    return { kind: 'interrupted', problem, cause, ...counts };
  }
}

/** One walk through the cohort; false when the wave does not run any more. */
async function walk(run: Run, pass: 'inContact' | 'install'): Promise<boolean> {
  const { waveId, ports } = run;
  for await (const page of ports.listMembers(run.plan.groupId)) {
    const members = withoutRepeats(page);
    for (let start = 0; start < members.length; start += PART) {
      if (!(await goesOn(run))) return false;
      const part = members.slice(start, start + PART);
      const planned = await ports.waves.plannedAmong(waveId, idsOf(part));
      const fresh = part.filter((member) => !planned.has(member.id));
      if (fresh.length > 0 && !(await planPart(run, pass, fresh))) return false;
    }
  }
  return true;
}

async function planPart(
  run: Run,
  pass: 'inContact' | 'install',
  members: readonly CohortMember[],
): Promise<boolean> {
  const { ports } = run;
  await ports.people.saveFromDirectory(
    members.map((member) => ({ ...member, country: member.usageLocation })),
    ports.now(),
  );
  const reach = await ports.people.reachOfMany(idsOf(members));
  const write: PersonId[] = [];
  const install: PersonId[] = [];
  const skip: Skipped[] = [];
  for (const member of members) {
    const verdict = judgeMember(member, reach.get(member.id), run.installing);
    if (verdict.kind === 'write') write.push(member.id);
    else if (verdict.kind === 'install') install.push(member.id);
    else skip.push({ personId: member.id, reason: verdict.reason });
  }
  await addSkipped(run, skip);
  await addNotices(run, await withinLimit(run, write), 0);
  if (pass === 'install') return installAndPlan(run, await withinLimit(run, install));
  run.toInstall += install.length;
  return true;
}

async function installAndPlan(run: Run, people: readonly PersonId[]): Promise<boolean> {
  for await (const round of installApps(people, run.ports)) {
    if (round.kind === 'stopped') throw new InstallStopped(round.problem);
    const waiting = round.results.filter(({ result }) => result === 'waitForTeams').map(({ id }) => id);
    const skipped = round.results.flatMap(({ id, result }) =>
      result === 'waitForTeams' ? [] : [{ personId: id, reason: result }],
    );
    await addNotices(run, waiting, INSTALL_GRACE_MS);
    await releaseThoseInContact(run, waiting);
    await addSkipped(run, skipped);
    if (!(await goesOn(run))) return false;
  }
  return true;
}

/** Teams may have told us before the row was there to be brought forward: whoever is in contact by now is due. */
async function releaseThoseInContact({ ports }: Run, people: readonly PersonId[]): Promise<void> {
  const reach = await ports.people.reachOfMany(people);
  const inContact = people.filter((id) => reach.get(id)?.kind === 'reachable');
  for (const id of inContact) await ports.waves.bringForward(id, ports.now());
  if (inContact.length > 0) ports.nudge();
}

interface Skipped {
  readonly personId: PersonId;
  readonly reason: string;
}

/** As many as the wave may still write to; the rest get a row that says why they were left out. */
async function withinLimit(run: Run, people: readonly PersonId[]): Promise<readonly PersonId[]> {
  const allowed = people.slice(0, Math.max(0, run.left));
  await addSkipped(
    run,
    people.slice(allowed.length).map((personId) => ({ personId, reason: JOINED_LATER })),
  );
  return allowed;
}

async function addNotices(run: Run, people: readonly PersonId[], delayMs: number): Promise<void> {
  if (people.length === 0) return;
  const { waveId, ports, counts } = run;
  const now = ports.now();
  const dueAt = new Date(now.getTime() + delayMs);
  const added = await ports.deliveries.plan(
    people.map((personId) => ({
      lane: 'notice',
      target: { to: 'person', personId },
      message: { kind: 'notice', waveId },
      dueAt,
      dedupeKey: null,
      waveId,
      personId,
    })),
    now,
  );
  run.left -= people.length;
  if (delayMs === 0) counts.written += added;
  else counts.waitingForTeams += added;
  ports.nudge();
}

async function addSkipped(run: Run, people: readonly Skipped[]): Promise<void> {
  if (people.length === 0) return;
  run.counts.skipped += await run.ports.waves.recordUnreachable(run.waveId, people, run.ports.now());
}

/** Asked before every part and every round of installs: pausing a wave must not go on putting an app on phones. */
async function goesOn(run: Run): Promise<boolean> {
  if (!(await run.ports.mayPlan(run.waveId))) return false;
  return (await run.ports.waves.find(run.waveId))?.state === 'running';
}

function idsOf(members: readonly { readonly id: PersonId }[]): PersonId[] {
  return members.map((member) => member.id);
}
