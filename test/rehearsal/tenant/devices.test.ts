import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readInventory } from '../../../bot/import/readInventory.ts';
import { PLATFORMS } from '../../../domain/device.ts';
import type { InventoryDevice } from '../../../domain/inventory.ts';
import { loadSampleTenant, SAMPLE_DEVICES_FILE } from '../../../rehearsal/tenant/loadTenant.ts';

const sources = new Set(
  readdirSync(new URL('../../../playbooks/content/sources', import.meta.url)).map((name) =>
    name.replace(/\.yaml$/, ''),
  ),
);

describe('the old EMM’s devices', () => {
  const devices: InventoryDevice[] = [];
  const tenant = loadSampleTenant();

  before(async () => {
    for await (const part of readInventory(fileURLToPath(SAMPLE_DEVICES_FILE), sources)) {
      assert.ok(part.kind === 'good', JSON.stringify(part));
      devices.push(part.device);
    }
  });
  /** What the gate learns from the inventory: ownership, then how it is managed. */
  const factsOf = (device: InventoryDevice): string[] => Object.values(device.knownFacts);

  it('are about 330, of every platform and ownership', () => {
    assert.ok(devices.length >= 320 && devices.length <= 360, String(devices.length));
    for (const platform of PLATFORMS) {
      assert.ok(
        devices.some((device) => device.platform === platform),
        platform,
      );
    }
    assert.deepEqual([...new Set(devices.map((device) => device.knownFacts['ownership']))].sort(), [
      'company',
      'personal',
    ]);
  });

  it('each belong to somebody in the tenant', () => {
    const names = new Set(tenant.people.map((person) => person.userPrincipalName.toLowerCase()));
    assert.deepEqual(
      devices.filter((device) => !names.has(device.ownerUpn)),
      [],
    );
  });

  it('are each in the list once', () => {
    assert.equal(new Set(devices.map((device) => device.inventoryKey)).size, devices.length);
  });

  it('do not all have a serial number', () => {
    const silent = devices.filter((device) => device.serialNumber === null).length;
    assert.ok(silent > 0 && silent < devices.length / 2, String(silent));
  });

  it('give Alva one of each kind of journey', () => {
    assert.deepEqual(
      devices
        .filter((device) => device.ownerUpn === 'alva.exempelsson@nordvik.example')
        .map((device) => [device.platform, device.source, ...factsOf(device)]),
      [
        ['ios', 'workspace-one', 'personal', 'profile'],
        ['windows', 'workspace-one', 'personal', 'registered'],
        ['windows', 'workspace-one', 'company', 'entraJoined'],
        ['ios', 'workspace-one', 'company', 'supervised'],
      ],
    );
  });

  it('hold every way in which a device can be managed', () => {
    const seen = new Set(devices.flatMap(factsOf));
    for (const management of [
      'profile',
      'account',
      'supervised',
      'workProfile',
      'wholeDevice',
      'deviceAdmin',
      'registered',
      'mdmOnly',
      'entraJoined',
      'hybridJoined',
      'coManaged',
      'removable',
      'locked',
      'shared',
    ]) {
      assert.ok(seen.has(management), management);
    }
  });
});
