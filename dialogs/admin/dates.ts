import { localTime, momentOf } from '../../domain/zonedTime.ts';

/**
 * Days as an admin picks them (`2026-11-30`), as moments. "By the 30th" means until the end of that day where the
 * admin is; recipients elsewhere see that same moment in their own time.
 */

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The last minute of a day in a time zone; null when it is no day of the calendar. */
export function endOfDay(day: string, timeZone: string): Date | null {
  const match = DAY.exec(day.trim());
  if (!match) return null;
  const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const calendar = new Date(Date.UTC(year, month - 1, date));
  const exists =
    calendar.getUTCFullYear() === year &&
    calendar.getUTCMonth() === month - 1 &&
    calendar.getUTCDate() === date;
  return exists ? momentOf({ year, month, day: date, hour: 23, minute: 59 }, timeZone) : null;
}

/** The day on which a moment falls in a time zone, as Input.Date writes it. */
export function dayOf(moment: Date, timeZone: string): string {
  const { year, month, day } = localTime(moment, timeZone);
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

/** A zone that this system knows, else UTC: Teams tells names, and a wrong one must not stop the admin. */
export function knownZone(timeZone: string | null): string {
  if (timeZone === null) return 'UTC';
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}
