import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createSlidingLimits, TEAMS_LIMITS } from '../../../rehearsal/connector/slidingLimits.ts';

describe('createSlidingLimits', () => {
  it('allows what a window has room for, and says when there is room again', () => {
    const limits = createSlidingLimits([{ requests: 2, withinMs: 1000 }]);
    assert.deepEqual(
      [0, 400, 500, 999, 1000, 1399, 1400].map((at) => limits.take('chat', at)),
      [0, 0, 500, 1, 0, 1, 0],
    );
  });

  it('counts each key for itself', () => {
    const limits = createSlidingLimits([{ requests: 1, withinMs: 1000 }]);
    assert.equal(limits.take('one', 0), 0);
    assert.equal(limits.take('two', 0), 0);
    assert.equal(limits.take('one', 1), 999);
  });

  it('never allows more than any window of Teams does, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 300 }), (gaps) => {
        const limits = createSlidingLimits(TEAMS_LIMITS.thread);
        let now = 0;
        const allowed: number[] = [];
        for (const gap of gaps) {
          now += gap;
          if (limits.take('chat', now) === 0) allowed.push(now);
        }
        for (const { requests, withinMs } of TEAMS_LIMITS.thread) {
          for (const start of allowed) {
            const within = allowed.filter((at) => at >= start && at < start + withinMs);
            assert.ok(within.length <= requests);
          }
        }
      }),
    );
  });

  it('forgets who has been quiet, and nobody else', () => {
    const limits = createSlidingLimits([{ requests: 1, withinMs: 1000 }]);
    limits.take('quiet', 0);
    limits.take('busy', 900);
    limits.forgetIdle(1000);
    assert.equal(limits.take('busy', 1000), 900);
  });
});
