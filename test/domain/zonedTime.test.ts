import assert from 'node:assert/strict';
import fc from 'fast-check';
import { localTime, momentOf, usualZoneOf } from '../../domain/zonedTime.ts';

describe('momentOf', () => {
  it('is the inverse of localTime for every minute that exists once', () => {
    const zones = fc.constantFrom(
      'Europe/Stockholm',
      'America/New_York',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'Pacific/Kiritimati',
      'UTC',
    );
    const minutes = fc.integer({ min: Date.UTC(2026, 0, 1) / 60_000, max: Date.UTC(2028, 0, 1) / 60_000 });
    fc.assert(
      fc.property(zones, minutes, (zone, minute) => {
        const moment = new Date(minute * 60_000);
        const shown = localTime(moment, zone);
        const again = momentOf(shown, zone);
        // In the hour that happens twice the first one is meant; it shows the same clock.
        assert.deepEqual(localTime(again, zone), shown);
        assert.ok(again.getTime() <= moment.getTime());
      }),
      { numRuns: 2000 },
    );
  });

  it('moves a time that the change of clocks skips behind the change', () => {
    const skipped = momentOf({ year: 2026, month: 3, day: 29, hour: 2, minute: 30 }, 'Europe/Stockholm');
    assert.equal(skipped.toISOString(), '2026-03-29T01:30:00.000Z');
    assert.equal(localTime(skipped, 'Europe/Stockholm').hour, 3);
  });

  it('takes the first of two equal clock times', () => {
    const first = momentOf({ year: 2026, month: 10, day: 25, hour: 2, minute: 30 }, 'Europe/Stockholm');
    assert.equal(first.toISOString(), '2026-10-25T00:30:00.000Z');
  });
});

describe('usualZoneOf', () => {
  it('knows countries in either case and admits what it does not know', () => {
    assert.equal(usualZoneOf('se'), 'Europe/Stockholm');
    assert.equal(usualZoneOf('XX'), null);
    assert.equal(usualZoneOf(null), null);
  });
});
