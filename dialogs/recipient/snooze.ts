import { localTime, momentOf } from '../../domain/zonedTime.ts';

const HOUR_MS = 3_600_000;
const MORNING_HOUR = 9;
const EVENING_HOUR = 18;

/**
 * When a snoozed device comes back, on the person's own clock: never less than a day before the deadline, and never
 * sooner than in an hour. Once the deadline has passed it is as the person wishes.
 */
export function wakeAt(
  choice: 'hour' | 'evening' | 'tomorrow' | 'nextWeek',
  now: Date,
  timeZone: string | null,
  deadline: Date | null,
): Date {
  const wanted = wantedTime(choice, now, timeZone);
  const isAhead = deadline !== null && deadline > now;
  const latest = isAhead ? deadline.getTime() - 24 * HOUR_MS : Number.POSITIVE_INFINITY;
  return new Date(Math.max(now.getTime() + HOUR_MS, Math.min(wanted.getTime(), latest)));
}

function wantedTime(choice: Parameters<typeof wakeAt>[0], now: Date, timeZone: string | null): Date {
  const today = localTime(now, timeZone);
  const at = (daysAhead: number, hour: number) =>
    momentOf({ year: today.year, month: today.month, day: today.day + daysAhead, hour }, timeZone);
  switch (choice) {
    case 'hour':
      return new Date(now.getTime() + HOUR_MS);
    case 'evening':
      return today.hour < EVENING_HOUR - 1 ? at(0, EVENING_HOUR) : at(1, EVENING_HOUR);
    case 'tomorrow':
      return at(1, MORNING_HOUR);
    case 'nextWeek':
      // Monday is 1; on a Monday it is the next one.
      return at((8 - today.weekday) % 7 || 7, MORNING_HOUR);
  }
}
