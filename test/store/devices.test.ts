import assert from 'node:assert/strict';
import type { DeviceId } from '../../domain/ids.ts';
import type { Journey, Stage } from '../../domain/journey.ts';
import type { Store } from '../../store/store.ts';
import {
  addJourneyRow,
  anInventoryDevice,
  aPerson,
  asOwned,
  minutesAfter,
  NOON,
} from '../fixtures/sampleRows.ts';
import { forEachStore } from '../fixtures/testStores.ts';
import { aStory } from '../fixtures/tickets.ts';

forEachStore('devices in the store', (open) => {
  let store: Store;
  const alva = aPerson(1);
  const bo = aPerson(2);
  const iphone = anInventoryDevice(1);

  beforeEach(async () => {
    store = await open();
  });

  const save = (...devices: ReturnType<typeof anInventoryDevice>[]) =>
    store.devices.save(devices, minutesAfter(1));
  const know = (...people: ReturnType<typeof aPerson>[]) => store.people.saveFromDirectory(people, NOON);
  const namesOf = async (person: ReturnType<typeof aPerson>) =>
    (await store.devices.listOf(person)).map((device) => device.name);

  describe('imported', () => {
    it('are kept as the inventory lists them', async () => {
      const { inventoryKey: _, ...stored } = iphone;
      await save(iphone);
      assert.deepEqual(await store.devices.find(iphone.id), stored);
      assert.equal(await store.devices.find('nothing' as DeviceId), undefined);
    });

    it('belong at once to a person who is known', async () => {
      await know(alva);
      await save({ ...iphone, ownerUpn: iphone.ownerUpn.toUpperCase() });
      assert.equal((await store.devices.find(iphone.id))?.ownerId, alva.id);
    });

    it('twice are one device with its first id and its newest facts', async () => {
      await know(alva);
      await save(iphone);
      const again = anInventoryDevice(1, {
        id: 'another-id' as DeviceId,
        platform: 'macos',
        name: 'MacBook',
        model: 'MacBook Air',
        osVersion: '26.1',
        knownFacts: { ownership: 'company', macProfile: 'locked' },
      });
      await save(again);
      assert.deepEqual(await store.devices.listOf(alva), [asOwned({ ...again, id: iphone.id }, alva)]);
    });

    it('twice in one file are one device, as the last row says', async () => {
      await save(iphone, anInventoryDevice(1, { id: 'second' as DeviceId, name: 'The last row' }));
      assert.deepEqual(await namesOf(alva), ['The last row']);
    });

    it('under two keys are two devices, and those that people told us about have none', async () => {
      await know(alva);
      const told = { origin: 'person', ownerId: alva.id, inventoryKey: null } as const;
      await save(
        iphone,
        anInventoryDevice(1, {
          id: 'ipad' as DeviceId,
          name: 'iPad',
          inventoryKey: 'workspace-one:serial:2',
        }),
        anInventoryDevice(1, { ...told, id: 'told-1' as DeviceId, name: 'A phone' }),
        anInventoryDevice(1, { ...told, id: 'told-2' as DeviceId, name: 'B phone' }),
      );
      assert.deepEqual(await namesOf(alva), ['iPad', 'iPhone 1', 'A phone', 'B phone']);
    });

    it('come in any number', async function () {
      this.timeout(120_000);
      const devices = Array.from({ length: 6000 }, (_, n) => anInventoryDevice(n + 1));
      await save(...devices);
      await save(...devices.toReversed());
      const rows = await store.database.kysely.selectFrom('devices').select('device_id').execute();
      assert.equal(rows.length, devices.length);
    });
  });

  describe('listed', () => {
    it('are found by name until their owner is known, and by the owner from then on', async () => {
      await save(iphone);
      const stranger = { ...alva, userPrincipalName: alva.userPrincipalName.toUpperCase() };
      assert.deepEqual(await namesOf(stranger), ['iPhone 1']);
      assert.deepEqual(await namesOf(bo), []);
      await know(alva);
      assert.deepEqual(await namesOf({ ...alva, userPrincipalName: 'alva.ny@sample.example' }), ['iPhone 1']);
      assert.deepEqual(await namesOf({ ...bo, userPrincipalName: alva.userPrincipalName }), []);
    });
  });

  describe('whose owner is another one in a later import', () => {
    const gate = { gateId: 'GATE-01', outcome: 'selfService', advice: [] } as const;
    const notBegun: readonly Stage[] = [
      { at: 'notified' },
      { at: 'snoozed', until: minutesAfter(60) },
      { at: 'declined', reason: 'notMine' },
    ];
    const begun: readonly Stage[] = [
      { at: 'checking', asking: 'mfa' },
      { at: 'unenrolling', gate, step: 2 },
      { at: 'stuck', from: { at: 'notified' }, ticketId: 'ticket-1' as never },
      { at: 'compliant', since: NOON, managedDeviceId: null },
    ];
    const handedToBo = anInventoryDevice(1, {
      ownerUpn: bo.userPrincipalName,
      platform: 'android',
      name: 'Pixel',
    });
    const journeyOf = (journey: Journey) => store.journeys.find(journey.id);

    it('change hands', async () => {
      await know(alva, bo);
      await save(iphone);
      await save(handedToBo);
      assert.deepEqual(await namesOf(alva), []);
      assert.deepEqual(await store.devices.listOf(bo), [asOwned(handedToBo, bo)]);
    });

    it('change hands as soon as the new owner is known', async () => {
      await know(alva);
      await save(iphone);
      await save(handedToBo);
      assert.deepEqual(await namesOf(alva), []);
      await know(bo);
      assert.deepEqual(await namesOf(bo), ['Pixel']);
    });

    for (const stage of notBegun) {
      it(`are free for the new owner when the journey was only ${stage.at}`, async () => {
        const journey = await addJourneyRow(store, 1, { stage });
        await store.journeys.save({ ...journey, revision: 2 }, { name: 'said' }, NOON);
        const request = { personId: alva.id, personName: alva.displayName, journeyId: journey.id };
        const { ticket } = await store.transaction((tx) =>
          tx.tickets.open({ ...request, story: aStory() }, NOON),
        );
        await save(handedToBo);
        assert.deepEqual((await journeyOf(journey))?.id, journey.id, 'kept until the new owner is known');
        await know(bo);
        assert.equal(await journeyOf(journey), undefined);
        assert.equal((await store.tickets.find(ticket.id))?.journeyId, null);
        assert.equal(await store.journeys.add({ ...journey, personId: bo.id }), true);
        assert.deepEqual(await namesOf(bo), ['Pixel']);
      });
    }

    for (const stage of begun) {
      it(`stay with the one whose journey is ${stage.at}`, async () => {
        const journey = await addJourneyRow(store, 1, { stage });
        await know(bo);
        await save(handedToBo);
        assert.deepEqual((await journeyOf(journey))?.stage, stage);
        assert.deepEqual(await namesOf(bo), []);
        assert.deepEqual(await store.devices.listOf(alva), [asOwned({ ...iphone, name: 'Pixel' }, alva)]);
      });
    }

    it('stay with somebody who began in the moment before the new owner was known', async () => {
      const journey = await addJourneyRow(store, 1);
      await save(handedToBo);
      await store.journeys.save(
        { ...journey, stage: { at: 'checking', asking: 'mfa' }, revision: 2 },
        { name: 'start' },
        NOON,
      );
      await know(bo);
      assert.equal((await journeyOf(journey))?.personId, alva.id);
      assert.equal((await store.devices.find(iphone.id))?.ownerId, null);
    });

    it('stay with the same owner under a new name', async () => {
      const journey = await addJourneyRow(store, 1);
      await save(anInventoryDevice(1, { ownerUpn: 'alva.ny@sample.example' }));
      await know({ ...alva, userPrincipalName: 'alva.ny@sample.example' });
      assert.deepEqual(await namesOf(alva), ['iPhone 1']);
      assert.equal((await journeyOf(journey))?.personId, alva.id);
    });
  });

  it('that hold what this version does not know are refused by name', async () => {
    await save(iphone);
    await store.database.kysely.updateTable('devices').set({ known_facts: '[]' }).execute();
    await assert.rejects(store.devices.find(iphone.id), {
      name: 'StoreError',
      reason: 'unreadableRow',
      message: 'Device device-1 cannot be read by this version.',
    });
  });
});
