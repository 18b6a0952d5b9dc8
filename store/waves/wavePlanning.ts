import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import {
  COHORT_PROBLEMS,
  type CohortProblem,
  JOINED_LATER,
  type ReachCheck,
  type WavePlanning,
} from '../../domain/cohort.ts';
import type { DeliveryId, PersonId, WaveId } from '../../domain/ids.ts';
import { UNREACHABLE_REASONS } from '../../domain/wave.ts';
import { newId } from '../newId.ts';
import type { Tables } from '../tables.ts';

const moment = z.iso.datetime().transform((text) => new Date(text));
const checkShape = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('counted'),
    reach: z.object({
      inGroup: z.int(),
      reachable: z.int(),
      toInstall: z.int(),
      byReason: z.partialRecord(z.enum(UNREACHABLE_REASONS), z.int()),
      unlicensed: z.int(),
      countedAt: moment,
    }),
  }),
  z.object({ kind: z.literal('failed'), problem: z.enum(COHORT_PROBLEMS), at: moment }),
]);

/** The reasons with which planning itself writes a row: nobody ever tried to send those. */
const NEVER_TO_WRITE = [...UNREACHABLE_REASONS, JOINED_LATER];

/**
 * How a wave's cohort was counted and how far the outbox has been filled from it. These columns change in the
 * background and leave the wave's revision alone, or every card that an admin looks at would be stale.
 */
export function createWavePlanningStore(db: Kysely<Tables>) {
  return {
    /** The last count; null when nobody has counted since the group was picked. */
    async reach(id: WaveId): Promise<ReachCheck | null> {
      const row = await db.selectFrom('waves').select('reach').where('wave_id', '=', id).executeTakeFirst();
      return row?.reach ? ((checkShape.safeParse(row.reach).data as ReachCheck | undefined) ?? null) : null;
    },

    /** Keeps a count if the draft still has the group that was counted. */
    async saveReach(id: WaveId, groupId: string, check: ReachCheck): Promise<boolean> {
      const result = await db
        .updateTable('waves')
        .set({ reach: JSON.stringify(check) })
        .where('wave_id', '=', id)
        .where('state', '=', 'draft')
        .where(sql<string>`plan->>'groupId'`, '=', groupId)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async forgetReach(id: WaveId): Promise<void> {
      await db.updateTable('waves').set({ reach: null }).where('wave_id', '=', id).execute();
    },

    /** Written with the launch. */
    async startPlanning(id: WaveId, headCount: number, inGroup: number): Promise<void> {
      await db
        .updateTable('waves')
        .set({ head_count: headCount, in_group: inGroup, planned_at: null, planning_problem: null })
        .where('wave_id', '=', id)
        .execute();
    },

    /** Null for a wave that was never launched. */
    async planning(id: WaveId): Promise<WavePlanning | null> {
      const row = await db
        .selectFrom('waves')
        .select(['head_count', 'in_group', 'planned_at', 'planning_problem'])
        .where('wave_id', '=', id)
        .executeTakeFirst();
      if (!row || row.head_count === null) return null;
      return {
        headCount: row.head_count,
        inGroup: row.in_group ?? row.head_count,
        plannedAt: row.planned_at,
        problem: COHORT_PROBLEMS.find((known) => known === row.planning_problem) ?? null,
      };
    },

    /** Running waves whose cohort has not been planned to its end: work for the next start, or the next look. */
    async listUnplanned(): Promise<WaveId[]> {
      const rows = await db
        .selectFrom('waves')
        .select('wave_id')
        .where('state', '=', 'running')
        .where('planned_at', 'is', null)
        .orderBy('started_at')
        .execute();
      return rows.map((row) => row.wave_id as WaveId);
    },

    async markPlanned(id: WaveId, now: Date): Promise<void> {
      await db
        .updateTable('waves')
        .set({ planned_at: now, planning_problem: null })
        .where('wave_id', '=', id)
        .execute();
    },

    async noteProblem(id: WaveId, problem: CohortProblem | null): Promise<void> {
      await db.updateTable('waves').set({ planning_problem: problem }).where('wave_id', '=', id).execute();
    },

    /** Those of these people who have a row in the wave. */
    async plannedAmong(id: WaveId, people: readonly PersonId[]): Promise<ReadonlySet<PersonId>> {
      if (people.length === 0) return new Set();
      const result = await sql<{ person_id: PersonId }>`select person_id from deliveries
        where wave_id = ${id} and person_id = any (${[...people]}::text[])`.execute(db);
      return new Set(result.rows.map((row) => row.person_id));
    },

    /** Rows of the wave that were or are to be sent. */
    async countToWrite(id: WaveId): Promise<number> {
      const result = await sql<{ people: number }>`select count(*)::integer as people from deliveries
        where wave_id = ${id} and not (state = 'skipped' and reason = any (${NEVER_TO_WRITE}::text[]))`.execute(
        db,
      );
      return result.rows[0]?.people ?? 0;
    },

    /** Gives people who cannot be written to a settled row with the reason; whoever has a row keeps it. */
    async recordUnreachable(
      id: WaveId,
      people: readonly { readonly personId: PersonId; readonly reason: string }[],
      now: Date,
    ): Promise<number> {
      if (people.length === 0) return 0;
      const rows = people.map(({ personId, reason }) => ({
        id: newId<DeliveryId>(now),
        person_id: personId,
        reason,
        target: { to: 'person', personId },
      }));
      const result = await sql`
        insert into deliveries (delivery_id, lane, target, target_key, message, wave_id, person_id, state, reason,
          due_at, settled_at, created_at)
        select id, 3, target, 'person:' || person_id, ${JSON.stringify({ kind: 'notice', waveId: id })}::jsonb,
          ${id}, person_id, 'skipped', reason, ${now}, ${now}, ${now}
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as row(id text, person_id text, reason text, target jsonb)
        on conflict do nothing`.execute(db);
      return Number(result.numAffectedRows ?? 0);
    },

    /** Notices that wait for Teams to open the conversation: planned, never tried, not due yet. */
    async countWaitingForTeams(id: WaveId, now: Date): Promise<number> {
      const result = await sql<{ people: number }>`select count(*)::integer as people from deliveries
        where wave_id = ${id} and lane = 3 and state = 'pending' and attempts = 0 and due_at > ${now}`.execute(
        db,
      );
      return result.rows[0]?.people ?? 0;
    },

    /**
     * Teams has told us about a person's conversation: what waited for that is due now. Called when the app was
     * installed; answers how many notices it released.
     */
    async bringForward(personId: PersonId, now: Date): Promise<number> {
      const result = await sql`update deliveries set due_at = ${now}
        where person_id = ${personId} and state = 'pending' and attempts = 0 and due_at > ${now}
          and wave_id is not null
          and wave_id = any(array(select wave_id from waves where state in ('running', 'paused')))`.execute(
        db,
      );
      return Number(result.numAffectedRows ?? 0);
    },
  };
}
