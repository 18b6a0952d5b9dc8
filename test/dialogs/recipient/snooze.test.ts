import assert from 'node:assert/strict';
import { wakeAt } from '../../../dialogs/recipient/snooze.ts';

const at = (text: string) => new Date(text);

/** now, choice, zone, deadline → when */
const EXAMPLES = [
  ['2026-11-23T11:00:00Z', 'hour', 'Europe/Stockholm', null, '2026-11-23T12:00:00Z'],
  ['2026-11-23T11:00:00Z', 'evening', 'Europe/Stockholm', null, '2026-11-23T17:00:00Z'],
  ['2026-11-23T16:30:00Z', 'evening', 'Europe/Stockholm', null, '2026-11-24T17:00:00Z'],
  ['2026-11-23T11:00:00Z', 'tomorrow', 'Europe/Stockholm', null, '2026-11-24T08:00:00Z'],
  // 23:30 in Stockholm is still the 23rd there, although it is the 24th further east.
  ['2026-11-23T22:30:00Z', 'tomorrow', 'Europe/Stockholm', null, '2026-11-24T08:00:00Z'],
  ['2026-11-23T22:30:00Z', 'tomorrow', 'Asia/Singapore', null, '2026-11-25T01:00:00Z'],
  // A Monday: next Monday. A Sunday: tomorrow.
  ['2026-11-23T11:00:00Z', 'nextWeek', 'Europe/Stockholm', null, '2026-11-30T08:00:00Z'],
  ['2026-11-22T11:00:00Z', 'nextWeek', 'Europe/Stockholm', null, '2026-11-23T08:00:00Z'],
  // Clocks go forward on 29 March 2026: nine in the morning is seven UTC then.
  ['2026-03-28T12:00:00Z', 'tomorrow', 'Europe/Stockholm', null, '2026-03-29T07:00:00Z'],
  // And back on 25 October 2026.
  ['2026-10-24T12:00:00Z', 'tomorrow', 'Europe/Stockholm', null, '2026-10-25T08:00:00Z'],
  // Across the end of a month and a year.
  ['2026-12-31T12:00:00Z', 'tomorrow', 'Europe/Stockholm', null, '2027-01-01T08:00:00Z'],
  // Unknown zones are read as UTC.
  ['2026-11-23T11:00:00Z', 'tomorrow', null, null, '2026-11-24T09:00:00Z'],
  ['2026-11-23T11:00:00Z', 'tomorrow', 'Not/AZone', null, '2026-11-24T09:00:00Z'],
  // Never later than a day before the deadline, never sooner than in an hour.
  ['2026-11-23T11:00:00Z', 'nextWeek', 'Europe/Stockholm', '2026-11-27T16:00:00Z', '2026-11-26T16:00:00Z'],
  ['2026-11-27T11:00:00Z', 'tomorrow', 'Europe/Stockholm', '2026-11-27T16:00:00Z', '2026-11-27T12:00:00Z'],
  // Past the deadline there is nothing left to be in time for.
  ['2026-11-30T11:00:00Z', 'tomorrow', 'Europe/Stockholm', '2026-11-27T16:00:00Z', '2026-12-01T08:00:00Z'],
  ['2026-11-27T16:00:00Z', 'evening', 'Europe/Stockholm', '2026-11-27T16:00:00Z', '2026-11-28T17:00:00Z'],
] as const;

describe('wakeAt', () => {
  for (const [now, choice, zone, deadline, wanted] of EXAMPLES) {
    it(`wakes "${choice}" asked at ${now} in ${zone} at ${wanted}${deadline ? `, deadline ${deadline}` : ''}`, () => {
      assert.equal(
        wakeAt(choice, at(now), zone, deadline ? at(deadline) : null).toISOString(),
        at(wanted).toISOString(),
      );
    });
  }
});
