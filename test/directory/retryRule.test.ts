import assert from 'node:assert/strict';
import { useFakeTimers } from 'sinon';
import { REAL_WAITING } from '../../directory/client/requestPolicy.ts';
import { mayRepeat, parseRetryAfterMs, waitBeforeNextMs } from '../../directory/client/retryRule.ts';

const now = Date.parse('2026-11-20T08:00:00Z');

describe('parseRetryAfterMs', () => {
  const table: readonly (readonly [string | null, number | null])[] = [
    [null, null],
    ['', null],
    ['  ', null],
    ['0', 0],
    ['17', 17_000],
    [' 17 ', 17_000],
    ['1.5', 1500],
    ['86400', 86_400_000],
    ['Fri, 20 Nov 2026 08:00:30 GMT', 30_000],
    ['Fri, 20 Nov 2026 07:00:00 GMT', 0],
    ['-5', null],
    ['soon', null],
  ];
  for (const [header, expected] of table) {
    it(`reads "${header}" as ${expected}`, () => assert.equal(parseRetryAfterMs(header, now), expected));
  }
});

describe('waitBeforeNextMs', () => {
  it('is never shorter than what was asked for, nor than our own wait', () => {
    for (let attempt = 1; attempt < 12; attempt++) {
      for (const asked of [0, 100, 5000, 400_000]) {
        for (const random of [0, 0.5, 0.999]) {
          const wait = waitBeforeNextMs(attempt, asked, random);
          assert.ok(wait >= asked);
          assert.ok(wait >= 500);
          assert.ok(wait <= Math.max(asked + 1000, 30_000));
        }
      }
    }
  });
});

describe('mayRepeat', () => {
  const answered = (status: number) => ({ kind: 'answered', status, retryAfter: null }) as const;

  it('is for passing trouble only', () => {
    const repeated = [
      200, 201, 302, 400, 401, 403, 404, 408, 409, 412, 429, 500, 501, 502, 503, 504, 505,
    ].filter((status) => mayRepeat(answered(status), 'safe'));
    assert.deepEqual(repeated, [408, 429, 500, 502, 503, 504]);
    assert.ok(mayRepeat({ kind: 'noAnswer' }, 'safe'));
  });

  it('is never for a request that must not be repeated', () => {
    assert.ok(!mayRepeat(answered(429), 'never'));
    assert.ok(!mayRepeat({ kind: 'noAnswer' }, 'never'));
  });
});

describe('REAL_WAITING', () => {
  it('sleeps as long as it is told, and wakes at once when it is called off', async () => {
    const clock = useFakeTimers();
    const calledOff = new AbortController();
    const woken: string[] = [];
    const full = REAL_WAITING.sleep(1000, new AbortController().signal).then(() => woken.push('full'));
    const short = REAL_WAITING.sleep(1000, calledOff.signal).then(() => woken.push('short'));
    await REAL_WAITING.sleep(1000, AbortSignal.abort());
    calledOff.abort();
    await short;
    assert.deepEqual(woken, ['short']);
    await clock.tickAsync(999);
    assert.deepEqual(woken, ['short']);
    await clock.tickAsync(1);
    await full;
    assert.equal(clock.countTimers(), 0);
  });
});
