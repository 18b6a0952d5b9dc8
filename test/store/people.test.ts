import assert from 'node:assert/strict';
import type { PersonId } from '../../domain/ids.ts';
import type { ConversationReference } from '../../domain/person.ts';
import type { Store } from '../../store/store.ts';
import { anInventoryDevice, aPerson, minutesAfter, NOON } from '../fixtures/sampleRows.ts';
import { forEachStore } from '../fixtures/testStores.ts';

/** More than one statement may have parameters for, on either database. */
const VERY_MANY = 66_000;

const reference: ConversationReference = {
  conversationId: 'a:chat-1',
  serviceUrl: 'https://smba.example.test/emea/',
  botId: '28:flytt',
  channelUserId: '29:person-1',
};

forEachStore('people in the store', (open, database) => {
  let store: Store;
  const alva = aPerson(1);
  const bo = aPerson(2);

  beforeEach(async () => {
    store = await open();
  });

  const save = (...people: ReturnType<typeof aPerson>[]) =>
    store.people.saveFromDirectory(people, minutesAfter(1));
  const nameOf = async (id: PersonId) => (await store.people.find(id))?.userPrincipalName;

  describe('from the directory', () => {
    it('are kept as they are listed', async () => {
      await save(alva);
      assert.deepEqual(await store.people.find(alva.id), {
        ...alva,
        teamsLocale: null,
        chosenLanguage: null,
        timeZone: null,
      });
      assert.equal(await store.people.find('nobody' as PersonId), undefined);
    });

    it('keep what Teams told and what they chose when the directory lists them again', async () => {
      await save(alva);
      await store.people.noteTeamsFacts(alva.id, { locale: 'sv-SE', timeZone: 'Europe/Stockholm' }, NOON);
      await store.people.noteTeamsFacts(alva.id, { locale: 'en-GB', timeZone: null }, NOON);
      await store.people.chooseLanguage(alva.id, 'sv', NOON);
      await save({ ...alva, displayName: 'Alva Ny', country: null });
      assert.deepEqual(await store.people.find(alva.id), {
        ...alva,
        displayName: 'Alva Ny',
        country: null,
        teamsLocale: 'en-GB',
        chosenLanguage: 'sv',
        timeZone: 'Europe/Stockholm',
      });
    });

    it('may be listed twice at once: the last word counts', async () => {
      await save(alva, bo, { ...alva, displayName: 'Alva Ny' });
      assert.equal((await store.people.find(alva.id))?.displayName, 'Alva Ny');
    });

    it('are none when the page was empty', async () => {
      await save();
      assert.equal(await store.people.find(alva.id), undefined);
    });

    it('come in any number', async function () {
      this.timeout(120_000);
      const people = Array.from({ length: VERY_MANY / 6 }, (_, n) => aPerson(n + 1)); // of six columns or more;
      await store.people.saveFromDirectory(people, NOON);
      await store.people.saveFromDirectory(people, minutesAfter(1));
      assert.equal(await count('people'), people.length);
    });
  });

  describe('whose user name is given again', () => {
    it('leave it to the one whom the directory names with it now', async () => {
      await save(alva, bo);
      const newcomer = aPerson(3, { userPrincipalName: alva.userPrincipalName.toUpperCase() });
      await save(newcomer, { ...bo, displayName: 'Bo Ny' });
      assert.equal(await nameOf(newcomer.id), newcomer.userPrincipalName);
      assert.equal(await nameOf(alva.id), `${alva.id}@unknown.invalid`);
      assert.equal((await store.people.find(bo.id))?.displayName, 'Bo Ny');
      await save({ ...alva, userPrincipalName: 'alva.ny@sample.example' });
      assert.equal(await nameOf(alva.id), 'alva.ny@sample.example');
    });

    it('may swap names in one page', async () => {
      await save(alva, bo);
      await save(
        { ...alva, userPrincipalName: bo.userPrincipalName },
        { ...bo, userPrincipalName: alva.userPrincipalName },
      );
      assert.equal(await nameOf(alva.id), bo.userPrincipalName);
      assert.equal(await nameOf(bo.id), alva.userPrincipalName);
    });

    it('may both be in one page that was read while it happened: the later one has it', async () => {
      await save(alva, { ...bo, userPrincipalName: alva.userPrincipalName });
      assert.equal(await nameOf(alva.id), `${alva.id}@unknown.invalid`);
      assert.equal(await nameOf(bo.id), alva.userPrincipalName);
    });

    it('keep the devices that were theirs', async () => {
      await save(alva);
      await store.devices.save([anInventoryDevice(1)], NOON);
      await save(aPerson(3, { userPrincipalName: alva.userPrincipalName }));
      assert.deepEqual(
        (await store.devices.listOf({ id: alva.id, userPrincipalName: 'alva.ny@sample.example' })).map(
          (device) => device.id,
        ),
        ['device-1'],
      );
      assert.deepEqual(await store.devices.listOf(aPerson(3)), []);
    });

    it('change it in many processes at the same moment without an error', async () => {
      const elsewhere = await database.openAgain();
      const stores = [store, elsewhere];
      const names = ['one@sample.example', 'two@sample.example', 'three@sample.example'];
      const pages = Array.from({ length: 12 }, (_, round) =>
        names.map((_name, n) =>
          aPerson(((n + round) % 4) + 1, { userPrincipalName: names[(n * 2 + round) % 3] ?? '' }),
        ),
      );
      await Promise.all(
        pages.map((page, n) =>
          stores[n % 2]?.people.saveFromDirectory(n % 3 === 0 ? page : page.toReversed(), NOON),
        ),
      );
      for (const name of names) assert.equal(await count('people', name), 1);
    });
  });

  describe('devices imported before their owner was known', () => {
    it('become the owner’s when the directory lists them, however the name is written', async () => {
      await store.devices.save([anInventoryDevice(1, { ownerUpn: 'Person1@Sample.Example' })], NOON);
      await store.devices.save([anInventoryDevice(2)], NOON);
      const device = () => store.devices.find(anInventoryDevice(1).id);
      assert.equal((await device())?.ownerId, null);
      await save(bo);
      assert.equal((await device())?.ownerId, null);
      await save({ ...alva, userPrincipalName: 'PERSON1@sample.example' });
      assert.equal((await device())?.ownerId, alva.id);
    });
  });

  describe('and how to write to them', () => {
    const reach = () => store.people.reach(alva.id);
    const installed = { kind: 'reachable', reference };

    beforeEach(() => save(alva));

    it('is known from the moment the app is installed', async () => {
      assert.deepEqual(await reach(), { kind: 'notInstalled' });
      await store.people.saveReference(alva.id, reference, NOON);
      assert.deepEqual(await reach(), installed);
    });

    it('ends with the app, and begins again with it, at its new address', async () => {
      await store.people.saveReference(alva.id, reference, NOON);
      await store.people.markUnreachable(alva.id, 'uninstalled', minutesAfter(1));
      assert.deepEqual(await reach(), { kind: 'uninstalled', since: minutesAfter(1) });
      const moved = {
        ...reference,
        conversationId: 'a:chat-2',
        serviceUrl: 'https://smba.example.test/amer/',
      };
      await store.people.saveReference(alva.id, moved, minutesAfter(2));
      assert.deepEqual(await reach(), { kind: 'reachable', reference: moved });
    });

    for (const [state, by] of [
      ['blockedByPerson', 'person'],
      ['blockedByPolicy', 'admin'],
    ] as const) {
      it(`ends when it is ${state}, and begins again with the next contact`, async () => {
        await store.people.saveReference(alva.id, reference, NOON);
        await store.people.markUnreachable(alva.id, state, minutesAfter(1));
        await store.people.markUnreachable(alva.id, state, minutesAfter(5));
        assert.deepEqual(await reach(), { kind: 'blocked', since: minutesAfter(1), by });
        await store.people.saveReference(alva.id, reference, minutesAfter(6));
        assert.deepEqual(await reach(), installed);
      });
    }

    it('stays "not installed" for somebody who was never reached', async () => {
      await store.people.markUnreachable(alva.id, 'blockedByPolicy', NOON);
      assert.deepEqual(await reach(), { kind: 'notInstalled' });
    });

    it('is told for 5 000 at once, and without those we never met', async () => {
      await save(...Array.from({ length: 5000 }, (_, n) => aPerson(n + 1)));
      await store.people.saveReference(aPerson(1).id, reference, NOON);
      await store.people.saveReference(aPerson(4999).id, reference, NOON);
      await store.people.markUnreachable(aPerson(4999).id, 'uninstalled', NOON);
      const ids = Array.from({ length: 5000 }, (_, n) => aPerson(n + 1).id);
      const found = await store.people.reachOfMany(ids);
      assert.deepEqual([...found].sort(), [
        [aPerson(1).id, installed],
        [aPerson(4999).id, { kind: 'uninstalled', since: NOON }],
      ]);
    });

    it('is told for more people than a statement may have parameters', async () => {
      await store.people.saveReference(alva.id, reference, NOON);
      const ids = Array.from({ length: VERY_MANY }, (_, n) => aPerson(n + 1).id);
      assert.deepEqual([...(await store.people.reachOfMany(ids)).keys()], [alva.id]);
      assert.equal((await store.people.reachOfMany([])).size, 0);
    });
  });

  async function count(table: 'people', name?: string): Promise<number> {
    const rows = await store.database.kysely.selectFrom(table).select('user_principal_name').execute();
    return rows.filter((row) => name === undefined || row.user_principal_name === name).length;
  }
});
