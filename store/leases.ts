import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * Named leases that one process holds at a time. The times are the callers': hosts that share a database must
 * keep their clocks (NTP), or a lease ends early by as much as they differ.
 */
export function createLeaseStore(db: Kysely<Tables>) {
  return {
    /** True when `owner` now holds the lease for so long: it was free, had ended, or was its own already. */
    async acquire(name: string, owner: string, now: Date, seconds: number): Promise<boolean> {
      const until = new Date(now.getTime() + seconds * 1000);
      const result = await sql`insert into leases (name, owner, until) values (${name}, ${owner}, ${until})
        on conflict (name) do update set owner = excluded.owner, until = excluded.until
        where leases.owner = excluded.owner or leases.until <= ${now}`.execute(db);
      return result.numAffectedRows === 1n;
    },

    /** Lets the next one take it at once; somebody else's lease is left alone. */
    async release(name: string, owner: string): Promise<void> {
      await db.deleteFrom('leases').where('name', '=', name).where('owner', '=', owner).execute();
    },
  };
}
