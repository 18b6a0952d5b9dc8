import { dayOf, knownZone } from '../../dialogs/admin/dates.ts';
import { entriesOf } from '../../dialogs/admin/setUp.ts';
import type {
  AdminScreen,
  GroupLine,
  ProgressScreen,
  ReasonLine,
  ScreenNote,
  SetUpEntries,
  WaveHead,
  WaveLine,
  WaveRefusal,
} from '../../domain/adminScreens.ts';
import type { ReachCheck } from '../../domain/cohort.ts';
import type { SourceId, WaveId } from '../../domain/ids.ts';
import type { Playbook } from '../../domain/playbook.ts';
import { completePlan, type Wave, type WavePlan } from '../../domain/wave.ts';
import type { StoreGroups } from '../../store/store.ts';
import { type LaunchedWave, type ProgressReading, readProgress } from './readProgress.ts';

export interface ScreenDeps extends ProgressReading {
  readonly store: Pick<StoreGroups, 'waves' | 'deliveries'>;
  readonly playbook: Pick<Playbook, 'sources'>;
  readonly sendRatePerSecond: number;
  readonly now: () => Date;
}

export type Draft = Extract<Wave, { readonly state: 'draft' }>;
type Form = Extract<AdminScreen, { readonly screen: 'form' }>;
type Results = Extract<AdminScreen, { readonly screen: 'results' }>;

/** Waves on one page of the list. */
const PER_PAGE = 6;
/** Names for each reason on the results card. */
const NAMES_PER_REASON = 20;
/** Reasons on the results card; a rare one beyond them is counted under the last. */
const MOST_REASONS = 12;
const INSTALLS_PER_SECOND = 20;

/** Reads what each admin card needs from the store. */
export function createWaveScreens(deps: ScreenDeps) {
  const { store, now } = deps;

  /** The card on which a wave stands: the next step of a draft, or the progress of a launched one. */
  async function current(wave: Wave, note: ScreenNote | null, timeZone: string | null): Promise<AdminScreen> {
    if (wave.state !== 'draft') return progress(wave, note);
    if (wave.plan.groupId === null) return search(wave, note);
    const complete = completePlan(wave.plan);
    return complete.ok ? check(wave, complete.plan, note) : form(wave, timeZone, { note });
  }

  async function progress(wave: LaunchedWave, note: ScreenNote | null): Promise<ProgressScreen> {
    return { ...(await readProgress(store, wave, deps, now())).screen, note };
  }

  function search(
    wave: Draft,
    note: ScreenNote | null,
    found: {
      readonly search: string;
      readonly groups: readonly GroupLine[];
      readonly mayBeMore: boolean;
    } | null = null,
  ): AdminScreen {
    return {
      screen: 'search',
      note,
      head: headOf(wave),
      search: found?.search ?? '',
      groups: found?.groups ?? null,
      mayBeMore: found?.mayBeMore ?? false,
      picked: wave.plan.groupId,
    };
  }

  function form(
    wave: Draft,
    zone: string | null,
    extra: {
      readonly note?: ScreenNote | null;
      readonly entries?: SetUpEntries;
      readonly refusals?: readonly WaveRefusal[];
    } = {},
  ): Form {
    const timeZone = knownZone(zone);
    return {
      screen: 'form',
      note: extra.note ?? null,
      head: headOf(wave),
      groupName: wave.plan.groupName ?? '',
      sources: Object.values(deps.playbook.sources).map(({ id, name }) => ({ id: id as SourceId, name })),
      entries: extra.entries ?? entriesOf(wave.plan, timeZone),
      refusals: extra.refusals ?? [],
      timeZone,
      today: dayOf(now(), timeZone),
    };
  }

  async function check(wave: Draft, plan: WavePlan, note: ScreenNote | null): Promise<AdminScreen> {
    const counted: ReachCheck | null = await store.waves.reach(wave.id);
    const reach = counted?.kind === 'counted' ? counted.reach : null;
    return {
      screen: 'check',
      note,
      head: headOf(wave),
      plan,
      sourceName: deps.sourceName(plan.source),
      check: counted,
      sendMinutes: minutes((reach ? reach.reachable + reach.toInstall : 0) / deps.sendRatePerSecond),
      installMinutes: minutes((reach?.toInstall ?? 0) / INSTALLS_PER_SECOND),
    };
  }

  async function home(page: number, note: ScreenNote | null): Promise<AdminScreen> {
    const found = await store.waves.list({ limit: PER_PAGE + 1, offset: page * PER_PAGE });
    const waves = await Promise.all(found.slice(0, PER_PAGE).map(line));
    return { screen: 'home', note, waves, page, hasMore: found.length > PER_PAGE };
  }

  async function line(wave: Wave): Promise<WaveLine> {
    const { name, groupName, deadline } = wave.plan;
    const base = { waveId: wave.id, name, groupName, state: wave.state, deadline };
    if (wave.state === 'draft') return { ...base, sent: 0, untold: 0, inCohort: 0 };
    const { screen } = await readProgress(store, wave, deps, now());
    const { sent, failed, skipped } = screen.progress;
    return { ...base, sent, untold: failed + skipped, inCohort: screen.inCohort };
  }

  async function results(wave: LaunchedWave): Promise<Results> {
    const { head, state, plan, progress: figures, devices, inCohort, asOf } = await progress(wave, null);
    const listed = await store.waves.listUntold(wave.id, NAMES_PER_REASON);
    // A wave cancelled while it was being prepared has people without a row: nobody tried, and the reason is known.
    const unplanned = state === 'cancelled' ? inCohort - figures.recipients : 0;
    const reasons = mergeReasons([
      ...listed,
      ...(unplanned > 0 ? [{ reason: 'cancelled', people: unplanned, names: [] }] : []),
    ]);
    return { screen: 'results', head, state, plan, progress: figures, devices, inCohort, reasons, asOf };
  }

  return { current, progress, search, form, check, home, results };
}

export type WaveScreens = ReturnType<typeof createWaveScreens>;

export function headOf(wave: Wave): WaveHead {
  return {
    waveId: wave.id as WaveId,
    revision: wave.revision,
    name: wave.plan.name ?? wave.plan.groupName ?? '',
  };
}

/** Reasons that say the same to an admin. */
const SAME_AS: Readonly<Record<string, string>> = {
  waveCancelled: 'cancelled',
  ownerLost: 'outcomeUnknown',
};

function mergeReasons(lines: readonly ReasonLine[]): ReasonLine[] {
  const merged = new Map<string, ReasonLine>();
  for (const line of lines) {
    const wanted = SAME_AS[line.reason] ?? line.reason;
    const reason = merged.has(wanted) || merged.size < MOST_REASONS ? wanted : 'several';
    const before = merged.get(reason);
    merged.set(reason, {
      reason,
      people: (before?.people ?? 0) + line.people,
      names: [...(before?.names ?? []), ...line.names].slice(0, NAMES_PER_REASON),
    });
  }
  return [...merged.values()].sort((one, other) => other.people - one.people);
}

/** Whole minutes, at least one from a minute on; 0 means less than a minute. */
function minutes(seconds: number): number {
  return seconds < 60 ? 0 : Math.ceil(seconds / 60);
}
