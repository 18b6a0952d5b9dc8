import type { CohortReach, ReachCheck } from './cohort.ts';
import type { GroupId, SourceId, WaveId } from './ids.ts';
import type { Language } from './language.ts';
import type { HandOver, WavePlan, WaveProgress, WaveState } from './wave.ts';

/** What an admin is shown: everything a card needs and nothing it must look up. */

/** A wave as every card about it names it. */
export interface WaveHead {
  readonly waveId: WaveId;
  readonly revision: number;
  readonly name: string;
}

/** A sentence above the rest that says why another card came than the one that was asked for. */
export type ScreenNote = 'stale' | 'gone' | 'sentToYou' | 'groupNotPicked' | 'groupUnknown' | 'searchFailed';

/** Why something was not done; the card says what to do instead. `values` are filled into the sentence. */
export interface WaveRefusal {
  readonly reason: RefusalReason;
  readonly values?: Readonly<Record<string, string | number>>;
}

type RefusalReason =
  | 'notNow'
  | 'nameMissing'
  | 'nameLong'
  | 'groupMissing'
  | 'sourceMissing'
  | 'modeMissing'
  | 'graceMissing'
  | 'graceUnreadable'
  | 'gracePast'
  | 'graceAfterDeadline'
  | 'deadlineMissing'
  | 'deadlineUnreadable'
  | 'deadlinePast'
  | 'deadlineFar'
  | 'notCounted'
  | 'countOld'
  | 'nobodyToWrite'
  | 'headCountUnreadable'
  | 'headCountWrong'
  | 'notReady'
  | 'noHelpdesk'
  | 'notSure'
  | 'notPlanned'
  | 'notSettled';

/** Why a wave paused by itself. */
export const PAUSE_CAUSES = ['helpdeskFull', 'sendingBroken'] as const;
export type PauseCause = (typeof PAUSE_CAUSES)[number];

/** Who paused a wave, or why it paused itself. */
export type PausedBy =
  | { readonly kind: 'person'; readonly name: string }
  | { readonly kind: 'itself'; readonly cause: PauseCause };

/** What keeps a wave from going on, the most telling first. */
export type HoldReason =
  | { readonly kind: 'paused'; readonly by: PausedBy; readonly since: Date }
  | { readonly kind: 'problem'; readonly problem: string }
  /** Our fault: no notice is sent until it is mended. */
  | { readonly kind: 'sendingStopped'; readonly reason: string }
  | { readonly kind: 'planning'; readonly planned: number; readonly of: number }
  /** Teams opens the conversation some time after the app was installed. */
  | { readonly kind: 'waitingForTeams'; readonly people: number }
  | { readonly kind: 'slowedDown' }
  /** Sent by somebody who died before writing it down; the ledger's rule settles them. */
  | { readonly kind: 'unknownOutcome'; readonly people: number }
  /** Something is due and nothing moves. */
  | { readonly kind: 'stalled' };

/** When the last notice will have gone out at the present pace. */
export type Forecast =
  | { readonly kind: 'done' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'running'; readonly secondsLeft: number; readonly endsAt: Date };

/** A wave's devices, by what has become of them. A device counts in `reacted` and all that apply after it. */
export interface DeviceFigures {
  readonly total: number;
  /** Its owner has pressed something on the notice. */
  readonly reacted: number;
  readonly started: number;
  /** Intune shows it. */
  readonly done: number;
  readonly stuck: number;
  /** IT has to act. */
  readonly assisted: number;
  readonly declined: number;
}

/** What the progress card shows. */
export interface ProgressScreen {
  readonly screen: 'progress';
  readonly note: ScreenNote | null;
  readonly head: WaveHead;
  readonly state: Exclude<WaveState, 'draft'>;
  readonly plan: WavePlan;
  readonly sourceName: string;
  readonly progress: WaveProgress;
  readonly devices: DeviceFigures;
  /** The whole of the bar: everybody in the cohort, also while their rows are still being written. */
  readonly inCohort: number;
  readonly forecast: Forecast;
  readonly hold: HoldReason | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly asOf: Date;
}

export interface WaveLine {
  readonly waveId: WaveId;
  readonly name: string | null;
  readonly groupName: string | null;
  readonly state: WaveState;
  readonly deadline: Date | null;
  readonly sent: number;
  /** Settled without having been told. */
  readonly untold: number;
  readonly inCohort: number;
}

export interface GroupLine {
  readonly id: GroupId;
  readonly name: string;
  readonly description: string | null;
}

/** What stood in the form when it was sent, so that a refusal does not cost the admin their typing. */
export interface SetUpEntries {
  readonly name: string;
  readonly source: string | null;
  readonly mode: HandOver['mode'] | null;
  readonly graceDate: string;
  readonly deadlineDate: string;
}

export interface ReasonLine {
  readonly reason: string;
  readonly people: number;
  readonly names: readonly string[];
}

/** A card as it is, to be shown inside another. */
type AnyCard = Readonly<Record<string, unknown>>;

export type AdminScreen =
  | { readonly screen: 'refused' }
  | {
      readonly screen: 'home';
      readonly note: ScreenNote | null;
      readonly waves: readonly WaveLine[];
      readonly page: number;
      readonly hasMore: boolean;
    }
  | {
      readonly screen: 'search';
      readonly note: ScreenNote | null;
      readonly head: WaveHead;
      readonly search: string;
      /** Null before the first search. */
      readonly groups: readonly GroupLine[] | null;
      readonly mayBeMore: boolean;
      readonly picked: GroupId | null;
    }
  | {
      readonly screen: 'form';
      readonly note: ScreenNote | null;
      readonly head: WaveHead;
      readonly groupName: string;
      readonly sources: readonly { readonly id: SourceId; readonly name: string }[];
      readonly entries: SetUpEntries;
      readonly refusals: readonly WaveRefusal[];
      readonly timeZone: string;
      /** Today in that zone, `2026-11-22`: no earlier day can be picked. */
      readonly today: string;
    }
  | {
      readonly screen: 'counting';
      readonly head: WaveHead;
      readonly groupName: string;
      readonly soFar: number;
    }
  | {
      readonly screen: 'check';
      readonly note: ScreenNote | null;
      readonly head: WaveHead;
      readonly plan: WavePlan;
      readonly sourceName: string;
      /** Null when nobody has counted yet. */
      readonly check: ReachCheck | null;
      readonly sendMinutes: number;
      readonly installMinutes: number;
    }
  | {
      readonly screen: 'preview';
      readonly note: ScreenNote | null;
      readonly head: WaveHead;
      readonly shownIn: Language;
      readonly summary: string;
      readonly notice: AnyCard;
    }
  | {
      readonly screen: 'launch';
      readonly head: WaveHead;
      readonly plan: WavePlan;
      readonly sourceName: string;
      readonly reach: CohortReach;
      readonly typed: string;
      readonly ready: boolean;
      readonly refusals: readonly WaveRefusal[];
    }
  | ProgressScreen
  | {
      readonly screen: 'cancel';
      readonly head: WaveHead;
      readonly sent: number;
      readonly left: number;
    }
  | {
      readonly screen: 'results';
      readonly head: WaveHead;
      readonly state: Exclude<WaveState, 'draft'>;
      readonly plan: WavePlan;
      readonly progress: WaveProgress;
      readonly devices: DeviceFigures;
      readonly inCohort: number;
      readonly reasons: readonly ReasonLine[];
      readonly asOf: Date;
    };
