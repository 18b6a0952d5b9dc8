import assert from 'node:assert/strict';
import type { Failure, SendOutcome } from '../../domain/delivery.ts';
import { backOffMs, decideSettlement, type Try } from '../../outbox/decideSettlement.ts';
import { later, NOON } from '../fixtures/deliveries.ts';

const failedWith = (failure: Failure): SendOutcome => ({ kind: 'failed', failure });
const temporary = (overrides: Partial<Extract<Failure, { kind: 'temporary' }>> = {}): SendOutcome =>
  failedWith({ kind: 'temporary', reason: '502', retryAfterMs: null, throttled: false, ...overrides });
const throttled = (retryAfterMs: number | null) =>
  temporary({ reason: '429', throttled: true, retryAfterMs });

function decide(outcome: SendOutcome, overrides: Partial<Try> = {}) {
  const tried = { outcome, attempts: 0, othersFail: false, random: 1, now: NOON, ...overrides };
  return decideSettlement(tried, { maxAttempts: 8 });
}

describe('decideSettlement', () => {
  const done: readonly SendOutcome[] = [
    { kind: 'sent', activityId: '1', conversationId: 'a:1' },
    { kind: 'skipped', reason: 'notNeeded' },
    failedWith({ kind: 'permanent', reason: 'blockedByPerson' }),
    failedWith({ kind: 'permanent', reason: 'tooBig' }),
  ];
  for (const outcome of done) {
    const name = outcome.kind === 'failed' ? outcome.failure.reason : outcome.kind;
    it(`leaves ${name} as it is, even while others fail`, () => {
      assert.equal(decide(outcome), outcome);
      assert.equal(decide(outcome, { othersFail: true, attempts: 20 }), outcome);
    });
  }

  const waits: readonly [string, SendOutcome, Partial<Try>, number, boolean][] = [
    ['a temporary failure at once', temporary(), {}, 2000, true],
    ['with half the wait at the other end of chance', temporary(), { random: 0 }, 1000, true],
    ['longer after each try', temporary(), { attempts: 3 }, 128_000, true],
    ['never longer than half an hour', temporary(), { attempts: 6 }, 1_800_000, true],
    ['not before the time Teams named', temporary({ retryAfterMs: 60_000 }), {}, 60_000, true],
    ['a technical failure too', failedWith({ kind: 'technical', reason: '401' }), {}, 2000, true],
    ['throttled: as long as Teams says and a little', throttled(10_000), {}, 12_000, false],
    ['throttled without a word', throttled(null), {}, 7000, false],
    ['throttled for the hundredth time', throttled(1000), { attempts: 7 }, 3000, false],
    [
      'in an outage, without using up tries',
      temporary(),
      { othersFail: true, attempts: 7 },
      1_800_000,
      false,
    ],
  ];
  for (const [name, outcome, overrides, waitMs, countsAsTry] of waits) {
    it(`tries again: ${name}`, () => {
      const settlement = decide(outcome, overrides);
      assert.equal(settlement.kind, 'again');
      assert.ok(settlement.kind === 'again');
      assert.deepEqual([settlement.dueAt, settlement.countsAsTry], [later(waitMs), countsAsTry]);
    });
  }

  it('gives up after the last try, and not one before', () => {
    const outcome = temporary();
    assert.equal(decide(outcome, { attempts: 6 }).kind, 'again');
    assert.equal(decide(outcome, { attempts: 7 }), outcome);
  });

  it('outlasts an hour in which nothing works, even with the shortest waits', () => {
    let totalMs = 0;
    for (let attempts = 0; attempts < 7; attempts++) totalMs += backOffMs(attempts, 0.75);
    assert.ok(totalMs > 3_600_000);
  });
});
