import { type Kysely, type Selectable, sql } from 'kysely';
import { z } from 'zod';
import { PLATFORMS, type SourceDevice } from '../domain/device.ts';
import type { DeviceId, PersonId, SourceId } from '../domain/ids.ts';
import { claimDevices, hasBegun } from './claimDevices.ts';
import { inParts } from './inParts.ts';
import { inTransaction } from './inTransaction.ts';
import { StoreError } from './storeError.ts';
import type { Tables } from './tables.ts';

/** A device to be stored. `inventoryKey` says when two imports mean the same device. */
export interface NewDevice extends SourceDevice {
  readonly inventoryKey: string | null;
}

const rowShape = z.object({ platform: z.enum(PLATFORMS), known_facts: z.record(z.string(), z.string()) });

/** Devices that the old EMM manages, from its inventory or from their owners. */
export function createDeviceStore(db: Kysely<Tables>) {
  return {
    /**
     * Adds devices or refreshes those with the same inventory key; the last row of a key counts. When the inventory
     * names another owner, the device changes hands, unless a journey with it has begun: that one keeps its device.
     */
    async save(devices: readonly NewDevice[], now: Date): Promise<void> {
      for (const part of inParts(lastOfEachKey(devices))) {
        await inTransaction(db, async (tx) => {
          await savePart(tx, part, now);
          await claimDevices(
            tx,
            part.map((device) => device.ownerUpn),
          );
        });
      }
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
              sql<boolean>`lower(owner_upn) = lower(${person.userPrincipalName})`,
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

/** Sorted, so that two imports at the same moment never wait for each other in a circle. */
function lastOfEachKey(devices: readonly NewDevice[]): NewDevice[] {
  const keyed = new Map(devices.map((device) => [device.inventoryKey ?? `id:${device.id}`, device]));
  return [...keyed].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, device]) => device);
}

async function savePart(tx: Kysely<Tables>, devices: readonly NewDevice[], now: Date): Promise<void> {
  const begun = sql<boolean>`exists (select from journeys
    where journeys.device_id = devices.device_id and ${hasBegun})`;
  await tx
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
        owner_id: sql<
          string | null
        >`case when ${begun} or lower(devices.owner_upn) = lower(excluded.owner_upn)
          then devices.owner_id else excluded.owner_id end`,
        owner_upn: sql<string>`case when ${begun} then devices.owner_upn else excluded.owner_upn end`,
        platform: sql<string>`case when ${begun} then devices.platform else excluded.platform end`,
        name: row.ref('excluded.name'),
        model: row.ref('excluded.model'),
        os_version: row.ref('excluded.os_version'),
        known_facts: row.ref('excluded.known_facts'),
        updated_at: row.ref('excluded.updated_at'),
      })),
    )
    .execute();
}

/** Throws StoreError `unreadableRow` when the row does not hold a device that this version knows. */
function readDevice(row: Selectable<Tables['devices']>): SourceDevice {
  const parsed = rowShape.safeParse(row);
  if (!parsed.success) {
    throw new StoreError('unreadableRow', `Device ${row.device_id} cannot be read by this version.`, {
      cause: parsed.error,
    });
  }
  return {
    id: row.device_id as DeviceId,
    ownerId: row.owner_id as PersonId | null,
    ownerUpn: row.owner_upn,
    platform: parsed.data.platform,
    name: row.name,
    model: row.model,
    osVersion: row.os_version,
    serialNumber: row.serial_number,
    source: row.source as SourceId,
    knownFacts: parsed.data.known_facts,
    origin: row.origin,
  };
}
