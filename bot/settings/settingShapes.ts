import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { LANGUAGES } from '../../domain/language.ts';

/** Everything pino knows, except `silent`: a service that logs nothing cannot be run. */
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Teams gives an app 50 requests a second in a tenant (facts: teams-platform §1.1); more only earns 429s. */
const MAX_SEND_RATE_PER_SECOND = 50;
/** Leaves a tenth of the budget to whatever else the app does. */
const DEFAULT_SEND_RATE_PER_SECOND = 45;
/** The port that every Bot Framework sample and the Agents Playground expect. */
const DEFAULT_PORT = 3978;
/** Shorter can be guessed. */
const MIN_METRICS_TOKEN_CHARACTERS = 16;

const NO_GUID = '00000000-0000-0000-0000-000000000000';

/** A GUID, lower case, because tokens carry it so; the empty one is a placeholder that somebody forgot. */
const guid = (what: string) =>
  z
    .string({ error: `must be ${what} (a GUID)` })
    .refine((text) => z.guid().safeParse(text).success && text !== NO_GUID, {
      error: `must be ${what} (a GUID)`,
    })
    .transform((text) => text.toLowerCase());

/** An https URL without credentials, query or fragment; given back without its trailing slash. */
const httpsUrl = (what: string) =>
  z.string({ error: `must be ${what}, starting with https://` }).transform((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (
      url?.protocol !== 'https:' ||
      url.username ||
      url.password ||
      text.includes('?') ||
      text.includes('#')
    ) {
      context.addIssue({
        code: 'custom',
        message: `must be ${what}, starting with https://, without user name, query or fragment`,
      });
      return z.NEVER;
    }
    return url.href.replace(/\/+$/, '');
  });

const wholeNumber = (from: number, to: number, fallback: number) =>
  z
    .string()
    .refine((text) => /^\d{1,6}$/.test(text) && Number(text) >= from && Number(text) <= to, {
      error: `must be a whole number from ${from} to ${to}`,
    })
    .transform(Number)
    .default(fallback);

const list = (item: z.ZodType<string, string>, expected: string) =>
  z
    .string()
    .transform((text, context) => {
      const parsed = text
        .split(/[\s,;]+/)
        .filter((part) => part !== '')
        .map((part) => item.safeParse(part));
      // Nothing but commas is a list that somebody meant to fill.
      if (parsed.length === 0 || parsed.some((part) => !part.success)) {
        context.addIssue({ code: 'custom', message: expected });
      }
      return parsed.flatMap((part) => (part.success ? [part.data] : []));
    })
    .default([]);

const hostName = z
  .string()
  .transform((text) => text.toLowerCase())
  .refine((text) =>
    /^(?=.{4,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/.test(text),
  );

/**
 * Every setting but the bot's credentials, each with the sentence that a person reads when it is wrong. The
 * sentences never repeat the value: it may be a secret in the wrong place.
 */
export const SETTING_SHAPES = z.object({
  MicrosoftAppId: guid("the bot's application id from Microsoft Entra"),
  MicrosoftAppTenantId: guid('the id of your Microsoft Entra tenant'),
  TEAMS_APP_ID: guid("the app's id in your Teams app catalog").optional(),
  DATABASE_URL: z
    .string()
    .refine(
      (text) => URL.canParse(text) && ['postgres:', 'postgresql:'].includes(new URL(text).protocol),
      'must be a PostgreSQL connection string, starting with postgres:// (leave it out for the embedded store)',
    )
    .optional(),
  DATA_DIR: z.string().default('./data'),
  ADMIN_GROUP_ID: guid('the object id of the group whose members may send waves').optional(),
  ADMIN_USER_IDS: list(
    guid('a user'),
    'must be object ids of people (GUIDs), separated by commas; user names are not ids',
  ),
  HELPDESK_TEAM_ID: guid("the object id of the helpdesk team's group").optional(),
  HELPDESK_CHANNEL_ID: z
    .string()
    .refine((text) => /^19:[\w-]+@thread\.(tacv2|skype)$/.test(text), {
      error: 'must be a channel id, such as 19:…@thread.tacv2, decoded if it was copied from a link',
    })
    .optional(),
  GRAPH_BASE_URL: httpsUrl('the address of Microsoft Graph').default('https://graph.microsoft.com'),
  SERVICE_URL_HOSTS: list(hostName, 'must be host names, separated by commas, without https:// or a path'),
  SEND_RATE_PER_SECOND: wholeNumber(1, MAX_SEND_RATE_PER_SECOND, DEFAULT_SEND_RATE_PER_SECOND),
  DEFAULT_LANGUAGE: z.enum(LANGUAGES, { error: `must be one of: ${LANGUAGES.join(', ')}` }).default('en'),
  PUBLIC_BASE_URL: httpsUrl('the address at which Teams and browsers reach this service'),
  HOST: z
    .string()
    .refine((text) => /^[\w.:-]+$/.test(text), { error: 'must be an IP address or a host name' })
    .default('0.0.0.0'),
  PORT: wholeNumber(1, 65_535, DEFAULT_PORT),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of: ${LOG_LEVELS.join(', ')}` }).default('info'),
  METRICS_TOKEN: z
    .string()
    .min(MIN_METRICS_TOKEN_CHARACTERS, {
      error: `must have at least ${MIN_METRICS_TOKEN_CHARACTERS} characters`,
    })
    .optional(),
});

/** Whether a text is a private key in PEM that Node can read; what is in it is never reported. */
export function isPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).type === 'private';
  } catch {
    return false;
  }
}
