import type { PersonId } from './ids.ts';
import type { Reach } from './person.ts';
import type { UnreachableReason } from './wave.ts';

/** What decides whether somebody in a group can be written to; the directory tells more, which is of no use here. */
export interface CohortPerson {
  readonly id: PersonId;
  readonly accountEnabled: boolean;
  readonly isGuest: boolean;
}

/** What a wave does with one person of its cohort. */
export type Verdict =
  | { readonly kind: 'write' }
  /** Flytt installs itself first; Teams then opens the conversation. */
  | { readonly kind: 'install' }
  | { readonly kind: 'skip'; readonly reason: UnreachableReason };

/**
 * Whether a person gets a notice, from what the directory and Teams have told us. The account comes first: a
 * disabled account may well have a conversation left over. Somebody who removed or blocked Flytt is left in
 * peace: installing it again behind their back would only be blocked again.
 */
export function judgeMember(
  person: CohortPerson,
  reach: Reach | undefined,
  installing: 'possible' | 'impossible',
): Verdict {
  if (!person.accountEnabled) return { kind: 'skip', reason: 'disabled' };
  if (person.isGuest) return { kind: 'skip', reason: 'guest' };
  const found: Reach = reach ?? { kind: 'notInstalled' };
  switch (found.kind) {
    case 'reachable':
      return { kind: 'write' };
    case 'notInstalled':
      return installing === 'possible' ? { kind: 'install' } : { kind: 'skip', reason: 'notInstalled' };
    case 'uninstalled':
      return { kind: 'skip', reason: 'uninstalled' };
    case 'blocked':
      return { kind: 'skip', reason: found.by === 'person' ? 'blockedByPerson' : 'blockedByPolicy' };
  }
}

/** A cohort counted, without writing to anybody. */
export interface CohortReach {
  readonly inGroup: number;
  /** In contact with Flytt already. */
  readonly reachable: number;
  /** Get their notice after Flytt has installed itself for them. */
  readonly toInstall: number;
  readonly byReason: Readonly<Partial<Record<UnreachableReason, number>>>;
  /** Of those who get a notice: they will be refused when they enrol (facts: R2). */
  readonly unlicensed: number;
  readonly countedAt: Date;
}

/** The number that the admin types to launch: everybody who is to be written to. */
export function headCountOf(reach: CohortReach): number {
  return reach.reachable + reach.toInstall;
}

/** Why a cohort could not be counted or planned to its end; somebody has to do something, or it passes. */
export const COHORT_PROBLEMS = [
  'groupGone',
  'missingConsent',
  'signInFailed',
  'directoryBusy',
  'unexpected',
] as const;
export type CohortProblem = (typeof COHORT_PROBLEMS)[number];

/** What a count came to. */
export type ReachCheck =
  | { readonly kind: 'counted'; readonly reach: CohortReach }
  | { readonly kind: 'failed'; readonly problem: CohortProblem; readonly at: Date };

/** How far the outbox has been filled for a launched wave; apart from the wave, because it changes by itself. */
export interface WavePlanning {
  /** What the admin typed: the wave writes to so many people, and only to a few more (`mostToWrite`). */
  readonly headCount: number;
  /** Everybody in the group as it was counted, the unreachable included; the whole of the progress bar. */
  readonly inGroup: number;
  /** Null until every person of the cohort has a row. */
  readonly plannedAt: Date | null;
  readonly problem: CohortProblem | null;
}

/**
 * How many people a wave may write to: what was typed, and a little for those who join the group between the
 * count and the launch. A group that has suddenly grown a hundredfold is a mistake, and stays one on paper.
 */
export function mostToWrite(headCount: number): number {
  return headCount + Math.max(5, Math.ceil(headCount * 0.02));
}

/** The reason on the rows of those who would have gone beyond `mostToWrite`. */
export const JOINED_LATER = 'joinedLater';

/** The reason on the rows that a cancelled wave never sent. */
export const WAVE_CANCELLED = 'cancelled';
