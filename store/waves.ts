import { type Kysely, sql } from 'kysely';
import type { PersonId, WaveId } from '../domain/ids.ts';
import type { StageName } from '../domain/journey.ts';
import type { Wave } from '../domain/wave.ts';
import type { Tables } from './tables.ts';
import { createWaveCardStore } from './waves/waveCards.ts';
import { createWavePlanningStore } from './waves/wavePlanning.ts';
import { readWave, writeWave } from './waves/waveRows.ts';

/** One line of a wave's history; `who` is a person's id, or `flytt`. */
export interface WaveAuditLine {
  readonly who: string;
  readonly what: string;
  readonly detail: string | null;
}

/** Waves, their history, how their cohorts are planned, and the cards that show them. */
export function createWaveStore(db: Kysely<Tables>) {
  async function audit(id: WaveId, line: WaveAuditLine, now: Date): Promise<void> {
    await db
      .insertInto('wave_audit')
      .values({ wave_id: id, at: now, who: line.who, what: line.what, detail: line.detail })
      .execute();
  }

  return {
    ...createWavePlanningStore(db),
    ...createWaveCardStore(db),
    audit,

    /** A new wave, as a rule a draft. */
    async add(wave: Wave, now: Date): Promise<void> {
      await db
        .insertInto('waves')
        .values({
          wave_id: wave.id,
          created_by: wave.createdBy,
          created_at: wave.createdAt,
          ...writeWave(wave),
        })
        .execute();
      await audit(wave.id, { who: wave.createdBy, what: 'created', detail: null }, now);
    },

    async find(id: WaveId): Promise<Wave | undefined> {
      const row = await db.selectFrom('waves').selectAll().where('wave_id', '=', id).executeTakeFirst();
      return row && readWave(row);
    },

    /** Newest first. */
    async list(page: { readonly limit: number; readonly offset: number }): Promise<Wave[]> {
      const rows = await db
        .selectFrom('waves')
        .selectAll()
        .orderBy('created_at', 'desc')
        .orderBy('wave_id', 'desc')
        .limit(page.limit)
        .offset(page.offset)
        .execute();
      return rows.map(readWave);
    },

    /** The wave whose notice this person got last: a device that they tell of afterwards belongs to it. */
    async lastToldOf(personId: PersonId): Promise<WaveId | null> {
      const result = await sql<{ wave_id: WaveId }>`select w.wave_id from waves w
        join deliveries d on d.wave_id = w.wave_id
        where w.state in ('running', 'paused', 'finished') and d.person_id = ${personId} and d.state = 'sent'
        order by w.started_at desc limit 1`.execute(db);
      return result.rows[0]?.wave_id ?? null;
    },

    async listRunning(): Promise<Wave[]> {
      const rows = await db
        .selectFrom('waves')
        .selectAll()
        .where('state', '=', 'running')
        .orderBy('started_at')
        .execute();
      return rows.map(readWave);
    },

    /**
     * Writes a changed wave and the line of its history if nobody else has changed it since it was read
     * (`wave.revision` is the new one). False means: read again and decide again. Run it in a transaction.
     */
    async save(wave: Wave, line: WaveAuditLine, now: Date): Promise<boolean> {
      const result = await db
        .updateTable('waves')
        .set(writeWave(wave))
        .where('wave_id', '=', wave.id)
        .where('revision', '=', wave.revision - 1)
        .executeTakeFirst();
      if (result.numUpdatedRows !== 1n) return false;
      await audit(wave.id, line, now);
      return true;
    },

    /** Deletes a draft with everything about it; false when it is no draft, or has changed. Run it in a transaction. */
    async discard(id: WaveId, revision: number): Promise<boolean> {
      const draft = await db
        .selectFrom('waves')
        .select('wave_id')
        .where('wave_id', '=', id)
        .where('state', '=', 'draft')
        .where('revision', '=', revision)
        .forUpdate()
        .executeTakeFirst();
      if (!draft) return false;
      await db.deleteFrom('wave_cards').where('wave_id', '=', id).execute();
      await db.deleteFrom('wave_audit').where('wave_id', '=', id).execute();
      await db.deleteFrom('waves').where('wave_id', '=', id).execute();
      return true;
    },

    /** The wave's history, oldest first. */
    async history(id: WaveId): Promise<(WaveAuditLine & { readonly at: Date })[]> {
      return db
        .selectFrom('wave_audit')
        .select(['who', 'what', 'detail', 'at'])
        .where('wave_id', '=', id)
        .orderBy('at')
        .execute();
    },

    /** Those who were not told, by reason, the most frequent first, with some of their names. */
    async listUntold(
      id: WaveId,
      namesPerReason: number,
    ): Promise<{ readonly reason: string; readonly people: number; readonly names: readonly string[] }[]> {
      const result = await sql<{ reason: string; people: number; names: string[] | null }>`
        select counted.reason, counted.people, named.names
        from (select reason, count(*)::integer as people from deliveries
          where wave_id = ${id} and state in ('failed', 'unknown', 'skipped') group by reason) counted,
        lateral (select array_agg(display_name) as names from (select p.display_name from deliveries d
          join people p on p.person_id = d.person_id
          where d.wave_id = ${id} and d.state in ('failed', 'unknown', 'skipped') and d.reason = counted.reason
          order by p.display_name limit ${namesPerReason}) listed) named
        order by counted.people desc, counted.reason`.execute(db);
      return result.rows.map((row) => ({ reason: row.reason, people: row.people, names: row.names ?? [] }));
    },

    /** How many devices of the wave are at each stage. */
    async journeysOf(id: WaveId): Promise<Readonly<Partial<Record<StageName, number>>>> {
      const result = await sql<{
        stage: StageName;
        devices: number;
      }>`select stage, count(*)::integer as devices
        from journeys where wave_id = ${id} group by stage`.execute(db);
      return Object.fromEntries(result.rows.map((row) => [row.stage, row.devices]));
    },
  };
}
