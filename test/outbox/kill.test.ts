import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ConnectorStandIn,
  NO_LIMITS,
  startConnectorStandIn,
} from '../../rehearsal/connector/startConnectorStandIn.ts';
import type { DatabaseLocation } from '../../store/database.ts';
import { openStore } from '../../store/store.ts';
import { addPeople, addWave, aNotice, chatOf, personId } from '../fixtures/deliveries.ts';
import { createDisposableDatabase } from '../fixtures/testStores.ts';
import { startWorker, type Worker } from './aWorker.ts';

const PEOPLE = 420;
/** After so many sent in the life of each process, it is killed. */
const KILLED_AFTER = [40, 120, 220];
const SETTINGS = {
  ratePerSecond: 120,
  leaseSeconds: 2,
  sendTimeoutMs: 1000,
  sweepEveryMs: 300,
  takeoverSeconds: 1.5,
};

describe('kill -9 in the middle of a wave', function () {
  this.timeout(60_000);
  let standIn: ConnectorStandIn;
  let worker: Worker | undefined;

  beforeEach(async () => {
    standIn = await startConnectorStandIn({ limits: NO_LIMITS, latencyMs: () => 50 + Math.random() * 200 });
  });
  afterEach(async () => {
    await worker?.kill();
    await standIn.close();
  });

  async function planWave(location: DatabaseLocation): Promise<void> {
    const store = await openStore(location);
    await addPeople(store, PEOPLE, standIn.url);
    const wave = await addWave(store, 'w1');
    const now = new Date();
    await store.deliveries.plan(
      Array.from({ length: PEOPLE }, (_, n) => aNotice(wave, personId(n + 1), { dueAt: now })),
      now,
    );
    await store.close();
  }

  /** Teams finishes what it was asked, whether or not anybody listens. */
  async function untilAnswered(): Promise<void> {
    for (let quiet = 0; quiet < 5; quiet = standIn.tally().underWay === 0 ? quiet + 1 : 0) {
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  async function killAndRestart(location: DatabaseLocation, database: string): Promise<void> {
    await planWave(location);
    let underWay = 0;
    let claimed = 0;
    let deliveredBefore = 0;
    for (const sent of [...KILLED_AFTER, PEOPLE]) {
      // What the process before delivered, and what of that it had no time to write down.
      const delivered = new Set(standIn.delivered.slice(deliveredBefore).map((one) => one.conversationId));
      deliveredBefore = standIn.delivered.length;
      worker = await startWorker({ location, settings: SETTINGS });
      claimed += worker.found.length;
      underWay += worker.found.filter((id) => delivered.has(chatOf(Number(id.slice(-12))))).length;
      const { counts, sentAgain } = await worker.until((now) => (now['sent'] ?? 0) >= sent);
      if (sent < PEOPLE) {
        await worker.kill();
        await untilAnswered();
        continue;
      }
      assert.deepEqual(counts, { sent: PEOPLE });
      const { reached, repeated } = standIn.tally();
      console.log(
        `      ${database}: ${KILLED_AFTER.length} kills; lost ${PEOPLE - reached}, repeated ${repeated}, ` +
          `in flight at the kills ${underWay} (of ${claimed} claimed)`,
      );
      assert.equal(PEOPLE - reached, 0);
      assert.ok(repeated <= underWay, `${repeated} repeated, ${underWay} in flight`);
      assert.ok(sentAgain >= repeated && sentAgain <= claimed, `${sentAgain} counted as sent again`);
      assert.ok(claimed > 0, 'the kills met the dispatcher at work');
      await worker.stop();
      worker = undefined;
    }
  }

  it('loses nobody, and repeats only what was in flight (PGlite)', async () => {
    const path = await mkdtemp(join(tmpdir(), 'flytt-kill-'));
    try {
      await killAndRestart({ kind: 'folder', path }, 'PGlite');
    } finally {
      await worker?.kill();
      await rm(path, { recursive: true, force: true });
    }
  });

  const server = process.env['TEST_DATABASE_URL'];
  if (!server) return;

  it('loses nobody, and repeats only what was in flight (PostgreSQL)', async () => {
    const database = createDisposableDatabase(server);
    await database.create();
    try {
      await killAndRestart({ kind: 'postgres', url: database.url }, 'PostgreSQL');
    } finally {
      await worker?.kill();
      await database.drop();
    }
  });

  it('changes nothing when two processes share the work: each notice is sent once (PostgreSQL)', async () => {
    const database = createDisposableDatabase(server);
    await database.create();
    const order = { location: { kind: 'postgres', url: database.url }, settings: SETTINGS } as const;
    try {
      await planWave(order.location);
      const workers = await Promise.all([startWorker(order), startWorker(order)]);
      await workers[0].until((counts) => (counts['sent'] ?? 0) >= 200);
      // Whichever of the two sends, it hands over cleanly in the middle of the wave.
      await workers[0].stop();
      await workers[1].until((counts) => (counts['sent'] ?? 0) >= PEOPLE);
      await workers[1].stop();
      const { reached, repeated } = standIn.tally();
      assert.deepEqual({ reached, repeated }, { reached: PEOPLE, repeated: 0 });
    } finally {
      await database.drop();
    }
  });
});
