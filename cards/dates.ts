import type { Language } from '../domain/language.ts';

/** A date on a card: drawn by the client in the reader's own zone and manner. Works in TextBlock text only. */
export function cardDate(date: Date, style: 'SHORT' | 'LONG' | 'COMPACT' = 'LONG'): string {
  return `{{DATE(${withoutMilliseconds(date)},${style})}}`;
}

export function cardTime(date: Date): string {
  return `{{TIME(${withoutMilliseconds(date)})}}`;
}

function withoutMilliseconds(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** A date in a summary or a plain text, which no client translates: in the person's zone, or in UTC and saying so. */
export function plainDate(date: Date, language: Language, timeZone: string | null): string {
  const format = new Intl.DateTimeFormat(language === 'sv' ? 'sv-SE' : 'en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: timeZone ?? 'UTC',
  });
  return format.format(date);
}
