import type { DeviceFigures, Forecast, HoldReason } from '../../domain/adminScreens.ts';
import type { WavePlanning } from '../../domain/cohort.ts';
import type { StageName } from '../../domain/journey.ts';
import type { Wave, WaveProgress } from '../../domain/wave.ts';
import { pausedBy } from './wave.ts';

/** What the rest of Flytt knows about sending, for saying what holds a wave. */
export interface SendingStatus {
  /** Why notices are not sent at all: a technical failure; null when they are. */
  readonly stopped: string | null;
  /** Teams has asked for a slower pace. */
  readonly slowedDown: boolean;
}

export interface WaveSituation {
  readonly wave: Wave;
  readonly progress: WaveProgress;
  readonly planning: WavePlanning | null;
  /** Pending rows that are not due, because Teams has not yet opened the conversation. */
  readonly waitingForTeams: number;
  readonly sending: SendingStatus;
  readonly now: Date;
}

/** Long enough for the rate of the last minute to mean something. */
const STALLED_AFTER_MS = 90_000;

/** What keeps a wave from going on, or null when nothing does. The first that applies is the most telling one. */
export function holdReason(situation: WaveSituation): HoldReason | null {
  const { wave, progress, planning, sending, now } = situation;
  if (wave.state === 'paused') return { kind: 'paused', by: pausedBy(wave.why), since: wave.pausedAt };
  if (wave.state !== 'running') return null;
  if (planning?.problem) return { kind: 'problem', problem: planning.problem };
  const due = progress.pending - situation.waitingForTeams;
  if (sending.stopped !== null && progress.pending > 0) {
    return { kind: 'sendingStopped', reason: sending.stopped };
  }
  if (planning && planning.plannedAt === null) {
    return { kind: 'planning', planned: progress.recipients, of: planning.inGroup };
  }
  if (due > 0 && sending.slowedDown) return { kind: 'slowedDown' };
  if (due > 0 && isStalled(progress, now.getTime() - wave.startedAt.getTime())) return { kind: 'stalled' };
  if (due <= 0 && progress.inFlight === 0) {
    if (situation.waitingForTeams > 0) return { kind: 'waitingForTeams', people: situation.waitingForTeams };
    if (progress.unknown > 0) return { kind: 'unknownOutcome', people: progress.unknown };
  }
  return null;
}

function isStalled(progress: WaveProgress, runningForMs: number): boolean {
  return progress.ratePerSecond === 0 && progress.inFlight === 0 && runningForMs > STALLED_AFTER_MS;
}

/** When the last notice will have gone out at this pace. No pace, no promise. */
export function forecast(
  progress: Pick<WaveProgress, 'pending' | 'inFlight'>,
  ratePerSecond: number,
  now: Date,
): Forecast {
  const left = progress.pending + progress.inFlight;
  if (left === 0) return { kind: 'done' };
  if (ratePerSecond <= 0) return { kind: 'unknown' };
  const secondsLeft = Math.ceil(left / ratePerSecond);
  return { kind: 'running', secondsLeft, endsAt: new Date(now.getTime() + secondsLeft * 1000) };
}

/** How many journeys of a wave are at each stage. */
export type StageCounts = Readonly<Partial<Record<StageName, number>>>;

/** What each stage says about a device; a new stage does not compile until it has been placed. */
const MEANINGS: Readonly<Record<StageName, readonly Exclude<keyof DeviceFigures, 'total'>[]>> = {
  notified: [],
  snoozed: ['reacted'],
  checking: ['reacted', 'started'],
  preparing: ['reacted', 'started'],
  warned: ['reacted', 'started'],
  unenrolling: ['reacted', 'started'],
  confirmingGone: ['reacted', 'started'],
  enrolling: ['reacted', 'started'],
  verifying: ['reacted', 'started'],
  enrolled: ['reacted', 'started', 'done'],
  compliant: ['reacted', 'started', 'done'],
  stuck: ['reacted', 'started', 'stuck'],
  assisted: ['reacted', 'started', 'assisted'],
  declined: ['reacted', 'declined'],
  notNeeded: ['reacted', 'done'],
};

/** A wave's devices by what has become of them. */
export function figuresOf(counts: StageCounts): DeviceFigures {
  const figures = { total: 0, reacted: 0, started: 0, done: 0, stuck: 0, assisted: 0, declined: 0 };
  for (const [stage, meanings] of Object.entries(MEANINGS)) {
    const devices = counts[stage as StageName] ?? 0;
    figures.total += devices;
    for (const meaning of meanings) figures[meaning] += devices;
  }
  return figures;
}
