import assert from 'node:assert/strict';
import { nextCheckAt } from '../../../dialogs/recipient/nextCheck.ts';
import type { Stage } from '../../../domain/journey.ts';

const since = new Date('2026-11-23T11:00:00Z');
const minutesLater = (minutes: number) => new Date(since.getTime() + minutes * 60_000);
const gate = { gateId: 'GATE-10', outcome: 'selfService' as const, advice: [] };
const verifying: Stage = { at: 'verifying', gate, since, finding: { kind: 'notSeen' }, told: false };

describe('nextCheckAt', () => {
  for (const [after, next] of [
    [0, 1],
    [1, 2],
    [3, 5],
    [5, 15],
    [15, 60],
    [60, 120],
    [150, 180],
    [60 * 30, 60 * 31],
  ] as const) {
    it(`looks ${next} minutes after the last step when ${after} have passed`, () => {
      assert.deepEqual(nextCheckAt(verifying, minutesLater(after)), minutesLater(next));
    });
  }

  for (const [after, next] of [
    [0, 18],
    [18, 40],
    [41, 80],
    [80, 120],
    [121, 180],
  ] as const) {
    it(`looks ${next} minutes into the gap when ${after} have passed, also while a person helps`, () => {
      const enrolling = { at: 'enrolling', gate, step: 1, gapSince: since, nudges: 0 } as const;
      assert.deepEqual(nextCheckAt(enrolling, minutesLater(after)), minutesLater(next));
      const stuck: Stage = { at: 'stuck', from: enrolling, ticketId: 't' as never };
      assert.deepEqual(nextCheckAt(stuck, minutesLater(after)), minutesLater(next));
    });
  }

  it('gives up after two weeks, and not a day before', () => {
    assert.equal(nextCheckAt(verifying, minutesLater(14 * 24 * 60)), null);
    assert.notEqual(nextCheckAt(verifying, minutesLater(13 * 24 * 60)), null);
  });

  it('goes on while a person helps, and does not begin for a journey that waits for nothing', () => {
    assert.notEqual(nextCheckAt({ at: 'stuck', from: verifying, ticketId: 't' as never }, since), null);
    assert.equal(nextCheckAt({ at: 'notified' }, since), null);
    assert.equal(nextCheckAt({ at: 'compliant', since, managedDeviceId: 'm' }, since), null);
  });
});
