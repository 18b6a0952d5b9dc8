import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** All of the work or nothing: in the caller's transaction when there is one, else in its own. */
export async function inTransaction<Result>(
  db: Kysely<Tables>,
  work: (tx: Kysely<Tables>) => Promise<Result>,
): Promise<Result> {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}
