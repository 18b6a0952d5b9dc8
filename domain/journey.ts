import type { Platform } from './device.ts';
import type { Finding } from './enrollment.ts';
import type { FactName, Facts, GateOutcome } from './gate.ts';
import type { DeviceId, JourneyId, PersonId, SourceId, TicketId, WaveId } from './ids.ts';

/**
 * One device's move (facts: migration-process §1, S4–S7). Each stage carries only what that stage knows; the
 * engine in `dialogs/recipient/journey.ts` says which stage may follow which.
 */
export type Stage =
  | { readonly at: 'notified' }
  | { readonly at: 'snoozed'; readonly until: Date }
  /** Gate questions: `asking` is the fact we wait for. */
  | { readonly at: 'checking'; readonly asking: FactName }
  /** The gate allows it; preflight (facts: P1…P14) and then what is lost. */
  | { readonly at: 'preparing'; readonly gate: PassedGate; readonly confirmed: readonly string[] }
  | { readonly at: 'warned'; readonly gate: PassedGate }
  | { readonly at: 'unenrolling'; readonly gate: PassedGate; readonly step: number }
  /** The steps are done; is the old management really gone? `denied` counts the answers "still there". */
  | { readonly at: 'confirmingGone'; readonly gate: PassedGate; readonly denied: number }
  /** Between two managements: `since` starts the gap watch. */
  | {
      readonly at: 'enrolling';
      readonly gate: PassedGate;
      readonly step: number;
      readonly gapSince: Date;
      /** 0; 1 when the person was reminded of the gap; 2 when the helpdesk was told. */
      readonly nudges: number;
    }
  | {
      readonly at: 'verifying';
      readonly gate: PassedGate;
      readonly since: Date;
      readonly finding: Finding;
      /** Whether the helpdesk has been told that Intune does not show it. */
      readonly told: boolean;
    }
  /** Intune shows it; compliance is not there yet. */
  | { readonly at: 'enrolled'; readonly gate: PassedGate; readonly since: Date; readonly finding: Finding }
  /** Which device of Intune it is: no other journey can be done with the same one. Null on rows from before. */
  | { readonly at: 'compliant'; readonly since: Date; readonly managedDeviceId: string | null }
  /** A person helps: `from` is where the journey goes on afterwards. */
  | { readonly at: 'stuck'; readonly from: ResumableStage; readonly ticketId: TicketId }
  /** The gate says that IT must act, or that nothing must be done by hand. */
  | {
      readonly at: 'assisted';
      readonly gateId: string;
      readonly outcome: GateOutcome;
      readonly ticketId: TicketId | null;
    }
  | { readonly at: 'declined'; readonly reason: 'notMine' }
  | { readonly at: 'notNeeded'; readonly gateId: string };

export type StageName = Stage['at'];
export type ResumableStage = Exclude<
  Stage,
  { at: 'stuck' } | { at: 'compliant' } | { at: 'declined' } | { at: 'notNeeded' }
>;

/** The proof that a gate let the journey pass; no later stage can be written down without it. */
export interface PassedGate {
  readonly gateId: string;
  readonly outcome: 'selfService' | 'unenrollOnly' | 'enrollOnly';
  readonly advice: readonly string[];
}

export interface Journey {
  readonly id: JourneyId;
  readonly personId: PersonId;
  readonly deviceId: DeviceId;
  /** The wave that last notified it; null when the person began without a notice. */
  readonly waveId: WaveId | null;
  readonly platform: Platform;
  readonly source: SourceId;
  readonly playbookVersion: string;
  readonly facts: Facts;
  readonly stage: Stage;
  /** When the journey began: a device that was enrolled before it does not count (facts: graph §2.3). */
  readonly startedAt: Date;
  /** When the present stage and step began. */
  readonly stageSince: Date;
  /** Troubleshooting rows shown in this step; the same row twice escalates (facts: troubleshooting §7). */
  readonly triedRows: readonly string[];
  /** Last error code that the person gave, normalised or as typed. */
  readonly lastError: string | null;
  /** Grows with every change; a card that carries an older one is stale. */
  readonly revision: number;
}

/** Stages in which nothing more will happen unless the person starts again. */
export function isSettled(stage: Stage): boolean {
  return stage.at === 'compliant' || stage.at === 'declined' || stage.at === 'notNeeded';
}

/** The devices in Intune that these journeys are credited with, apart from the one that is asked about. */
export function devicesTaken(
  journeys: readonly Pick<Journey, 'id' | 'stage'>[],
  except: JourneyId,
): ReadonlySet<string> {
  return new Set(journeys.flatMap(({ id, stage }) => (id === except ? [] : (managedDeviceOf(stage) ?? []))));
}

function managedDeviceOf(stage: Stage): string | null {
  if (stage.at === 'compliant') return stage.managedDeviceId;
  if (stage.at === 'stuck') return managedDeviceOf(stage.from);
  return stage.at === 'enrolled' && stage.finding.kind === 'enrolled' ? stage.finding.managedDeviceId : null;
}

/** Stages between the old management and the new: the device is unprotected and its owner may be locked out. */
export function isInGap(stage: Stage): boolean {
  return stage.at === 'enrolling' || stage.at === 'verifying';
}
