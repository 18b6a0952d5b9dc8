import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** Teams delivers at least once; this table makes it once. */
export function createSeenActivityStore(db: Kysely<Tables>) {
  return {
    /** True the first time that this activity is named, false for every repetition, on any process. */
    async firstTime(conversationId: string, activityId: string, now: Date): Promise<boolean> {
      const result = await db
        .insertInto('seen_activities')
        .values({ conversation_id: conversationId, activity_id: activityId, at: now })
        .onConflict((conflict) => conflict.columns(['conversation_id', 'activity_id']).doNothing())
        .executeTakeFirst();
      return result.numInsertedOrUpdatedRows === 1n;
    },

    /** Forgets what is older than any repetition can be. */
    async forgetBefore(limit: Date): Promise<void> {
      await db.deleteFrom('seen_activities').where('at', '<', limit).execute();
    },
  };
}
