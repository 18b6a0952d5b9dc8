import assert from 'node:assert/strict';
import type { JourneyId, PersonId } from '../../domain/ids.ts';
import type { Journey, Stage } from '../../domain/journey.ts';
import { createJourneyStore } from '../../store/journeys.ts';
import type { Store } from '../../store/store.ts';
import type { StoreError } from '../../store/storeError.ts';
import { addWave } from '../fixtures/deliveries.ts';
import { addJourneyRow, aJourneyRow, aPerson, minutesAfter, NOON } from '../fixtures/sampleRows.ts';
import { ALL_STAGES, gate, STAGES } from '../fixtures/stages.ts';
import { forEachStore } from '../fixtures/testStores.ts';

const CARD = { conversationId: 'a:chat-1', activityId: '100' };

/** The journey as the next change would write it. */
function next(journey: Journey, change: Partial<Journey>): Journey {
  return { ...journey, ...change, revision: journey.revision + 1 };
}

const idsOf = (journeys: readonly Journey[]) => journeys.map((journey) => journey.id);

forEachStore('journeys in the store', (open, database) => {
  let store: Store;

  beforeEach(async () => {
    store = await open();
  });

  const save = (journey: Journey, name = 'test', detail?: unknown) =>
    store.journeys.save(journey, { name, detail }, minutesAfter(5));
  const history = (id: JourneyId) =>
    store.database.kysely
      .selectFrom('journey_events')
      .select(['at', 'event', 'stage', 'detail'])
      .where('journey_id', '=', id)
      .execute();

  describe('beginning', () => {
    it('keeps the whole journey, and finds it by id, device and person', async () => {
      const journey = await addJourneyRow(store, 1, { triedRows: ['TS-I10'], lastError: '80180014' });
      assert.deepEqual(await store.journeys.find(journey.id), journey);
      assert.deepEqual(await store.journeys.findByDevice(journey.deviceId), journey);
      assert.deepEqual(await store.journeys.listOf(journey.personId), [journey]);
      assert.equal(await store.journeys.find('nothing' as JourneyId), undefined);
      assert.deepEqual(await store.journeys.listOf('nobody' as PersonId), []);
    });

    it('happens once for each device, however often it is begun at the same moment', async () => {
      const first = await addJourneyRow(store, 1);
      assert.equal(await store.journeys.add(aJourneyRow(1, { id: 'another' as JourneyId })), false);
      assert.deepEqual(await store.journeys.findByDevice(first.deviceId), first);

      const second = await addJourneyRow(store, 2);
      await store.database.kysely.deleteFrom('journeys').where('journey_id', '=', second.id).execute();
      const begun = await Promise.all(
        Array.from({ length: 10 }, (_, n) => store.journeys.add({ ...second, id: `try-${n}` as JourneyId })),
      );
      assert.equal(begun.filter(Boolean).length, 1);
    });
  });

  describe('saving', () => {
    it('keeps every stage as it was, and a line of history for each change', async () => {
      let journey = await addJourneyRow(store, 1);
      for (const stage of ALL_STAGES) {
        journey = next(journey, { stage, stageSince: minutesAfter(1) });
        assert.equal(await save(journey), true);
        assert.deepEqual(await store.journeys.find(journey.id), journey);
      }
      assert.deepEqual(
        (await history(journey.id)).map((line) => line.stage).toSorted(),
        ALL_STAGES.map((stage) => stage.at).toSorted(),
      );
    });

    it('writes down what happened, when and with what', async () => {
      const journey = next(await addJourneyRow(store, 1), { stage: STAGES.checking });
      await save(journey, 'answer', { fact: 'mfa' });
      assert.deepEqual(await history(journey.id), [
        { at: minutesAfter(5), event: 'answer', stage: 'checking', detail: { fact: 'mfa' } },
      ]);
    });

    it('lets one of two win who change the same journey at the same moment', async () => {
      const journey = await addJourneyRow(store, 1);
      const elsewhere = await database.openAgain();
      const changes = [STAGES.declined, STAGES.snoozed].map((stage) => next(journey, { stage }));
      const results = await Promise.all(
        changes.map((change, n) =>
          (n === 0 ? store : elsewhere).journeys.save(change, { name: 'race' }, NOON),
        ),
      );
      assert.deepEqual(results.toSorted(), [false, true]);
      assert.deepEqual(await store.journeys.find(journey.id), changes[results.indexOf(true)]);
      assert.equal((await history(journey.id)).length, 1);
    });

    it('refuses an older revision, and a journey that is not there', async () => {
      const journey = await addJourneyRow(store, 1);
      await save(next(journey, { stage: STAGES.declined }));
      assert.equal(await save(next(journey, { stage: STAGES.snoozed })), false);
      assert.equal(await save(aJourneyRow(9, { revision: 2 })), false);
      assert.equal((await store.journeys.find(journey.id))?.stage.at, 'declined');
    });

    it('does not undo that a newer wave has taken the journey over in the meantime', async () => {
      const journey = await addJourneyRow(store, 1);
      const waveId = await addWave(store, 'wave-1');
      await store.journeys.joinWave(journey.personId, waveId);
      assert.equal(await save(next(journey, { stage: STAGES.checking })), true);
      assert.equal((await store.journeys.find(journey.id))?.waveId, waveId);
    });
  });

  describe('joining a wave', () => {
    it('moves the unfinished journeys of that person only', async () => {
      const [first, second] = [await addWave(store, 'wave-1'), await addWave(store, 'wave-2')];
      const mine = aPerson(1).id;
      const joined = [STAGES.notified, STAGES.stuck, STAGES.enrolling];
      const left = [STAGES.compliant, STAGES.declined, STAGES.notNeeded];
      for (const [n, stage] of [...joined, ...left].entries()) {
        await addJourneyRow(store, n + 1, { personId: mine, stage, waveId: n % 2 ? first : null });
      }
      const other = await addJourneyRow(store, 20, { waveId: first });
      await store.journeys.joinWave(mine, second);
      const waves = new Map(
        (await store.journeys.listOf(mine)).map(({ stage, waveId }) => [stage.at, waveId]),
      );
      for (const stage of joined) assert.equal(waves.get(stage.at), second);
      for (const stage of left) assert.notEqual(waves.get(stage.at), second);
      assert.deepEqual(await store.journeys.find(other.id), other);
    });
  });

  describe('the living card', () => {
    it('is none until a message shows the journey, and the newest from then on', async () => {
      const { id } = await addJourneyRow(store, 1);
      assert.equal(await store.journeys.livingCard(id), null);
      await store.journeys.showOn(id, CARD);
      assert.deepEqual(await store.journeys.livingCard(id), CARD);
      await store.journeys.showOn(id, { ...CARD, activityId: '200' });
      assert.deepEqual(await store.journeys.livingCard(id), { ...CARD, activityId: '200' });
      assert.equal(await store.journeys.livingCard('nothing' as JourneyId), null);
    });

    it('is taken from the journey that the message showed before, and from no other', async () => {
      const [one, two, three] = [
        await addJourneyRow(store, 1),
        await addJourneyRow(store, 2),
        await addJourneyRow(store, 3),
      ];
      await store.journeys.showOn(one.id, CARD);
      // The same number in another chat is another message.
      await store.journeys.showOn(three.id, { ...CARD, conversationId: 'a:chat-3' });
      await store.journeys.showOn(two.id, CARD);
      assert.equal(await store.journeys.livingCard(one.id), null);
      assert.deepEqual(await store.journeys.livingCard(two.id), CARD);
      assert.equal((await store.journeys.livingCard(three.id))?.conversationId, 'a:chat-3');
    });

    it('survives a change of the journey', async () => {
      const journey = await addJourneyRow(store, 1);
      await store.journeys.showOn(journey.id, CARD);
      await save(next(journey, { stage: STAGES.warned }));
      assert.deepEqual(await store.journeys.livingCard(journey.id), CARD);
    });
  });

  describe('sweeps', () => {
    const asleep = (minutes: number): Stage => ({ at: 'snoozed', until: minutesAfter(minutes) });
    const inGap = (minutes: number, nudges: number): Stage => ({
      at: 'enrolling',
      gate,
      step: 0,
      gapSince: minutesAfter(minutes),
      nudges,
    });

    it('find what is due to be checked, the longest wait first, whatever its stage', async () => {
      const due = await addJourneyRow(store, 1, { stage: STAGES.verifying });
      const longer = await addJourneyRow(store, 2, { stage: STAGES.enrolled });
      // Somebody helps, and Intune is watched all the same.
      const helped = await addJourneyRow(store, 3, { stage: STAGES.stuck });
      const later = await addJourneyRow(store, 4, { stage: STAGES.verifying });
      await addJourneyRow(store, 5, { stage: STAGES.verifying });
      await store.journeys.scheduleCheck(due.id, minutesAfter(0));
      await store.journeys.scheduleCheck(longer.id, minutesAfter(-10));
      await store.journeys.scheduleCheck(helped.id, minutesAfter(-5));
      await store.journeys.scheduleCheck(later.id, minutesAfter(1));
      const found = await store.journeys.listDueForCheck(NOON, 10);
      assert.deepEqual(idsOf(found), [longer.id, helped.id, due.id]);
      assert.deepEqual(idsOf(await store.journeys.listDueForCheck(NOON, 1)), [longer.id]);
      await store.journeys.scheduleCheck(longer.id, null);
      assert.deepEqual(idsOf(await store.journeys.listDueForCheck(NOON, 1)), [helped.id]);
    });

    it('wake what has slept long enough, also behind many that fell asleep earlier', async () => {
      for (let n = 1; n <= 5; n++) {
        await addJourneyRow(store, n, { stage: asleep(600), stageSince: minutesAfter(-900 + n) });
      }
      const due = await addJourneyRow(store, 6, { stage: asleep(0), stageSince: minutesAfter(-60) });
      const longer = await addJourneyRow(store, 7, { stage: asleep(-30), stageSince: minutesAfter(-40) });
      const tomorrow = await addJourneyRow(store, 8, { stage: asleep(1) });
      assert.deepEqual(idsOf(await store.journeys.listAwake(NOON, 3)), [longer.id, due.id]);
      assert.deepEqual(idsOf(await store.journeys.listAwake(minutesAfter(1), 3)), [
        longer.id,
        due.id,
        tomorrow.id,
      ]);
    });

    it('find the gaps somebody must be told of, also behind many of which everybody knows', async () => {
      for (let n = 1; n <= 4; n++) await addJourneyRow(store, n, { stage: inGap(-600 + n, 2) });
      for (let n = 5; n <= 8; n++) await addJourneyRow(store, n, { stage: inGap(-60 + n, 1) });
      await addJourneyRow(store, 9, { stage: inGap(-19, 0) });
      const remind = await addJourneyRow(store, 10, { stage: inGap(-20, 0) });
      const tell = await addJourneyRow(store, 11, { stage: inGap(-90, 1) });
      const missed = await addJourneyRow(store, 12, { stage: inGap(-200, 0) });
      const overdue = [
        { nudges: 1, since: minutesAfter(-20) },
        { nudges: 2, since: minutesAfter(-90) },
      ] as const;
      assert.deepEqual(idsOf(await store.journeys.listInGap(overdue, 3)), [missed.id, tell.id, remind.id]);
      assert.deepEqual(idsOf(await store.journeys.listInGap(overdue, 1)), [missed.id]);
      assert.deepEqual(await store.journeys.listInGap([], 10), []);
    });
  });

  describe('a row that this version cannot read', () => {
    const spoil = (id: JourneyId, set: { facts?: string; stage_data?: string }) =>
      store.database.kysely.updateTable('journeys').set(set).where('journey_id', '=', id).execute();
    const unreadable = { name: 'StoreError', reason: 'unreadableRow', message: /^Journey journey-1 / };

    it('is refused by name, and its neighbor is read', async () => {
      const bad = await addJourneyRow(store, 1, { stage: STAGES.snoozed });
      const good = await addJourneyRow(store, 2, { stage: STAGES.snoozed });
      await spoil(bad.id, { stage_data: '{"until": "tomorrow"}' });
      await assert.rejects(store.journeys.find(bad.id), unreadable);
      await assert.rejects(store.journeys.listOf(bad.personId), unreadable);
      await spoil(bad.id, { stage_data: '{}', facts: '[1]' });
      await assert.rejects(store.journeys.findByDevice(bad.deviceId), unreadable);
      assert.deepEqual(await store.journeys.find(good.id), good);
    });

    it('holds nobody up in a sweep, and is told of', async () => {
      const bad = await addJourneyRow(store, 1, { stage: STAGES.verifying });
      const good = await addJourneyRow(store, 2, { stage: STAGES.verifying });
      for (const { id } of [bad, good]) await store.journeys.scheduleCheck(id, NOON);
      await spoil(bad.id, { stage_data: '{}' });
      assert.deepEqual(await store.journeys.listDueForCheck(NOON, 10), [good]);

      const told: StoreError[] = [];
      const watching = createJourneyStore(store.database.kysely, (error) => told.push(error));
      assert.deepEqual(await watching.listDueForCheck(NOON, 10), [good]);
      assert.equal(told.length, 1);
      assert.match(told[0]?.message ?? '', unreadable.message);
    });
  });
});
