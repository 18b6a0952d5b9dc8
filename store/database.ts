import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import type { ConstructorOptions } from 'pg-boss';
import { lockFolder } from './folderLock.ts';
import { migrate } from './migrate.ts';
import { createPglitePool } from './pglitePool.ts';
import { StoreError } from './storeError.ts';
import type { Tables } from './tables.ts';

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
  close(): Promise<void>;
}

/** Opens the database and brings its schema up to date. Throws StoreError with what to do about it. */
export async function openDatabase(location: DatabaseLocation): Promise<Database> {
  return location.kind === 'postgres' ? openPostgres(location) : openPglite(location);
}

async function openPostgres(location: { url: string; poolSize?: number }): Promise<Database> {
  const { Pool } = (await import('pg')).default;
  const pool = new Pool({ connectionString: location.url, max: location.poolSize ?? 10 });
  // A connection that dies while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(kysely, { guarded: true });
  } catch (cause) {
    await kysely.destroy();
    if (cause instanceof StoreError) throw cause;
    throw new StoreError(
      'unreachable',
      'The database did not answer. Check that DATABASE_URL names a running PostgreSQL and that this host may connect.',
      { cause },
    );
  }
  return {
    kysely,
    kind: 'postgres',
    forJobs: async () => ({ connectionString: location.url, max: 3 }),
    close: () => kysely.destroy(),
  };
}

async function openPglite(
  location: { kind: 'folder'; path: string } | { kind: 'memory' },
): Promise<Database> {
  const lock = location.kind === 'folder' ? await lockFolder(location.path) : undefined;
  const { PGlite } = await import('@electric-sql/pglite');
  let dataDir: string | undefined;
  if (location.kind === 'folder') {
    dataDir = join(location.path, 'pglite');
    mkdirSync(dataDir, { recursive: true });
  }
  const pglite = await PGlite.create(dataDir === undefined ? {} : { dataDir });
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: createPglitePool(pglite) }) });
  await migrate(kysely, { guarded: false });
  return {
    kysely,
    kind: location.kind,
    forJobs: async () => {
      const { fromPglite } = await import('pg-boss');
      return { db: fromPglite(pglite), backend: 'pglite' };
    },
    close: async () => {
      await kysely.destroy();
      lock?.release();
    },
  };
}
