import type { CohortProblem } from '../domain/cohort.ts';
import type { PersonId } from '../domain/ids.ts';

/** What came of installing the app for one person, as the directory says it. */
export type InstallOutcome =
  | { readonly kind: 'installed' | 'alreadyInstalled' | 'blockedByPolicy' | 'notFound' }
  | {
      readonly kind: 'failed';
      readonly reason: string;
      readonly temporary: boolean;
      readonly retryAfterMs: number | null;
    };

/** What a wave makes of it. */
export type InstallResult =
  /** Teams tells the bot about the conversation, seconds later as a rule. */
  | 'waitForTeams'
  | 'blockedByPolicy'
  | 'installRefused'
  /** Tried often enough. */
  | 'notInstalled';

export type InstallRound =
  | {
      readonly kind: 'settled';
      readonly results: readonly { readonly id: PersonId; readonly result: InstallResult }[];
    }
  /** Going on would fail for everybody: nobody of this round or after it has been settled. */
  | { readonly kind: 'stopped'; readonly problem: CohortProblem };

export interface InstallPorts {
  readonly installApp: (id: PersonId) => Promise<InstallOutcome>;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Requests in one round, and how long a round takes at least: 20/s of the 30/s that Graph allows (facts: teams §1.3). */
const PER_ROUND = 20;
const ROUND_MS = 1000;
/** After so many tries a person is left out; the others need not wait for them. */
const MAX_TRIES = 6;
/** So many rounds without a single answer are no bad luck but an outage. */
const DEAD_ROUNDS = 5;
/** Shorter than the lease under which a wave is planned. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Installs the app for people one round after the other, and tells after each round what is settled, so that a
 * crash forgets twenty people and not twenty thousand. A person whose try failed for a passing reason comes
 * again in the next round. A failure that would meet everybody (a secret that has expired, a consent that is
 * missing, Graph out of order) stops it all instead of marking the whole cohort unreachable.
 */
export async function* installApps(
  people: readonly PersonId[],
  ports: InstallPorts,
): AsyncGenerator<InstallRound, void> {
  const tries = new Map<PersonId, number>();
  let queue = [...people];
  let deadRounds = 0;
  while (queue.length > 0) {
    const round = queue.slice(0, PER_ROUND);
    queue = queue.slice(PER_ROUND);
    const [outcomes] = await Promise.all([
      Promise.all(round.map(async (id) => ({ id, outcome: await ports.installApp(id) }))),
      ports.sleep(ROUND_MS),
    ]);
    const results: { id: PersonId; result: InstallResult }[] = [];
    const again: PersonId[] = [];
    let waitMs = 0;
    for (const { id, outcome } of outcomes) {
      if (outcome.kind !== 'failed') {
        results.push({ id, result: RESULTS[outcome.kind] });
      } else if (outcome.temporary) {
        const tried = (tries.get(id) ?? 0) + 1;
        tries.set(id, tried);
        if (tried < MAX_TRIES) again.push(id);
        else results.push({ id, result: 'notInstalled' });
        waitMs = Math.max(waitMs, outcome.retryAfterMs ?? ROUND_MS * 2 ** tried);
      } else if (outcome.reason === 'forbidden' || outcome.reason === 'notFound') {
        results.push({ id, result: 'installRefused' });
      } else {
        yield { kind: 'stopped', problem: problemOf(outcome.reason) };
        return;
      }
    }
    deadRounds = again.length === round.length ? deadRounds + 1 : 0;
    if (deadRounds >= DEAD_ROUNDS) {
      yield { kind: 'stopped', problem: 'directoryBusy' };
      return;
    }
    if (results.length > 0) yield { kind: 'settled', results };
    queue = [...again, ...queue];
    if (queue.length > 0 && waitMs > 0) await ports.sleep(Math.min(waitMs, LONGEST_WAIT_MS));
  }
}

const RESULTS: Readonly<Record<Exclude<InstallOutcome['kind'], 'failed'>, InstallResult>> = {
  installed: 'waitForTeams',
  // Perhaps we installed it before a crash and the event is on its way; if none comes, the grace ends it.
  alreadyInstalled: 'waitForTeams',
  blockedByPolicy: 'blockedByPolicy',
  notFound: 'installRefused',
};

function problemOf(reason: string): CohortProblem {
  if (reason === 'unauthorized') return 'signInFailed';
  return reason === 'missingConsent' ? 'missingConsent' : 'unexpected';
}
