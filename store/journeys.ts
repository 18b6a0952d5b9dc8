import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import { PLATFORMS } from '../domain/device.ts';
import type { DeviceId, JourneyId, PersonId, SourceId, WaveId } from '../domain/ids.ts';
import type { Journey } from '../domain/journey.ts';
import { readStage, writeStage } from './stage.ts';
import type { Tables } from './tables.ts';

/** The message that shows a journey: updated in place until a newer one takes over. */
export interface LivingCard {
  readonly conversationId: string;
  readonly activityId: string;
}

const platformShape = z.enum(PLATFORMS);
const factsShape = z.record(z.string(), z.string());
const rowIdsShape = z.array(z.string());

/** Journeys, their history and their living cards. */
export function createJourneyStore(db: Kysely<Tables>) {
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
     * Writes a changed journey if nobody else has changed it since it was read (`journey.revision` is the new
     * one). False means: read again and decide again.
     */
    async save(journey: Journey, event: { name: string; detail?: unknown }, now: Date): Promise<boolean> {
      const result = await db
        .updateTable('journeys')
        .set(writeJourney(journey))
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

    async listDueForCheck(now: Date, limit: number): Promise<Journey[]> {
      const rows = await db
        .selectFrom('journeys')
        .selectAll()
        .where('next_check_at', '<=', now)
        .where('stage', 'in', ['verifying', 'enrolled'])
        .orderBy('next_check_at')
        .limit(limit)
        .execute();
      return rows.map(readJourney);
    },

    /** Snoozes that are over. */
    async listAwake(now: Date, limit: number): Promise<Journey[]> {
      const rows = await db
        .selectFrom('journeys')
        .selectAll()
        .where('stage', '=', 'snoozed')
        .orderBy('stage_since')
        .limit(limit)
        .execute();
      return rows
        .map(readJourney)
        .filter((journey) => journey.stage.at === 'snoozed' && journey.stage.until <= now);
    },

    /** Journeys between the old management and the new, oldest gap first. */
    async listInGap(limit: number): Promise<Journey[]> {
      const rows = await db
        .selectFrom('journeys')
        .selectAll()
        .where('stage', '=', 'enrolling')
        .orderBy('stage_since')
        .limit(limit)
        .execute();
      return rows.map(readJourney);
    },
  };
}

export type JourneyStore = ReturnType<typeof createJourneyStore>;

function readJourney(row: Selectable<Tables['journeys']>): Journey {
  return {
    id: row.journey_id as JourneyId,
    personId: row.person_id as PersonId,
    deviceId: row.device_id as DeviceId,
    waveId: row.wave_id as WaveId | null,
    platform: platformShape.parse(row.platform),
    source: row.source as SourceId,
    playbookVersion: row.playbook_version,
    facts: factsShape.parse(row.facts) as Journey['facts'],
    stage: readStage(row.stage, row.stage_data),
    startedAt: row.started_at,
    stageSince: row.stage_since,
    triedRows: rowIdsShape.parse(row.tried_rows),
    lastError: row.last_error,
    revision: row.revision,
  };
}

function writeJourney(journey: Journey) {
  return {
    person_id: journey.personId,
    device_id: journey.deviceId,
    wave_id: journey.waveId,
    platform: journey.platform,
    source: journey.source,
    playbook_version: journey.playbookVersion,
    facts: JSON.stringify(journey.facts),
    stage: journey.stage.at,
    stage_data: writeStage(journey.stage),
    started_at: journey.startedAt,
    stage_since: journey.stageSince,
    tried_rows: JSON.stringify(journey.triedRows),
    last_error: journey.lastError,
    revision: journey.revision,
  };
}
