import { Kysely, PostgresDialect, sql } from 'kysely';
import type { ConstructorOptions } from 'pg-boss';
import { lockFolder } from './folderLock.ts';
import { migrate } from './migrate.ts';
import { preparePgliteFolder } from './pgliteFolder.ts';
import { createPgliteForJobs, createPglitePool } from './pglitePool.ts';
import { StoreError } from './storeError.ts';
import type { Tables } from './tables.ts';
import { createTurns } from './turns.ts';

/** Where the rows live: a PostgreSQL, a folder of the embedded PGlite, or its memory (tests). */
export type DatabaseLocation =
  | { readonly kind: 'postgres'; readonly url: string; readonly poolSize?: number }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'memory' };

export interface Database {
  readonly kysely: Kysely<Tables>;
  readonly kind: DatabaseLocation['kind'];
  /** How pg-boss, which speaks SQL itself, reaches the same database. */
  readonly forJobs: () => Promise<ConstructorOptions>;
  /** Rejects when the database does not answer within seconds. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A database that cannot be reached must become an error, not a wait without end; and so must a pool whose
 * connections are all taken by transactions that wait for one more. Far longer than a statement takes here.
 */
const CONNECT_TIMEOUT_MS = 15_000;

/** Long for one row, short for whoever asks whether this process is ready. */
const PING_TIMEOUT_MS = 3_000;

const PING = 'select name from leases limit 1';

/** Opens the database and brings its schema up to date. Throws StoreError with what to do about it. */
export async function openDatabase(location: DatabaseLocation): Promise<Database> {
  return location.kind === 'postgres' ? openPostgres(location) : openPglite(location);
}

async function openPostgres(location: { url: string; poolSize?: number }): Promise<Database> {
  const { Pool } = (await import('pg')).default;
  const pool = new Pool({
    connectionString: location.url,
    application_name: 'flytt',
    max: location.poolSize ?? 10,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  // A connection that dies is replaced; without these listeners the event alone would end the process. The pool's
  // hears of idle connections only: one that dies inside a transaction, between two queries, needs its own.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await sql`select 1`.execute(kysely).catch(throwUnreachable);
    await migrate(kysely, { guarded: true }).catch(throwMigrationFailed);
  } catch (error) {
    await kysely.destroy();
    throw error;
  }
  return {
    kysely,
    kind: 'postgres',
    forJobs: async () => ({ connectionString: location.url, max: 3 }),
    ping: () =>
      within(PING_TIMEOUT_MS, async () => {
        // Past its time the connection is thrown away, so that silent ones do not fill the pool.
        const question = { text: PING, query_timeout: PING_TIMEOUT_MS };
        await pool.query(question);
      }),
    close: () => kysely.destroy(),
  };
}

async function openPglite(
  location: { kind: 'folder'; path: string } | { kind: 'memory' },
): Promise<Database> {
  const lock = location.kind === 'folder' ? await lockFolder(location.path) : undefined;
  try {
    const folder = location.kind === 'folder' ? preparePgliteFolder(location.path) : undefined;
    const opened = await startPglite(folder?.dataDir);
    folder?.finish();
    return {
      ...opened,
      kind: location.kind,
      close: async () => {
        await opened.close();
        lock?.release();
      },
    };
  } catch (error) {
    lock?.release();
    throw error;
  }
}

async function startPglite(dataDir: string | undefined): Promise<Omit<Database, 'kind'>> {
  const { PGlite } = await import('@electric-sql/pglite');
  const turns = createTurns();
  const pglite = await PGlite.create(dataDir === undefined ? {} : { dataDir }).catch((cause: unknown) => {
    throw new StoreError(
      'folderUnusable',
      `The embedded database in "${dataDir}" could not be opened. Start the version of Flytt that last used it, or ` +
        'restore a backup of the folder.',
      { cause },
    );
  });
  const kysely = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: createPglitePool(pglite, turns) }),
  });
  try {
    await migrate(kysely, { guarded: false }).catch(throwMigrationFailed);
  } catch (error) {
    await kysely.destroy();
    throw error;
  }
  return {
    kysely,
    forJobs: async () => {
      const { fromPglite } = await import('pg-boss');
      return { db: fromPglite(createPgliteForJobs(pglite, turns)), backend: 'pglite' };
    },
    ping: () =>
      within(PING_TIMEOUT_MS, async () => {
        await sql.raw(PING).execute(kysely);
      }),
    close: () => kysely.destroy(),
  };
}

/** What the server itself says is kept: it names the role or the database, never the password. */
function throwUnreachable(cause: unknown): never {
  throw new StoreError(
    'unreachable',
    `The database could not be reached (${whatWentWrong(cause)}). Check that DATABASE_URL names a running ` +
      'PostgreSQL and that this host may connect.',
    { cause },
  );
}

function throwMigrationFailed(cause: unknown): never {
  if (cause instanceof StoreError) throw cause;
  throw new StoreError(
    'migrationFailed',
    `The database's schema could not be brought up to date (${whatWentWrong(cause)}). Nothing was changed. Check ` +
      'that the database user may create tables.',
    { cause },
  );
}

/** A refused connection to a name with several addresses is one error with a code and no words. */
function whatWentWrong(cause: unknown): string {
  if (!(cause instanceof Error)) return 'no reason given';
  if (cause.message !== '') return cause.message;
  return 'code' in cause ? String(cause.code) : cause.name;
}

async function within(timeoutMs: number, work: () => Promise<void>): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new StoreError('unreachable', `The database did not answer within ${timeoutMs} ms.`)),
    timeoutMs,
  );
  try {
    await Promise.race([work(), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
