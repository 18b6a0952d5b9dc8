import { type Kysely, sql } from 'kysely';
import type { Tables } from '../tables.ts';

/**
 * Deletes what was settled before these moments and is no wave's notice: answers, which hold the very words and
 * names that were shown, and everything else that was said, redrawn or could not be delivered. A wave's notices stay,
 * because its figures are counted from them.
 */
export async function forgetDeliveries(
  db: Kysely<Tables>,
  before: { readonly answers: Date; readonly others: Date },
): Promise<number> {
  const result = await sql`delete from deliveries
    where wave_id is null and state in ('sent', 'failed', 'skipped')
      and settled_at < case when message->>'kind' = 'reply' then ${before.answers}::timestamptz
        else ${before.others}::timestamptz end`.execute(db);
  return Number(result.numAffectedRows ?? 0);
}
