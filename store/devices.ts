import { type Kysely, type Selectable, sql } from 'kysely';
import { z } from 'zod';
import { PLATFORMS, type SourceDevice } from '../domain/device.ts';
import type { DeviceId, PersonId, SourceId } from '../domain/ids.ts';
import type { Tables } from './tables.ts';

/** A device to be stored. `inventoryKey` says when two imports mean the same device. */
export interface NewDevice extends SourceDevice {
  readonly inventoryKey: string | null;
}

const factsShape = z.record(z.string(), z.string());
const platformShape = z.enum(PLATFORMS);

/** Devices that the old EMM manages, from its inventory or from their owners. */
export function createDeviceStore(db: Kysely<Tables>) {
  return {
    /** Adds devices or refreshes those with the same inventory key; a journey that has begun keeps its device. */
    async save(devices: readonly NewDevice[], now: Date): Promise<void> {
      if (devices.length === 0) return;
      await db
        .insertInto('devices')
        .values(
          devices.map((device) => ({
            device_id: device.id,
            owner_upn: device.ownerUpn,
            owner_id: device.ownerId,
            platform: device.platform,
            name: device.name,
            model: device.model,
            os_version: device.osVersion,
            serial_number: device.serialNumber,
            source: device.source,
            known_facts: JSON.stringify(device.knownFacts),
            origin: device.origin,
            inventory_key: device.inventoryKey,
            updated_at: now,
          })),
        )
        .onConflict((conflict) =>
          conflict.column('inventory_key').doUpdateSet((row) => ({
            owner_upn: row.ref('excluded.owner_upn'),
            name: row.ref('excluded.name'),
            model: row.ref('excluded.model'),
            os_version: row.ref('excluded.os_version'),
            known_facts: row.ref('excluded.known_facts'),
            updated_at: row.ref('excluded.updated_at'),
          })),
        )
        .execute();
      await sql`update devices set owner_id = people.person_id from people
        where devices.owner_id is null and lower(devices.owner_upn) = lower(people.user_principal_name)`.execute(
        db,
      );
    },

    async find(id: DeviceId): Promise<SourceDevice | undefined> {
      const row = await db.selectFrom('devices').selectAll().where('device_id', '=', id).executeTakeFirst();
      return row && readDevice(row);
    },

    /** By user name too: the inventory may have been imported before we had met the person. */
    async listOf(person: {
      readonly id: PersonId;
      readonly userPrincipalName: string;
    }): Promise<SourceDevice[]> {
      const rows = await db
        .selectFrom('devices')
        .selectAll()
        .where((row) =>
          row.or([
            row('owner_id', '=', person.id),
            row.and([
              row('owner_id', 'is', null),
              row(row.fn<string>('lower', ['owner_upn']), '=', person.userPrincipalName.toLowerCase()),
            ]),
          ]),
        )
        .orderBy('origin')
        .orderBy('name')
        .execute();
      return rows.map(readDevice);
    },
  };
}

export type DeviceStore = ReturnType<typeof createDeviceStore>;

function readDevice(row: Selectable<Tables['devices']>): SourceDevice {
  return {
    id: row.device_id as DeviceId,
    ownerId: row.owner_id as PersonId | null,
    ownerUpn: row.owner_upn,
    platform: platformShape.parse(row.platform),
    name: row.name,
    model: row.model,
    osVersion: row.os_version,
    serialNumber: row.serial_number,
    source: row.source as SourceId,
    knownFacts: factsShape.parse(row.known_facts),
    origin: row.origin,
  };
}
