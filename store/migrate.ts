import { type Kysely, sql } from 'kysely';
import * as start from './migrations/0001_start.ts';
import { StoreError } from './storeError.ts';
import type { Tables } from './tables.ts';

/** In order; a name never changes and a step that has shipped is never edited. */
const MIGRATIONS: readonly { readonly name: string; readonly up: (db: Kysely<never>) => Promise<void> }[] = [
  { name: '0001_start', up: start.up },
];

/** Any number that no other program on the same database uses for its advisory lock. */
const MIGRATION_LOCK = 7_354_001;

/**
 * Runs the migrations that have not run, all in one transaction: a failed start leaves the schema as it was.
 * Several processes may start at the same moment on one PostgreSQL: an advisory lock lets one work while the others
 * wait and then find nothing to do.
 */
export async function migrate(db: Kysely<Tables>, options: { readonly guarded: boolean }): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if (options.guarded) await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATION_LOCK)})`.execute(tx);
    await sql`create table if not exists flytt_migrations (name text primary key, at timestamptz not null default now())`.execute(
      tx,
    );
    const done = await sql<{ name: string }>`select name from flytt_migrations`.execute(tx);
    const names = new Set(done.rows.map((row) => row.name));
    refuseNewerSchema(names);
    for (const migration of MIGRATIONS) {
      if (names.has(migration.name)) continue;
      await migration.up(tx as unknown as Kysely<never>);
      await sql`insert into flytt_migrations (name) values (${migration.name})`.execute(tx);
    }
  });
}

function refuseNewerSchema(names: ReadonlySet<string>): void {
  const known = new Set(MIGRATIONS.map((migration) => migration.name));
  const unknown = [...names].filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new StoreError(
      'migrationFailed',
      `The database was made by a newer Flytt (it has ${unknown.join(', ')}). Start that version, or restore a backup.`,
    );
  }
}
