import assert from 'node:assert/strict';
import { createDispatcher } from '../../outbox/dispatcher.ts';
import type { DispatcherSettings } from '../../outbox/dispatcherSettings.ts';
import type { Sender } from '../../outbox/ports.ts';
import { messagesTo } from '../../rehearsal/connector/connectorFaults.ts';
import {
  type ConnectorStandIn,
  type ConnectorStandInOptions,
  NO_LIMITS,
  startConnectorStandIn,
} from '../../rehearsal/connector/startConnectorStandIn.ts';
import type { Store } from '../../store/store.ts';
import { addPeople, addWave, aNotice, chatOf, personId } from '../fixtures/deliveries.ts';
import { createNoticeDraw } from '../fixtures/drawNotice.ts';
import { createLoopbackSender } from '../fixtures/loopbackSender.ts';
import { createRecordingLog } from '../fixtures/recordingLog.ts';
import { forEachStore } from '../fixtures/testStores.ts';

forEachStore('a wave, from the store to the Connector', (open, database) => {
  let sender: Sender;
  let standIn: ConnectorStandIn;
  const running: { stop(): Promise<void> }[] = [];

  before(async () => {
    sender = await createLoopbackSender();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((dispatcher) => dispatcher.stop()));
    await standIn.close();
  });

  async function aWave(people: number, options: ConnectorStandInOptions) {
    standIn = await startConnectorStandIn(options);
    const store = await open();
    await addPeople(store, people, standIn.url);
    const wave = await addWave(store, 'w1');
    const now = new Date();
    const notices = Array.from({ length: people }, (_, n) => aNotice(wave, personId(n + 1), { dueAt: now }));
    await store.deliveries.plan(notices, now);
    return { store, wave };
  }

  function aDispatcher(store: Store, settings: Partial<DispatcherSettings> & { ratePerSecond: number }) {
    const dispatcher = createDispatcher({
      ledger: store.deliveries,
      lease: store.leases,
      draw: createNoticeDraw(store),
      sender,
      log: createRecordingLog().log,
      settings: { takeoverSeconds: 1.5, ...settings },
    });
    running.push(dispatcher);
    return dispatcher;
  }

  async function until(isSo: () => Promise<boolean>): Promise<void> {
    while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  it('is sent once to each by two dispatchers, also when one hands over in the middle', async () => {
    const { store, wave } = await aWave(200, { limits: NO_LIMITS, latencyMs: 20 });
    const one = aDispatcher(store, { ratePerSecond: 100 });
    const two = aDispatcher(await database.openAgain(), { ratePerSecond: 100 });
    await Promise.all([one.start(), two.start()]);
    await until(async () => (await store.deliveries.progressOf(wave, new Date())).sent >= 60);
    await one.stop();
    await until(async () => (await store.deliveries.progressOf(wave, new Date())).sent === 200);
    const { newMessages, reached, repeated, overlapping } = standIn.tally();
    assert.deepEqual(
      { newMessages, reached, repeated, overlapping },
      {
        newMessages: 200,
        reached: 200,
        repeated: 0,
        overlapping: 0,
      },
    );
    assert.equal(two.state().kind, 'sending');
  });

  it('writes down for each why it did not arrive, and who cannot be written to', async () => {
    const { store, wave } = await aWave(12, { limits: NO_LIMITS });
    standIn.roster.refuse(chatOf(1), 'blockedByPerson');
    standIn.roster.refuse(chatOf(2), 'writesBlocked');
    standIn.roster.refuse(chatOf(3), 'blockedByPolicy');
    standIn.roster.refuse(chatOf(4), 'uninstalled');
    standIn.roster.refuse(chatOf(5), 'gone');
    standIn.faults.plan({ on: messagesTo(chatOf(6)), fault: { kind: 'page', status: 502 } });
    standIn.faults.plan({ on: messagesTo(chatOf(7)), fault: { kind: 'reset', delivered: false } });
    standIn.faults.plan({ on: messagesTo(chatOf(8)), fault: { kind: 'acceptedWithoutId' } });
    await aDispatcher(store, { ratePerSecond: 100 }).start();
    await until(async () => (await store.deliveries.progressOf(wave, new Date())).sent === 7);
    const { sent, failed, pending, inFlight, byReason } = await store.deliveries.progressOf(wave, new Date());
    assert.deepEqual({ sent, failed, pending, inFlight }, { sent: 7, failed: 5, pending: 0, inFlight: 0 });
    assert.deepEqual(byReason, {
      blockedByPerson: 2,
      blockedByPolicy: 1,
      uninstalled: 1,
      conversationGone: 1,
    });
    const reach = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(async (n) => (await store.people.reach(personId(n))).kind),
    );
    assert.deepEqual(reach, ['blocked', 'blocked', 'blocked', 'uninstalled', 'uninstalled', 'reachable']);
    assert.equal(standIn.tally().repeated, 0);
  });

  it('arrives completely although Teams refuses what comes too fast', async () => {
    const { store, wave } = await aWave(120, {
      limits: { ...NO_LIMITS, app: [{ requests: 30, withinMs: 1000 }] },
    });
    const dispatcher = aDispatcher(store, { ratePerSecond: 90 });
    await dispatcher.start();
    await until(async () => (await store.deliveries.progressOf(wave, new Date())).sent === 120);
    const { reached, repeated } = standIn.tally();
    assert.deepEqual({ reached, repeated }, { reached: 120, repeated: 0 });
    assert.ok(dispatcher.state().totals.throttled > 0);
    assert.ok(dispatcher.state().ratePerSecond < 90);
  });

  it('stops where it is when it is paused, and is finished when it goes on', async () => {
    const { store, wave } = await aWave(150, { limits: NO_LIMITS });
    const dispatcher = aDispatcher(store, { ratePerSecond: 50 });
    await dispatcher.start();
    await until(async () => standIn.tally().newMessages >= 20);
    const setState = (state: 'paused' | 'running') =>
      store.database.kysely
        .updateTable('waves')
        .set({ state, paused_at: state === 'paused' ? new Date() : null })
        .where('wave_id', '=', wave)
        .execute();
    await setState('paused');
    await until(async () => (await store.deliveries.progressOf(wave, new Date())).inFlight === 0);
    const paused = standIn.tally().newMessages;
    assert.ok(paused < 150);
    await new Promise((resolve) => setTimeout(resolve, 700));
    assert.equal(standIn.tally().newMessages, paused);
    await setState('running');
    dispatcher.nudge();
    await until(async () => (await store.deliveries.progressOf(wave, new Date())).sent === 150);
  });
});
