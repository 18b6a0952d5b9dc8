import { type Kysely, sql } from 'kysely';
import type { StageName } from '../domain/journey.ts';
import type { Tables } from './tables.ts';

/**
 * Stages in which nothing has been done to the device yet: when its owner turns out to be somebody else, the journey
 * of the one before is void. Beyond them the journey goes on with the person who began it.
 */
const NOT_BEGUN = ['notified', 'snoozed', 'declined'] as const satisfies readonly StageName[];

/** Whether a journey has begun; fits into any statement about `journeys`. */
export const hasBegun = sql<boolean>`journeys.stage not in (${sql.join(NOT_BEGUN)})`;

/**
 * Devices are imported by user name; as soon as the directory has named the person, they are theirs by id. A device
 * that has an owner keeps it, whoever bears the name later: names are given again, ids are not.
 */
export async function claimDevices(db: Kysely<Tables>, userPrincipalNames: readonly string[]): Promise<void> {
  const claimed = await sql<{ device_id: string }>`
    update devices set owner_id = people.person_id from people
    where lower(people.user_principal_name) = any (array(select lower(name)
        from unnest(${userPrincipalNames}::text[]) as name))
      and lower(devices.owner_upn) = lower(people.user_principal_name)
      and devices.owner_id is null
      and not exists (select from journeys where journeys.device_id = devices.device_id
        and journeys.person_id <> people.person_id and ${hasBegun})
    returning device_id`.execute(db);
  const ids = claimed.rows.map((row) => row.device_id);
  if (ids.length > 0) await voidJourneysOfOthers(db, ids);
}

/** Somebody was told about a device that is not theirs: it is as if they had never been. Their tickets stay. */
async function voidJourneysOfOthers(db: Kysely<Tables>, deviceIds: readonly string[]): Promise<void> {
  const found = await sql<{ journey_id: string }>`select journeys.journey_id from journeys
    join devices using (device_id)
    where device_id = any (${deviceIds}::text[]) and journeys.person_id <> devices.owner_id
    for update of journeys`.execute(db);
  const journeyIds = found.rows.map((row) => row.journey_id);
  if (journeyIds.length === 0) return;
  await db.updateTable('tickets').set({ journey_id: null }).where('journey_id', 'in', journeyIds).execute();
  await db.deleteFrom('journey_events').where('journey_id', 'in', journeyIds).execute();
  await db.deleteFrom('journeys').where('journey_id', 'in', journeyIds).execute();
}
