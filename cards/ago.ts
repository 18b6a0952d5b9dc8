import type { Language } from '../domain/language.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `10 seconds ago`, `for 3 hours`: in the largest unit that fits, rounded down. */
export function agoText(language: Language, then: Date, now: Date): string {
  const { value, unit } = inUnits(Math.max(0, now.getTime() - then.getTime()));
  return new Intl.RelativeTimeFormat(language, { numeric: 'always' }).format(-value, unit);
}

/** `25 minutes`, `3 hours`, `2 days`. Rounded down: a deadline is never nearer than the card says. */
export function spanText(language: Language, milliseconds: number): string {
  const { value, unit } = inUnits(Math.max(0, milliseconds));
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

/** Two of the next smaller unit are still told in it: 47 hours says more than one day. */
function inUnits(milliseconds: number): { value: number; unit: 'second' | 'minute' | 'hour' | 'day' } {
  if (milliseconds < MINUTE) return { value: Math.floor(milliseconds / 1000), unit: 'second' };
  if (milliseconds < 2 * HOUR) return { value: Math.floor(milliseconds / MINUTE), unit: 'minute' };
  if (milliseconds < 2 * DAY) return { value: Math.floor(milliseconds / HOUR), unit: 'hour' };
  return { value: Math.floor(milliseconds / DAY), unit: 'day' };
}
