import { parseArgs } from 'node:util';
import { z } from 'zod';

/** What fills the placeholders of `teams/manifest.json`; a key is the placeholder's name. */
export type PackageValues = Readonly<Record<PlaceholderName, string>>;

type PlaceholderName =
  | 'BOT_ID'
  | 'TEAMS_APP_ID'
  | 'PUBLIC_DOMAIN'
  | 'DEVELOPER_NAME'
  | 'WEBSITE_URL'
  | 'PRIVACY_URL'
  | 'TERMS_URL';

export type PackageOrder =
  | {
      readonly ok: true;
      readonly values: PackageValues;
      /** Where the package goes; null for the usual place. */
      readonly out: string | null;
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly string[] };

const guid = z.guid('must be a GUID such as 0f8fad5b-d9cb-469f-a165-70867728950e').toLowerCase();
const httpsUrl = z.url({ protocol: /^https$/, error: 'must be an address that starts with https://' });

const OPTIONS = {
  'bot-id': guid,
  'teams-app-id': guid,
  'public-base-url': httpsUrl,
  'developer-name': z.string().trim().min(1, 'must not be empty').max(32, 'must be 32 characters or fewer'),
  'website-url': httpsUrl,
  'privacy-url': httpsUrl,
  'terms-url': httpsUrl,
  out: z.string().min(1, 'must name a file'),
} as const;

type OptionName = keyof typeof OPTIONS;
const OPTION_NAMES = Object.keys(OPTIONS) as OptionName[];
const REQUIRED: readonly OptionName[] = ['bot-id', 'public-base-url'];
const LINKS = ['website-url', 'privacy-url', 'terms-url'] as const;

export const PACKAGE_USAGE = `npm run package:teams -- --bot-id <GUID> --public-base-url <https://…>
    [--teams-app-id <GUID>] [--developer-name <your organization>] [--website-url <https://…>] [--privacy-url <https://…>] [--terms-url <https://…>]
    [--out <file.zip>]`;

/**
 * Reads the command line of the package builder; every problem is named at once. The app takes the bot's id unless it
 * is given its own. The links that people see in the app's details fall back to the public address; a note says so.
 */
export function readPackageOrder(commandLine: readonly string[]): PackageOrder {
  const { values: given, positionals } = parseArgs({
    args: [...commandLine],
    options: Object.fromEntries(OPTION_NAMES.map((name) => [name, { type: 'string' as const }])),
    strict: false,
  });
  const problems = [
    ...positionals.map((word) => `"${word}" belongs to no option.`),
    ...Object.keys(given)
      .filter((name) => !isOptionName(name))
      .map((name) => `--${name} is not an option.`),
    ...REQUIRED.filter((name) => given[name] === undefined).map((name) => `--${name} is missing.`),
  ];
  const read: Partial<Record<OptionName, string>> = {};
  for (const name of OPTION_NAMES) {
    if (given[name] === undefined) continue;
    const parsed = OPTIONS[name].safeParse(given[name]);
    if (parsed.success) read[name] = parsed.data;
    else problems.push(`--${name} ${parsed.error.issues.map(({ message }) => message).join(', ')}.`);
  }
  const { 'bot-id': botId, 'public-base-url': publicBaseUrl } = read;
  if (problems.length > 0 || !botId || !publicBaseUrl) return { ok: false, problems };
  const values = {
    BOT_ID: botId,
    TEAMS_APP_ID: read['teams-app-id'] ?? botId,
    PUBLIC_DOMAIN: new URL(publicBaseUrl).host,
    DEVELOPER_NAME: read['developer-name'] ?? 'Flytt',
    WEBSITE_URL: read['website-url'] ?? publicBaseUrl,
    PRIVACY_URL: read['privacy-url'] ?? publicBaseUrl,
    TERMS_URL: read['terms-url'] ?? publicBaseUrl,
  };
  return {
    ok: true,
    values,
    out: read.out ?? null,
    notes: notesOn(values, Object.keys(read) as OptionName[]),
  };
}

function notesOn(values: PackageValues, given: readonly OptionName[]): readonly string[] {
  const notes: string[] = [];
  const missing = LINKS.filter((name) => !given.includes(name)).map((name) => `--${name}`);
  if (missing.length > 0) {
    notes.push(
      `The app's details link to the public address; ${missing.join(', ')} can name pages of your own.`,
    );
  }
  if (values.TEAMS_APP_ID !== values.BOT_ID) {
    notes.push('The app has an id of its own, so TEAMS_APP_ID in .env must name its id in the catalog.');
  }
  return notes;
}

function isOptionName(name: string): name is OptionName {
  return name in OPTIONS;
}
