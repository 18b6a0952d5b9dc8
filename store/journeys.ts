import { type Kysely, type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import type { DeviceId, JourneyId, PersonId, WaveId } from '../domain/ids.ts';
import type { Journey } from '../domain/journey.ts';
import { readJourney, writeJourney, writeProgress } from './journeyRow.ts';
import { StoreError } from './storeError.ts';
import type { Tables } from './tables.ts';

/** The message that shows a journey: updated in place until a newer one takes over. */
export interface LivingCard {
  readonly conversationId: string;
  readonly activityId: string;
}

/** Somebody who has left the old EMM and has not been reminded this often, although it is this long ago. */
export interface OverdueGap {
  readonly nudges: 1 | 2;
  readonly since: Date;
}

/** Told of a row that a sweep had to pass over, because this version cannot read it. */
export type OnUnreadable = (error: StoreError) => void;

/**
 * Journeys, their history and their living cards. A journey that is asked for by name and cannot be read is a
 * StoreError `unreadableRow`; in a sweep over many it is passed over and told to `onUnreadable`, because everybody
 * behind it waits for the same sweep.
 */
export function createJourneyStore(db: Kysely<Tables>, onUnreadable: OnUnreadable = () => undefined) {
  async function listReadable(query: JourneyQuery): Promise<Journey[]> {
    return (await query.execute()).flatMap((row) => {
      try {
        return [readJourney(row)];
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        onUnreadable(error);
        return [];
      }
    });
  }

  return {
    async find(id: JourneyId): Promise<Journey | undefined> {
      const row = await db.selectFrom('journeys').selectAll().where('journey_id', '=', id).executeTakeFirst();
      return row && readJourney(row);
    },

    async findByDevice(id: DeviceId): Promise<Journey | undefined> {
      const row = await db.selectFrom('journeys').selectAll().where('device_id', '=', id).executeTakeFirst();
      return row && readJourney(row);
    },

    async listOf(personId: PersonId): Promise<Journey[]> {
      const rows = await db
        .selectFrom('journeys')
        .selectAll()
        .where('person_id', '=', personId)
        .orderBy('started_at')
        .execute();
      return rows.map(readJourney);
    },

    /** A new journey; nothing happens when the device already has one. */
    async add(journey: Journey): Promise<boolean> {
      const result = await db
        .insertInto('journeys')
        .values({ journey_id: journey.id, ...writeJourney(journey) })
        .onConflict((conflict) => conflict.column('device_id').doNothing())
        .executeTakeFirst();
      return result.numInsertedOrUpdatedRows === 1n;
    },

    /** A newer wave takes over the person's unfinished journeys: its deadline is the one that counts now. */
    async joinWave(personId: PersonId, waveId: WaveId): Promise<void> {
      await db
        .updateTable('journeys')
        .set({ wave_id: waveId })
        .where('person_id', '=', personId)
        .where('stage', 'not in', ['compliant', 'declined', 'notNeeded'])
        .where((row) => row.or([row('wave_id', 'is', null), row('wave_id', '<>', waveId)]))
        .execute();
    },

    /**
     * Writes how far a journey has come if nobody else has changed it since it was read (`journey.revision` is the
     * new one), and a line of its history. False means: read again and decide again. Run it in a transaction.
     * Whose journey it is, with which device, playbook and wave, stays as it is: a newer wave may have taken it
     * over in the meantime.
     */
    async save(journey: Journey, event: { name: string; detail?: unknown }, now: Date): Promise<boolean> {
      const result = await db
        .updateTable('journeys')
        .set(writeProgress(journey))
        .where('journey_id', '=', journey.id)
        .where('revision', '=', journey.revision - 1)
        .executeTakeFirst();
      if (result.numUpdatedRows !== 1n) return false;
      await db
        .insertInto('journey_events')
        .values({
          journey_id: journey.id,
          at: now,
          event: event.name,
          stage: journey.stage.at,
          detail: event.detail === undefined ? null : JSON.stringify(event.detail),
        })
        .execute();
      return true;
    },

    /** This message shows the journey from now on; whichever journey it showed before has no card any more. */
    async showOn(id: JourneyId, card: LivingCard): Promise<void> {
      await db
        .updateTable('journeys')
        .set({ card_activity_id: null, card_conversation_id: null })
        .where('card_activity_id', '=', card.activityId)
        .where('card_conversation_id', '=', card.conversationId)
        .where('journey_id', '<>', id)
        .execute();
      await db
        .updateTable('journeys')
        .set({ card_activity_id: card.activityId, card_conversation_id: card.conversationId })
        .where('journey_id', '=', id)
        .execute();
    },

    /** This message shows no journey any more: it shows something else, or somebody is writing on it. */
    async leave(card: LivingCard): Promise<void> {
      await db
        .updateTable('journeys')
        .set({ card_activity_id: null, card_conversation_id: null })
        .where('card_activity_id', '=', card.activityId)
        .where('card_conversation_id', '=', card.conversationId)
        .execute();
    },

    async livingCard(id: JourneyId): Promise<LivingCard | null> {
      const row = await db
        .selectFrom('journeys')
        .select(['card_activity_id', 'card_conversation_id'])
        .where('journey_id', '=', id)
        .executeTakeFirst();
      if (!row?.card_activity_id || !row.card_conversation_id) return null;
      return { conversationId: row.card_conversation_id, activityId: row.card_activity_id };
    },

    /** When Graph should be asked about this journey next; null for never. */
    async scheduleCheck(id: JourneyId, at: Date | null): Promise<void> {
      await db.updateTable('journeys').set({ next_check_at: at }).where('journey_id', '=', id).execute();
    },

    /** Those whose time to ask Graph has come, the longest wait first. */
    async listDueForCheck(now: Date, limit: number): Promise<Journey[]> {
      return listReadable(
        db
          .selectFrom('journeys')
          .selectAll()
          .where('next_check_at', '<=', now)
          .orderBy('next_check_at')
          .limit(limit),
      );
    },

    /** Snoozes that are over, the longest first. */
    async listAwake(now: Date, limit: number): Promise<Journey[]> {
      return listReadable(
        db
          .selectFrom('journeys')
          .selectAll()
          .where('stage', '=', 'snoozed')
          .where(SNOOZED_UNTIL, '<=', now.toISOString())
          .orderBy(SNOOZED_UNTIL)
          .limit(limit),
      );
    },

    /** Journeys between the old management and the new about which somebody must be told, oldest gap first. */
    async listInGap(overdue: readonly OverdueGap[], limit: number): Promise<Journey[]> {
      return listReadable(
        db
          .selectFrom('journeys')
          .selectAll()
          .where('stage', '=', 'enrolling')
          .where((row) =>
            row.or(
              overdue.map(({ nudges, since }) =>
                row.and([
                  row(GAP_SINCE, '<=', since.toISOString()),
                  sql<boolean>`stage_data->'nudges' < to_jsonb(${nudges}::integer)`,
                ]),
              ),
            ),
          )
          .orderBy(GAP_SINCE)
          .limit(limit),
      );
    },
  };
}

type JourneyQuery = SelectQueryBuilder<Tables, 'journeys', Selectable<Tables['journeys']>>;

/** `JSON.stringify` writes a moment always in the same form and in UTC, so its text sorts as the moment does. */
const SNOOZED_UNTIL = sql<string>`(stage_data->>'until') collate "C"`;
const GAP_SINCE = sql<string>`(stage_data->>'gapSince') collate "C"`;
