import assert from 'node:assert/strict';
import type { PersonId } from '../../domain/ids.ts';
import { type InstallOutcome, type InstallResult, installApps } from '../../outbox/installApps.ts';
import { memberId } from '../fixtures/waves.ts';

const busy: InstallOutcome = { kind: 'failed', reason: 'unavailable', temporary: true, retryAfterMs: null };

/** Installs for people 1 to `count`; `answer` decides by person and try. Time is counted, not waited for. */
async function install(count: number, answer: (n: number, tries: number) => InstallOutcome) {
  const tries = new Map<PersonId, number>();
  const results = new Map<PersonId, InstallResult>();
  const perRound: number[] = [];
  let asked = 0;
  let waitedMs = 0;
  let stopped: string | null = null;
  const people = Array.from({ length: count }, (_, index) => memberId(index + 1));
  const rounds = installApps(people, {
    installApp: async (id) => {
      asked += 1;
      tries.set(id, (tries.get(id) ?? 0) + 1);
      return answer(people.indexOf(id) + 1, tries.get(id) ?? 0);
    },
    sleep: async (ms) => {
      if (ms === 1000 && asked > 0) {
        perRound.push(asked);
        asked = 0;
      }
      waitedMs += ms;
    },
  });
  for await (const round of rounds) {
    if (round.kind === 'stopped') stopped = round.problem;
    else for (const { id, result } of round.results) results.set(id, result);
  }
  return { results, tries, perRound, waitedMs, stopped };
}

describe('installApps', () => {
  it('asks for at most twenty people in a second', async () => {
    const { results, perRound, waitedMs } = await install(45, () => ({ kind: 'installed' }));
    assert.equal(results.size, 45);
    assert.deepEqual(perRound, [20, 20, 5]);
    assert.equal(waitedMs, 3000);
  });

  const outcomes: readonly [outcome: InstallOutcome, result: InstallResult][] = [
    [{ kind: 'installed' }, 'waitForTeams'],
    [{ kind: 'alreadyInstalled' }, 'waitForTeams'],
    [{ kind: 'blockedByPolicy' }, 'blockedByPolicy'],
    [{ kind: 'notFound' }, 'installRefused'],
    [{ kind: 'failed', reason: 'forbidden', temporary: false, retryAfterMs: null }, 'installRefused'],
  ];
  for (const [outcome, result] of outcomes) {
    it(`makes ${result} of ${outcome.kind === 'failed' ? outcome.reason : outcome.kind}`, async () => {
      const { results } = await install(1, () => outcome);
      assert.deepEqual([...results.values()], [result]);
    });
  }

  it('tries again what failed for a passing reason, and waits as long as it was asked to', async () => {
    const slow: InstallOutcome = {
      kind: 'failed',
      reason: 'throttled',
      temporary: true,
      retryAfterMs: 30_000,
    };
    const { results, tries, waitedMs } = await install(3, (n, tried) =>
      n === 2 && tried === 1 ? slow : { kind: 'installed' },
    );
    assert.deepEqual([...results.values()], ['waitForTeams', 'waitForTeams', 'waitForTeams']);
    assert.equal(tries.get(memberId(2)), 2);
    assert.equal(waitedMs, 1000 + 30_000 + 1000);
  });

  it('leaves one person out after six tries, without holding up the others', async () => {
    const { results, tries, stopped } = await install(300, (n) => (n === 7 ? busy : { kind: 'installed' }));
    assert.equal(stopped, null);
    assert.equal(tries.get(memberId(7)), 6);
    assert.equal(results.get(memberId(7)), 'notInstalled');
    assert.equal(results.size, 300);
  });

  it('stops when nobody can be installed for, instead of calling everybody unreachable', async () => {
    const { results, stopped } = await install(100, () => busy);
    assert.equal(stopped, 'directoryBusy');
    assert.equal(results.size, 0);
  });

  for (const [reason, problem] of [
    ['unauthorized', 'signInFailed'],
    ['missingConsent', 'missingConsent'],
    ['badRequest', 'unexpected'],
  ] as const) {
    it(`stops at once at ${reason}: it would meet everybody`, async () => {
      const { stopped, tries } = await install(100, () => ({
        kind: 'failed',
        reason,
        temporary: false,
        retryAfterMs: null,
      }));
      assert.equal(stopped, problem);
      assert.equal(tries.size, 20);
    });
  }

  it('does nothing for nobody', async () => {
    const { waitedMs } = await install(0, () => busy);
    assert.equal(waitedMs, 0);
  });
});
