import type { Platform } from './device.ts';
import type { AdviceRow, FactName, Facts, GateRow } from './gate.ts';
import type { Language } from './language.ts';

/** The same text in every language we speak; the loader refuses a text that lacks one. */
export type Localized = Readonly<Record<Language, string>>;

/**
 * Everything Flytt knows about moving a device, as loaded from `playbooks/content`: plain JSON, so that the
 * store can keep each version that a journey was started with. Texts may contain `**bold**` for menu names and
 * the variables `{agent}` (the old EMM's app), `{profile}` (its profile's name) and `{emm}` (its product name).
 */
export interface Playbook {
  /** Hash of the content; a journey is pinned to the version it started with. */
  readonly version: string;
  readonly gates: readonly GateRow[];
  readonly advice: readonly AdviceRow[];
  /** What the person is told for each gate and advice id. */
  readonly gateTexts: Readonly<Record<string, Localized>>;
  readonly questions: readonly Question[];
  readonly preflight: readonly PreflightCheck[];
  readonly losses: readonly Loss[];
  readonly sources: Readonly<Record<string, Source>>;
  readonly unenroll: readonly UnenrollPath[];
  readonly enroll: readonly EnrollPath[];
  readonly troubleshooting: readonly TroubleRow[];
  /** Supported operating systems; facts: enrol-steps §1. */
  readonly minimumVersions: Readonly<Partial<Record<Platform, VersionRule>>>;
}

export interface VersionRule {
  /** Major version below which the gate says: update first. */
  readonly minimum: number;
  /** Major version below which it is allowed but advised against; equal to `minimum` when there is none. */
  readonly recommended: number;
  /** The month this rule was checked, `2026-04`. */
  readonly asOf: string;
}

/** One gate question, asked only when a row needs its fact. */
export interface Question {
  readonly fact: FactName;
  readonly text: Localized;
  /** How to find out, in one or two sentences. */
  readonly hint: Localized | null;
  /** The answers offered, in order; each a value of the fact. Only those fit the platforms named, when any are. */
  readonly answers: readonly {
    readonly value: string;
    readonly label: Localized;
    readonly platforms: readonly Platform[] | null;
  }[];
}

/** Facts: migration-process §8. A blocking check that is not confirmed stops the journey before unenrolling. */
export interface PreflightCheck {
  readonly id: string;
  readonly platforms: readonly Platform[];
  readonly blocking: boolean;
  readonly text: Localized;
  readonly hint: Localized | null;
}

/** Facts: migration-process §7. */
export interface Loss {
  readonly id: string;
  readonly platforms: readonly Platform[];
  readonly fate: 'lost' | 'kept';
  readonly text: Localized;
}

/** One screen of a path: one thing to do. */
export interface Step {
  /** Stable, for example `NAT-IOS-1.2`. */
  readonly id: string;
  readonly title: Localized;
  readonly text: Localized;
  /** How it looks when it worked. */
  readonly success: Localized | null;
  /** Shown for *It looks different here*: older names, other routes. Never a Terminal command (NEVER-11). */
  readonly otherwise: Localized | null;
  readonly warning: Localized | null;
  readonly links: readonly StepLink[];
}

export interface StepLink {
  readonly title: Localized;
  readonly url: string;
  /** Whether the card shows it as a QR code too: for a step done on another device than the one with the card. */
  readonly qr: boolean;
}

export interface UnenrollPath {
  /** `NAT-IOS-1` */
  readonly id: string;
  readonly platform: Platform;
  /** Facts that choose this path among those of the platform; the first path that matches is taken. */
  readonly when: { readonly [Name in FactName]?: readonly string[] };
  readonly minutes: readonly [number, number];
  readonly steps: readonly Step[];
  /** Asked before the gap ends: is the old management really gone? (facts: unenrol-steps §7) */
  readonly confirmGone: Localized;
  /** What to do once when the answer is no; the second no goes to the helpdesk. */
  readonly stillThere: Localized;
}

export interface EnrollPath {
  /** `IOS-CP` */
  readonly id: string;
  readonly platform: Platform;
  /** The path of its platform that is used when the organisation has not chosen another. */
  readonly isDefault: boolean;
  readonly minutes: readonly [number, number];
  readonly steps: readonly Step[];
}

/** The old EMM: what the native steps need to know about it, and what it adds. */
export interface Source {
  readonly id: string;
  readonly name: string;
  readonly kind: 'emm' | 'basicMobility';
  /** The agent app's name per platform, for `{agent}`. */
  readonly agent: Readonly<Partial<Record<Platform, string>>>;
  /** The management profile's name per platform, for `{profile}`. */
  readonly profile: Readonly<Partial<Record<Platform, string>>>;
  /** Sentences added to a native step, by step id. */
  readonly notes: Readonly<Record<string, Localized>>;
  /** Steps added after a native step, by step id. */
  readonly stepsAfter: Readonly<Record<string, readonly Step[]>>;
}

/** Facts: troubleshooting.md. */
export interface TroubleRow {
  /** `TS-W09` */
  readonly id: string;
  /** Empty means every platform. */
  readonly platforms: readonly Platform[];
  /** Normalised error codes: eight upper-case hex digits. */
  readonly codes: readonly string[];
  /** Names such as `DeviceCapReached`, and message phrases in any language, matched without case. */
  readonly phrases: readonly string[];
  /** What the person sees, for choosing from a list. */
  readonly symptom: Localized;
  readonly cause: Localized;
  /** What the person can safely do; null when only IT can. */
  readonly remedy: Localized | null;
  /** For the ticket: what the helpdesk can do. English only: agents' tools are. */
  readonly agentHint: string;
  readonly route: 'person' | 'personThenHelp' | 'help' | 'wait';
  /** Escalation class X1…X6. */
  readonly escalation: string | null;
}

/** The path a device takes: the facts choose how to unenrol, the platform how to enrol. */
export function pickUnenrollPath(
  playbook: Playbook,
  platform: Platform,
  facts: Facts,
): UnenrollPath | undefined {
  return playbook.unenroll.find(
    (path) =>
      path.platform === platform &&
      (Object.keys(path.when) as FactName[]).every((name) => {
        const known = facts[name];
        return known !== undefined && path.when[name]?.includes(known);
      }),
  );
}

export function pickEnrollPath(playbook: Playbook, platform: Platform): EnrollPath | undefined {
  return playbook.enroll.find((path) => path.platform === platform && path.isDefault);
}
