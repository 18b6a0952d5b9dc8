import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dayOf, endOfDay, knownZone } from '../../../dialogs/admin/dates.ts';

describe('endOfDay', () => {
  const days: readonly [day: string, zone: string, moment: string | null][] = [
    ['2026-12-11', 'Europe/Stockholm', '2026-12-11T22:59:00.000Z'],
    ['2026-07-01', 'Europe/Stockholm', '2026-07-01T21:59:00.000Z'],
    ['2026-12-11', 'UTC', '2026-12-11T23:59:00.000Z'],
    ['2026-12-11', 'America/New_York', '2026-12-12T04:59:00.000Z'],
    ['2026-12-11', 'Asia/Kolkata', '2026-12-11T18:29:00.000Z'],
    // The night on which the clocks change.
    ['2026-10-25', 'Europe/Stockholm', '2026-10-25T22:59:00.000Z'],
    ['2027-03-28', 'Europe/Stockholm', '2027-03-28T21:59:00.000Z'],
    ['2028-02-29', 'UTC', '2028-02-29T23:59:00.000Z'],
    ['2026-02-29', 'UTC', null],
    ['2026-13-01', 'UTC', null],
    ['2026-00-10', 'UTC', null],
    ['11/12/2026', 'UTC', null],
    ['', 'UTC', null],
  ];
  for (const [day, zone, moment] of days) {
    it(`reads ${day || 'nothing'} in ${zone} as ${moment ?? 'no day'}`, () => {
      assert.equal(endOfDay(day, zone)?.toISOString() ?? null, moment);
    });
  }

  it('gives the day back that was picked, in every zone', () => {
    const zones = ['UTC', 'Europe/Stockholm', 'America/New_York', 'Pacific/Auckland', 'Asia/Kolkata'];
    const day = fc
      .date({ min: new Date('2026-01-01'), max: new Date('2029-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, fc.constantFrom(...zones), (picked, zone) => {
        const moment = endOfDay(picked, zone);
        assert.ok(moment);
        assert.equal(dayOf(moment, zone), picked);
        assert.notEqual(dayOf(new Date(moment.getTime() + 60_000), zone), picked);
      }),
    );
  });
});

describe('knownZone', () => {
  it('keeps a zone that exists and takes UTC for one that does not', () => {
    assert.equal(knownZone('Europe/Stockholm'), 'Europe/Stockholm');
    assert.equal(knownZone('Europe/Atlantis'), 'UTC');
    assert.equal(knownZone(null), 'UTC');
  });
});
