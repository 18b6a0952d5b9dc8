import type { GroupId, PersonId } from '../domain/ids.ts';
import type { Language } from '../domain/language.ts';
import type { DatabaseLocation } from '../store/database.ts';
import type { RegisteredIdentity, RehearsalIdentity } from './auth/identity.ts';
import { readCredentials } from './settings/readCredentials.ts';
import { type LogLevel, SETTING_SHAPES } from './settings/settingShapes.ts';
import { type SettingProblem, SettingsError } from './settings/settingsError.ts';

interface SharedSettings {
  /** A PostgreSQL server, or PGlite in a folder of this machine. */
  readonly store:
    | { readonly kind: 'postgres'; readonly url: string }
    | { readonly kind: 'embedded'; readonly dataDir: string };
  /** Never both empty. */
  readonly admins: { readonly groupId: GroupId | null; readonly userIds: readonly PersonId[] };
  /** Null: people who ask for help are told who to turn to, and no tickets are made. */
  readonly helpdesk: { readonly teamId: string; readonly channelId: string } | null;
  /** The app's id in the organisation's catalog; null: it is looked up by the manifest's id. */
  readonly teamsAppId: string | null;
  readonly graphBaseUrl: string;
  /** Hosts that may be sent to besides Microsoft's own; for sovereign clouds. */
  readonly serviceUrlHosts: readonly string[];
  readonly sendRatePerSecond: number;
  readonly defaultLanguage: Language;
  /** Without a trailing slash. */
  readonly publicBaseUrl: string;
  readonly port: number;
  readonly logLevel: LogLevel;
  /** Null: only loopback may read the metrics. */
  readonly metricsToken: string | null;
}

/** What `npm start` runs with: a registered bot, every caller authenticated. */
export interface ProductionSettings extends SharedSettings {
  readonly identity: RegisteredIdentity;
  readonly host: string;
}

/** What `npm run rehearse` runs with: nobody is authenticated, so nobody but this machine is listened to. */
export interface RehearsalSettings extends SharedSettings {
  readonly identity: RehearsalIdentity;
  readonly host: '127.0.0.1';
}

export type Settings = ProductionSettings | RehearsalSettings;

/**
 * The production settings out of an environment; the only place that reads one. Throws a `SettingsError` that
 * lists every problem at once, by name and expectation. It cannot give a bot that authenticates nobody,
 * whatever the environment says.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): ProductionSettings {
  const texts = trimmed(env);
  const shapes = SETTING_SHAPES.safeParse(texts);
  const credentials = readCredentials(texts);
  const problems = [
    ...(credentials.ok ? [] : credentials.problems),
    ...(shapes.success
      ? []
      : shapes.error.issues.map((issue) => ({ name: String(issue.path[0]), expected: issue.message }))),
    ...missingTogether(texts),
  ];
  if (!shapes.success || !credentials.ok || problems.length > 0) throw new SettingsError(problems);

  const read = shapes.data;
  return {
    identity: {
      kind: 'registered',
      appId: read.MicrosoftAppId,
      tenantId: read.MicrosoftAppTenantId,
      credentials: credentials.credentials,
    },
    store: read.DATABASE_URL
      ? { kind: 'postgres', url: read.DATABASE_URL }
      : { kind: 'embedded', dataDir: read.DATA_DIR },
    admins: {
      groupId: (read.ADMIN_GROUP_ID ?? null) as GroupId | null,
      userIds: read.ADMIN_USER_IDS as PersonId[],
    },
    helpdesk:
      read.HELPDESK_TEAM_ID && read.HELPDESK_CHANNEL_ID
        ? { teamId: read.HELPDESK_TEAM_ID, channelId: read.HELPDESK_CHANNEL_ID }
        : null,
    teamsAppId: read.TEAMS_APP_ID ?? null,
    graphBaseUrl: read.GRAPH_BASE_URL,
    serviceUrlHosts: read.SERVICE_URL_HOSTS,
    sendRatePerSecond: read.SEND_RATE_PER_SECOND,
    defaultLanguage: read.DEFAULT_LANGUAGE,
    publicBaseUrl: read.PUBLIC_BASE_URL,
    host: read.HOST,
    port: read.PORT,
    logLevel: read.LOG_LEVEL,
    metricsToken: read.METRICS_TOKEN ?? null,
  };
}

/** The settings of this process. */
export function readProcessSettings(): ProductionSettings {
  return readSettings(process.env);
}

/** Where this process's data is, for commands that need nothing else. Throws a `SettingsError`. */
export function readStoreSettings(): DatabaseLocation {
  const texts = trimmed(process.env);
  const shapes = SETTING_SHAPES.pick({ DATABASE_URL: true, DATA_DIR: true }).safeParse(texts);
  if (!shapes.success) {
    throw new SettingsError(
      shapes.error.issues.map((issue) => ({ name: String(issue.path[0]), expected: issue.message })),
    );
  }
  return locationOf(
    shapes.data.DATABASE_URL
      ? { kind: 'postgres', url: shapes.data.DATABASE_URL }
      : { kind: 'embedded', dataDir: shapes.data.DATA_DIR },
  );
}

/** The setting in the store's words. */
export function locationOf(store: SharedSettings['store']): DatabaseLocation {
  return store.kind === 'postgres' ? store : { kind: 'folder', path: store.dataDir };
}

/** What the rehearsal must say, and what it may. Where it listens is not among it. */
export type RehearsalChoices = Pick<RehearsalSettings, 'identity' | 'store' | 'admins' | 'graphBaseUrl'> &
  Partial<Omit<RehearsalSettings, 'host'>>;

/**
 * Settings for a bot without an account. It takes them from code, never from the environment, and always binds
 * to loopback: that is the only reason why it may leave callers unauthenticated.
 */
export function rehearsalSettings(choices: RehearsalChoices): RehearsalSettings {
  const port = choices.port ?? 3978;
  return {
    helpdesk: null,
    teamsAppId: null,
    serviceUrlHosts: [],
    sendRatePerSecond: 45,
    defaultLanguage: 'en',
    publicBaseUrl: `http://127.0.0.1:${port}`,
    logLevel: 'info',
    metricsToken: null,
    ...choices,
    port,
    host: '127.0.0.1',
  };
}

/** Settings that only make sense with another. */
function missingTogether(texts: {
  readonly ADMIN_GROUP_ID?: string | undefined;
  readonly ADMIN_USER_IDS?: string | undefined;
  readonly HELPDESK_TEAM_ID?: string | undefined;
  readonly HELPDESK_CHANNEL_ID?: string | undefined;
}): SettingProblem[] {
  const problems: SettingProblem[] = [];
  if (!texts.ADMIN_GROUP_ID && !texts.ADMIN_USER_IDS) {
    problems.push({
      name: 'ADMIN_GROUP_ID',
      expected: 'or ADMIN_USER_IDS must be set: without either nobody could send a wave',
    });
  }
  if (Boolean(texts.HELPDESK_TEAM_ID) !== Boolean(texts.HELPDESK_CHANNEL_ID)) {
    const name = texts.HELPDESK_TEAM_ID ? 'HELPDESK_CHANNEL_ID' : 'HELPDESK_TEAM_ID';
    problems.push({
      name,
      expected: 'must be set too: a helpdesk is a team and a channel (leave out both for none)',
    });
  }
  return problems;
}

/** Blank means absent: `.env` files and container templates leave empty settings behind. */
function trimmed(env: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value?.trim() || undefined]));
}
