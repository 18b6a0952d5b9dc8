/** Times of day in a person's own zone. Pure: the zone's rules come from the runtime, the moment is a parameter. */

export interface LocalTime {
  readonly year: number;
  /** 1–12 */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

/** What the clock on the wall shows at this moment. An unknown zone name is read as UTC. */
export function localTime(moment: Date, timeZone: string | null): LocalTime {
  const parts = Object.fromEntries(
    formatFor(timeZone)
      .formatToParts(moment)
      .map((part) => [part.type, part.value]),
  );
  const [year, month, day] = [Number(parts['year']), Number(parts['month']), Number(parts['day'])];
  return {
    year,
    month,
    day,
    hour: Number(parts['hour']),
    minute: Number(parts['minute']),
    weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay(),
  };
}

/**
 * The moment at which the wall clock shows this. A day number may run over the month's end. A time that a
 * daylight-saving change skips becomes the same distance after the change; one that happens twice is the first.
 */
export function momentOf(
  local: {
    readonly year: number;
    readonly month: number;
    readonly day: number;
    readonly hour: number;
    readonly minute?: number;
  },
  timeZone: string | null,
): Date {
  const wanted = Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute ?? 0);
  const earlier = wanted - offsetMs(new Date(wanted - DAY_MS), timeZone);
  const later = wanted - offsetMs(new Date(wanted + DAY_MS), timeZone);
  for (const candidate of [Math.min(earlier, later), Math.max(earlier, later)]) {
    if (candidate + offsetMs(new Date(candidate), timeZone) === wanted) return new Date(candidate);
  }
  return new Date(Math.max(earlier, later));
}

const DAY_MS = 86_400_000;

/** How far the zone's clock is ahead of UTC at this moment. */
function offsetMs(moment: Date, timeZone: string | null): number {
  const shown = localTime(moment, timeZone);
  const asUtc = Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute);
  return asUtc - Math.floor(moment.getTime() / 60_000) * 60_000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string | null): Intl.DateTimeFormat {
  const zone = timeZone ?? 'UTC';
  let format = formats.get(zone);
  if (!format) {
    format = createFormat(zone) ?? createFormat('UTC') ?? new Intl.DateTimeFormat('en-GB');
    formats.set(zone, format);
  }
  return format;
}

function createFormat(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
  } catch {
    return null;
  }
}

/** The zone most people of a country live in: for the first message, before Teams has told us theirs. */
export function usualZoneOf(country: string | null): string | null {
  return country === null ? null : (USUAL_ZONES[country.toUpperCase()] ?? null);
}

const USUAL_ZONES: Readonly<Record<string, string>> = {
  SE: 'Europe/Stockholm',
  NO: 'Europe/Oslo',
  DK: 'Europe/Copenhagen',
  FI: 'Europe/Helsinki',
  IS: 'Atlantic/Reykjavik',
  DE: 'Europe/Berlin',
  AT: 'Europe/Vienna',
  CH: 'Europe/Zurich',
  FR: 'Europe/Paris',
  BE: 'Europe/Brussels',
  NL: 'Europe/Amsterdam',
  ES: 'Europe/Madrid',
  PT: 'Europe/Lisbon',
  IT: 'Europe/Rome',
  PL: 'Europe/Warsaw',
  EE: 'Europe/Tallinn',
  LV: 'Europe/Riga',
  LT: 'Europe/Vilnius',
  GB: 'Europe/London',
  IE: 'Europe/Dublin',
  US: 'America/New_York',
  IN: 'Asia/Kolkata',
  JP: 'Asia/Tokyo',
  SG: 'Asia/Singapore',
  AU: 'Australia/Sydney',
};
