import { type Kysely, sql } from 'kysely';
import type { PersonId, WaveId } from '../../domain/ids.ts';
import type { Tables } from '../tables.ts';

/** A message in a chat. */
export interface ShownOn {
  readonly conversationId: string;
  readonly activityId: string;
}

/** The message that shows a wave to one admin. */
export interface WaveCard extends ShownOn {
  readonly waveId: WaveId;
  readonly personId: PersonId;
  /** The figures that it shows, or is about to; null when nobody has looked since it was posted. */
  readonly shownDigest: string | null;
  readonly shownAt: Date | null;
}

/**
 * The cards that change by themselves: one for each wave and admin. A message shows one thing at a time; as soon as
 * it shows something else (the list, the results, another wave) it is released, or the next update would pull
 * the page away under the reader.
 */
export function createWaveCardStore(db: Kysely<Tables>) {
  return {
    /** This message shows this wave to this person from now on, and nothing else. */
    async showOn(waveId: WaveId, personId: PersonId, message: ShownOn): Promise<void> {
      await db
        .deleteFrom('wave_cards')
        .where('conversation_id', '=', message.conversationId)
        .where('activity_id', '=', message.activityId)
        .where((row) => row.or([row('wave_id', '<>', waveId), row('person_id', '<>', personId)]))
        .execute();
      // Somebody whom the directory has not listed yet has no row to point at; their card then stays as it is.
      await sql`insert into wave_cards (wave_id, person_id, conversation_id, activity_id)
        select ${waveId}, person_id, ${message.conversationId}, ${message.activityId} from people
        where person_id = ${personId}
        on conflict (wave_id, person_id) do update set conversation_id = excluded.conversation_id,
          activity_id = excluded.activity_id, shown_digest = null, shown_at = null`.execute(db);
    },

    /** This message shows something else from now on. */
    async releaseCard(message: ShownOn): Promise<void> {
      await db
        .deleteFrom('wave_cards')
        .where('conversation_id', '=', message.conversationId)
        .where('activity_id', '=', message.activityId)
        .execute();
    },

    async cardOf(waveId: WaveId, personId: PersonId): Promise<ShownOn | null> {
      const row = await db
        .selectFrom('wave_cards')
        .select(['conversation_id', 'activity_id'])
        .where('wave_id', '=', waveId)
        .where('person_id', '=', personId)
        .executeTakeFirst();
      return row ? { conversationId: row.conversation_id, activityId: row.activity_id } : null;
    },

    /** Everybody who has the wave open. */
    async listCards(waveId: WaveId): Promise<WaveCard[]> {
      const rows = await db
        .selectFrom('wave_cards')
        .selectAll()
        .where('wave_id', '=', waveId)
        .orderBy('person_id')
        .execute();
      return rows.map((row) => ({
        waveId: row.wave_id as WaveId,
        personId: row.person_id as PersonId,
        conversationId: row.conversation_id,
        activityId: row.activity_id,
        shownDigest: row.shown_digest,
        shownAt: row.shown_at,
      }));
    },

    async noteShown(waveId: WaveId, personId: PersonId, digest: string, now: Date): Promise<void> {
      await db
        .updateTable('wave_cards')
        .set({ shown_digest: digest, shown_at: now })
        .where('wave_id', '=', waveId)
        .where('person_id', '=', personId)
        .execute();
    },

    /** Waves that somebody has open and whose card does not yet show that they have ended (`final`). */
    async listWatched(final: string): Promise<WaveId[]> {
      const rows = await sql<{ wave_id: WaveId }>`select distinct c.wave_id from wave_cards c
        join waves w on w.wave_id = c.wave_id
        where w.state in ('running', 'paused')
          or (w.state in ('finished', 'cancelled') and c.shown_digest is distinct from ${final})
        order by c.wave_id`.execute(db);
      return rows.rows.map((row) => row.wave_id);
    },
  };
}
