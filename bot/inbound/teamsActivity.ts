import { z } from 'zod';
import { type Checked, passed, refused } from './refusal.ts';

/** Longer than any id that Teams makes; they are keys in the store. */
const MAX_ID_CHARACTERS = 1024;
const id = z.string().min(1).max(MAX_ID_CHARACTERS);
const text = z.string().optional().catch(undefined);

const named = z.looseObject({ id }).optional().catch(undefined);

/**
 * What an activity must have so that it can be checked and answered, and what we read if it is there. Nothing
 * else is asked for: Teams adds fields and events, and each must be answered with 200 (facts: teams-platform
 * §2.5). An optional part with an odd shape counts as absent.
 *
 * The channel is part of the shape because the SDK lets the activity choose how it is authenticated: `AseChannel`
 * would go past the Bot Connector's rules.
 */
const TEAMS_ACTIVITY = z.looseObject({
  type: z.string().min(1).max(64),
  id,
  channelId: z.literal('msteams'),
  serviceUrl: z.url().max(MAX_ID_CHARACTERS),
  conversation: z.looseObject({
    id,
    conversationType: text,
    tenantId: text,
    isGroup: z.boolean().optional().catch(undefined),
  }),
  recipient: z.looseObject({ id }),
  from: z.looseObject({ id, name: text, aadObjectId: text }).optional().catch(undefined),
  channelData: z
    .looseObject({ tenant: named, team: named, channel: named, teamsTeamId: text, teamsChannelId: text })
    .optional()
    .catch(undefined),
  name: text,
  action: text,
  text,
  textFormat: text,
  value: z.unknown().optional(),
  replyToId: text,
  locale: text,
  localTimezone: text,
  entities: z.array(z.unknown()).optional().catch(undefined),
  membersAdded: z.array(z.looseObject({ id })).optional().catch(undefined),
  membersRemoved: z.array(z.looseObject({ id })).optional().catch(undefined),
});

/** An activity as Teams sends it, of the right shape. Says nothing yet about who sent it. */
export type TeamsActivity = z.infer<typeof TEAMS_ACTIVITY>;

/** PostgreSQL keeps neither a NUL nor half of a surrogate pair; a client can send both, and nobody can see either. */
function storable(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\u0000', '') : value;
}

/** Parses a request's body. */
export function readActivity(body: string): Checked<TeamsActivity> {
  let json: unknown;
  try {
    json = JSON.parse(body, storable);
  } catch {
    return refused(400, 'notAnActivity');
  }
  const parsed = TEAMS_ACTIVITY.safeParse(json);
  return parsed.success ? passed(parsed.data) : refused(400, 'notAnActivity');
}
