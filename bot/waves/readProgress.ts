import { figuresOf, forecast, holdReason, type SendingStatus } from '../../dialogs/admin/progress.ts';
import type { ProgressScreen } from '../../domain/adminScreens.ts';
import type { WavePlanning } from '../../domain/cohort.ts';
import type { SourceId } from '../../domain/ids.ts';
import type { Wave } from '../../domain/wave.ts';
import type { StoreGroups } from '../../store/store.ts';

export type LaunchedWave = Exclude<Wave, { readonly state: 'draft' }>;

export interface ProgressReading {
  readonly sourceName: (id: SourceId) => string;
  readonly sending: () => SendingStatus;
}

export interface ReadProgress {
  readonly screen: ProgressScreen;
  readonly planning: WavePlanning | null;
}

/** Everything the progress card shows, from the newest rows. One query after the other: it also runs in transactions. */
export async function readProgress(
  store: Pick<StoreGroups, 'waves' | 'deliveries'>,
  wave: LaunchedWave,
  reading: ProgressReading,
  now: Date,
): Promise<ReadProgress> {
  const planning = await store.waves.planning(wave.id);
  const delivered = await store.deliveries.progressOf(wave.id, now);
  const devices = figuresOf(await store.waves.journeysOf(wave.id));
  const waitingForTeams = await store.waves.countWaitingForTeams(wave.id, now);
  const { started, done, stuck } = devices;
  const progress = { ...delivered, started, done, stuck };
  const isPlanned = planning === null || planning.plannedAt !== null;
  const inCohort = isPlanned ? progress.recipients : Math.max(progress.recipients, planning.inGroup);
  // Whoever has no row yet is still to be written to, as far as anybody knows.
  const left = { pending: progress.pending + inCohort - progress.recipients, inFlight: progress.inFlight };
  const situation = { wave, progress, planning, waitingForTeams, sending: reading.sending(), now };
  const screen: ProgressScreen = {
    screen: 'progress',
    note: null,
    head: { waveId: wave.id, revision: wave.revision, name: wave.plan.name },
    state: wave.state,
    plan: wave.plan,
    sourceName: reading.sourceName(wave.plan.source),
    progress,
    devices,
    inCohort,
    forecast: forecast(left, progress.ratePerSecond, now),
    hold: holdReason(situation),
    startedAt: wave.startedAt,
    endedAt: 'endedAt' in wave ? wave.endedAt : null,
    asOf: now,
  };
  return { screen, planning };
}

/** On a card whose wave has ended and whose last notice is settled: it need not be updated any more. */
export const FINAL_DIGEST = 'final';

/** What a reader would notice. Two equal digests are the same card, but for the clock and the pace. */
export function digestOf({ state, progress, devices, hold }: ProgressScreen): string {
  const isOver = state === 'finished' || state === 'cancelled';
  if (isOver && progress.pending + progress.inFlight === 0) return FINAL_DIGEST;
  const { recipients, pending, inFlight, sent, failed, unknown, skipped, ratePerSecond } = progress;
  return JSON.stringify([
    state,
    [recipients, pending, inFlight, sent, failed, unknown, skipped, Math.round(ratePerSecond)],
    Object.values(devices),
    hold,
  ]);
}
