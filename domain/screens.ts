import type { Platform } from './device.ts';
import type { Finding } from './enrollment.ts';
import type { FactName, GateOutcome } from './gate.ts';
import type { DeviceId, JourneyId, TicketId } from './ids.ts';
import type { StageName } from './journey.ts';
import type { HandOver } from './wave.ts';

/**
 * What a recipient is shown: everything a card needs and nothing it must look up. Texts from the playbook are
 * already in the reader's language; a card adds its own words in the same language.
 */
export type Screen =
  | NoticeScreen
  | SummaryScreen
  | JourneyScreen
  | { readonly screen: 'deviceForm' }
  | { readonly screen: 'help'; readonly isAdmin: boolean; readonly hasDevices: boolean };

/** One device in a list. */
export interface DeviceLine {
  readonly deviceId: DeviceId;
  readonly journeyId: JourneyId | null;
  readonly revision: number;
  readonly name: string;
  readonly platform: Platform;
  readonly stage: StageName | 'notStarted';
}

export interface NoticeScreen {
  readonly screen: 'notice';
  readonly givenName: string;
  readonly sourceName: string;
  readonly deadline: Date;
  readonly handOver: HandOver;
  readonly minutes: readonly [number, number];
  readonly devices: readonly DeviceLine[];
}

export interface SummaryScreen {
  readonly screen: 'summary';
  readonly givenName: string;
  readonly devices: readonly DeviceLine[];
  readonly deadline: Date | null;
}

/** What every screen of one journey carries. */
export interface JourneyHead {
  readonly journeyId: JourneyId;
  readonly revision: number;
  readonly deviceName: string;
  readonly platform: Platform;
  readonly deadline: Date | null;
  readonly handOver: HandOver | null;
}

export interface StepContent {
  readonly title: string;
  readonly text: string;
  readonly success: string | null;
  readonly otherwise: string | null;
  readonly warning: string | null;
  readonly note: string | null;
  readonly links: readonly { readonly title: string; readonly url: string; readonly qr: boolean }[];
}

export interface TroubleContent {
  readonly rowId: string;
  readonly symptom: string;
  readonly cause: string;
  readonly remedy: string | null;
  readonly route: 'person' | 'personThenHelp' | 'help' | 'wait';
  /** The row means that the old management is still there: the question is asked again. */
  readonly oldManagementLeft: boolean;
}

export type JourneyScreen = { readonly head: JourneyHead } & (
  | { readonly screen: 'ready'; readonly sourceName: string; readonly minutes: readonly [number, number] }
  | { readonly screen: 'snoozed'; readonly until: Date }
  | {
      readonly screen: 'question';
      readonly fact: FactName;
      readonly text: string;
      readonly hint: string | null;
      readonly answers: readonly { readonly value: string; readonly label: string }[];
    }
  | {
      readonly screen: 'preflight';
      readonly checks: readonly {
        readonly id: string;
        readonly text: string;
        readonly hint: string | null;
        readonly blocking: boolean;
        readonly confirmed: boolean;
      }[];
      /** True after a try that left something blocking unconfirmed. */
      readonly incomplete: boolean;
    }
  | {
      readonly screen: 'losses';
      readonly lost: readonly string[];
      readonly kept: readonly string[];
      readonly advice: readonly string[];
      readonly unenrollMinutes: readonly [number, number];
      readonly enrollMinutes: readonly [number, number] | null;
      readonly guideUrl: string;
    }
  | {
      readonly screen: 'step';
      readonly phase: 'unenroll' | 'enroll';
      readonly number: number;
      readonly of: number;
      readonly step: StepContent;
      readonly showOtherwise: boolean;
      readonly guideUrl: string;
    }
  | { readonly screen: 'confirmGone'; readonly question: string; readonly stillThere: string | null }
  | {
      readonly screen: 'verifying';
      readonly finding: Finding;
      readonly since: Date;
      readonly nextCheckAt: Date | null;
      /** The helpdesk has been told that it takes too long. */
      readonly told: boolean;
    }
  | { readonly screen: 'enrolled'; readonly finding: Finding; readonly nextCheckAt: Date | null }
  | { readonly screen: 'compliant'; readonly left: readonly DeviceLine[] }
  | {
      readonly screen: 'assisted';
      readonly gateId: string;
      readonly outcome: GateOutcome;
      readonly text: string;
      readonly advice: readonly string[];
      readonly ticketNumber: number | null;
    }
  | {
      readonly screen: 'stuckForm';
      readonly symptoms: readonly { readonly rowId: string; readonly text: string }[];
      /** What the person has written already: it stands in the box, so that nothing is typed twice. */
      readonly said: string;
      readonly notFound: string | null;
    }
  /** `said` goes along with the buttons: the helpdesk reads the very words, should it come to that. */
  | { readonly screen: 'trouble'; readonly row: TroubleContent; readonly said: string }
  | {
      readonly screen: 'stuck';
      readonly ticketId: TicketId;
      readonly ticketNumber: number;
      readonly agentFirstName: string | null;
      readonly resolved: boolean;
    }
  | { readonly screen: 'declined' }
  | { readonly screen: 'notNeeded'; readonly text: string }
  /** On the message that used to show this journey. */
  | { readonly screen: 'movedOn' }
  | { readonly screen: 'gapNudge'; readonly minutes: number }
);
