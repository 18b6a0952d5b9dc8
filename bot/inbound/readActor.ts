import { z } from 'zod';
import type { PersonId } from '../../domain/ids.ts';
import type { Actor } from './inbound.ts';
import type { TeamsActivity } from './teamsActivity.ts';

const CLIENT_INFO = z.looseObject({
  type: z.literal('clientInfo'),
  locale: z.string().optional().catch(undefined),
  timezone: z.string().optional().catch(undefined),
});

/** Who acts, or null when it is not a person of the directory: another bot, a connector, Teams itself. */
export function readActor(activity: TeamsActivity): Actor | null {
  const { from } = activity;
  if (!from?.aadObjectId || from.id === activity.recipient.id) return null;
  const client = (activity.entities ?? [])
    .map((entity) => CLIENT_INFO.safeParse(entity))
    .find((parsed) => parsed.success)?.data;
  return {
    personId: from.aadObjectId.toLowerCase() as PersonId,
    name: from.name ?? '',
    locale: activity.locale ?? client?.locale ?? null,
    timeZone: [activity.localTimezone, client?.timezone].find(isTimeZone) ?? null,
  };
}

/** Asking takes as long as a query, and every click names a zone. There are some hundred of them. */
const knownTimeZones = new Set<string>();

function isTimeZone(name: string | undefined): name is string {
  if (!name) return false;
  if (knownTimeZones.has(name)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    knownTimeZones.add(name);
    return true;
  } catch {
    return false;
  }
}
