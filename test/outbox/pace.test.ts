import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createPace } from '../../outbox/pace.ts';

describe('createPace', () => {
  it('lets a burst through and then one at a time, as its rate says', () => {
    const pace = createPace({ ratePerSecond: 10, burst: 2 }, 0);
    assert.deepEqual(
      [0, 0, 0, 99, 100, 199, 200].map((at) => pace.take(at)),
      [true, true, false, false, true, false, true],
    );
  });

  it('says how long to wait, and that is enough', () => {
    const pace = createPace({ ratePerSecond: 45, burst: 1 }, 0);
    pace.take(0);
    const waitMs = pace.waitMs(0);
    assert.equal(waitMs, 23);
    assert.equal(pace.take(waitMs), true);
  });

  it('leaves to those who come first what others must keep', () => {
    const pace = createPace({ ratePerSecond: 10, burst: 3 }, 0);
    assert.deepEqual([pace.take(0, 1), pace.take(0, 1), pace.take(0, 1)], [true, true, false]);
    assert.equal(pace.take(0), true);
    assert.equal(pace.waitMs(0, 1), 200);
  });

  it('makes up for a moment in which nothing could leave, and keeps the average', () => {
    const pace = createPace({ ratePerSecond: 45 }, 0);
    const taken: number[] = [];
    for (let now = 0; now < 60_000; now += 1) {
      // Every two seconds the process is busy for 200 ms.
      if (now % 2000 >= 1800) continue;
      while (pace.take(now)) taken.push(now);
    }
    assert.ok(taken.length >= 45 * 60 * 0.96, `${taken.length}`);
    for (const start of taken) {
      assert.ok(taken.filter((at) => at >= start && at < start + 1000).length <= 48);
    }
  });

  it('slows down by a share, once for all that were refused together', () => {
    const pace = createPace({ ratePerSecond: 40 }, 0);
    pace.slowDown(1000);
    assert.equal(pace.rateAt(1000), 34);
    pace.slowDown(1100);
    assert.ok(Math.abs(pace.rateAt(1100) - 34.04) < 1e-9);
    pace.slowDown(2000);
    assert.ok(pace.rateAt(2000) < 30);
  });

  it('heals slowly and never beyond what is allowed', () => {
    const pace = createPace({ ratePerSecond: 40 }, 0);
    pace.slowDown(0);
    assert.equal(pace.rateAt(10_000), 38);
    assert.equal(pace.rateAt(60_000), 40);
  });

  it('never comes to a stop, however often it is told to slow down', () => {
    const pace = createPace({ ratePerSecond: 40 }, 0);
    for (let second = 0; second < 100; second++) pace.slowDown(second * 1000);
    assert.ok(pace.rateAt(99_000) >= 1);
    assert.ok(pace.waitMs(99_000) <= 1000);
  });

  it('neither gives nor takes when the clock is set back', () => {
    const pace = createPace({ ratePerSecond: 10, burst: 1 }, 10_000);
    pace.take(10_000);
    assert.equal(pace.take(5000), false);
    assert.equal(pace.take(5099), false);
    assert.equal(pace.take(5100), true);
  });

  it('stays within rate and burst in every second, whenever it is asked', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 200 }),
        (ratePerSecond, burst, gaps) => {
          const most = ratePerSecond + 3;
          const pace = createPace({ ratePerSecond, burst, mostPerSecond: most }, 0);
          let now = 0;
          const taken: number[] = [];
          for (const gap of gaps) {
            now += gap;
            while (pace.take(now)) taken.push(now);
          }
          for (const start of taken) {
            const within = taken.filter((at) => at >= start && at < start + 1000);
            assert.ok(within.length <= Math.min(most, ratePerSecond + burst));
          }
        },
      ),
    );
  });
});
