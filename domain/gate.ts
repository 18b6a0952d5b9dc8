import type { Platform } from './device.ts';

/**
 * The eligibility gate: may this person move this device alone? It runs before any unenrol step
 * (facts: GATE-01…21). Rows and questions are content (`playbooks/content/gates.yaml`); this file is the rule
 * by which they decide.
 *
 * Rows are read in file order. A row is *refuted* when a known fact contradicts it, *met* when every fact it
 * names is known and matches, and *open* otherwise. The first row that is not refuted decides: met gives its
 * outcome, open gives the next question. A row can therefore never be passed over because a fact is missing,
 * and when no row is met the answer is `assisted`: nobody falls through into unenrolling.
 */

/** Every fact a gate row may name, with the answers it can have. `unsure` is always an answer. */
export const FACTS = {
  platform: ['ios', 'android', 'windows', 'macos', 'linux'],
  /** Who paid for it. */
  ownership: ['personal', 'company', 'unsure'],
  /** Kiosk, shared and meeting-room devices are `shared`; someone else's is `notMine`. */
  usage: ['onlyMe', 'shared', 'notMine', 'unsure'],
  /** Lost, broken, rooted or jailbroken is `notFine`. */
  condition: ['fine', 'notFine', 'unsure'],
  /** OS support as computed from the version: `tooOld`, `old` (allowed but warn), `apple26` (26 or later), `supported`. */
  osSupport: ['tooOld', 'old', 'supported', 'apple26', 'unsure'],
  /** iPhone, iPad: what Settings shows. `supervised` is the line about supervision or no Remove button. */
  appleManagement: ['profile', 'account', 'supervised', 'none', 'unsure'],
  /** Whether IT has scheduled Apple's own device management migration (OS 26). */
  appleMigration: ['scheduled', 'notScheduled', 'unsure'],
  /** Android: work tab, whole phone, old device administrator, or no Google services. */
  androidManagement: ['workProfile', 'wholeDevice', 'deviceAdmin', 'noGoogle', 'none', 'unsure'],
  /** Windows: what Access work or school says. */
  windowsConnection: ['registered', 'mdmOnly', 'entraJoined', 'hybridJoined', 'coManaged', 'none', 'unsure'],
  /** Mac: whether the profile has a remove button. */
  macProfile: ['removable', 'locked', 'none', 'unsure'],
  /** Local administrator on a PC or Mac. */
  localAdmin: ['yes', 'no', 'unsure'],
  /** Where the second sign-in factor lives. */
  mfa: ['elsewhere', 'onlyHere', 'unsure'],
  /** Set by the wave's source, never asked: `basicMobility` moves by licence alone. */
  sourceKind: ['emm', 'basicMobility'],
  /** Set by the wave, never asked. */
  target: ['enroll', 'appsOnly'],
} as const;

export type FactName = keyof typeof FACTS;
export type Facts = { readonly [Name in FactName]?: (typeof FACTS)[Name][number] };

/** What the gate can say. Only `selfService` and `unenrollOnly` ever lead to an unenrol step. */
export const GATE_OUTCOMES = [
  /** The person may unenrol and enrol alone. */
  'selfService',
  /** The person may unenrol alone; there is nothing to enrol (apps are protected instead). */
  'unenrollOnly',
  /** IT does it; the person must not remove anything. */
  'adminOnly',
  /** IT and the person do it together, at a booked time. */
  'assisted',
  /** Apple's own prompt does it; removing the profile by hand would break it. */
  'followApplePrompt',
  /** It happens by itself. */
  'automatic',
  /** There is no old management to remove: enrol only. */
  'enrollOnly',
  /** The operating system must be updated first; the gate is asked again afterwards. */
  'updateFirst',
  /** A second sign-in method must exist first; the gate is asked again afterwards. */
  'secondMethodFirst',
] as const;
export type GateOutcome = (typeof GATE_OUTCOMES)[number];

export interface GateRow {
  /** `GATE-13` */
  readonly id: string;
  /** Each fact must have one of these answers. */
  readonly when: { readonly [Name in FactName]?: readonly string[] };
  readonly outcome: GateOutcome;
}

/** A row that never decides, but adds advice when it is met (GATE-15: Windows 10). */
export interface AdviceRow {
  readonly id: string;
  readonly when: GateRow['when'];
}

export type GateVerdict =
  | { readonly kind: 'ask'; readonly fact: FactName }
  | {
      readonly kind: 'decided';
      readonly gateId: string;
      readonly outcome: GateOutcome;
      readonly advice: readonly string[];
    };

/** The verdict when no row is met: a person decides, nothing is unenrolled. */
export const NO_ROW = { gateId: 'GATE-00', outcome: 'assisted' } as const;

/** Applies the rows to what is known. Never throws; the same facts always give the same verdict. */
export function judgeGate(rows: readonly GateRow[], advice: readonly AdviceRow[], facts: Facts): GateVerdict {
  for (const row of rows) {
    const match = matchRow(row.when, facts);
    if (match.kind === 'open') return { kind: 'ask', fact: match.fact };
    if (match.kind === 'met') return decided(row.id, row.outcome, advice, facts);
  }
  return decided(NO_ROW.gateId, NO_ROW.outcome, advice, facts);
}

function decided(
  gateId: string,
  outcome: GateOutcome,
  advice: readonly AdviceRow[],
  facts: Facts,
): GateVerdict {
  const met = advice.filter((row) => matchRow(row.when, facts).kind === 'met').map((row) => row.id);
  return { kind: 'decided', gateId, outcome, advice: met };
}

type RowMatch =
  | { readonly kind: 'met' }
  | { readonly kind: 'refuted' }
  | { readonly kind: 'open'; readonly fact: FactName };

function matchRow(when: GateRow['when'], facts: Facts): RowMatch {
  let open: FactName | undefined;
  for (const name of Object.keys(when) as FactName[]) {
    const known = facts[name];
    if (known === undefined) open ??= name;
    else if (!when[name]?.includes(known)) return { kind: 'refuted' };
  }
  return open === undefined ? { kind: 'met' } : { kind: 'open', fact: open };
}

/** Facts that decide what to ask only on one platform; a row about another platform must name `platform` first. */
export const PLATFORM_FACTS: Partial<Record<FactName, readonly Platform[]>> = {
  appleManagement: ['ios'],
  appleMigration: ['ios', 'macos'],
  androidManagement: ['android'],
  windowsConnection: ['windows'],
  macProfile: ['macos'],
  localAdmin: ['windows', 'macos'],
};
