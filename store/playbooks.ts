import type { Kysely } from 'kysely';
import type { Playbook } from '../domain/playbook.ts';
import type { Tables } from './tables.ts';

/**
 * Every playbook version that a journey was started with. The content was validated when it was loaded from its
 * files; a stored version is that same JSON, in the same order.
 */
export function createPlaybookStore(db: Kysely<Tables>) {
  return {
    /** Keeps this version for the journeys that begin with it; nothing happens when it is known. */
    async keep(playbook: Playbook, now: Date): Promise<void> {
      await db
        .insertInto('playbooks')
        .values({ version: playbook.version, content: JSON.stringify(playbook), first_used_at: now })
        .onConflict((conflict) => conflict.column('version').doNothing())
        .execute();
    },

    async find(version: string): Promise<Playbook | undefined> {
      const row = await db
        .selectFrom('playbooks')
        .select('content')
        .where('version', '=', version)
        .executeTakeFirst();
      return row?.content as Playbook | undefined;
    },
  };
}
