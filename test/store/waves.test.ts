import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { changeWave, newWave } from '../../dialogs/admin/wave.ts';
import type { PersonId, WaveId } from '../../domain/ids.ts';
import type { Wave } from '../../domain/wave.ts';
import type { Store } from '../../store/store.ts';
import { StoreError } from '../../store/storeError.ts';
import { forEachStore } from '../fixtures/testStores.ts';
import {
  aDraft,
  aMember,
  aPausedWave,
  aReach,
  aRunningWave,
  GROUP,
  later,
  memberId,
  NOON,
  NORA,
  WAVE,
} from '../fixtures/waves.ts';

const line = { who: NORA, what: 'changed', detail: null };

async function addMembers(store: Store, count: number): Promise<PersonId[]> {
  const members = Array.from({ length: count }, (_, n) => aMember(n + 1));
  await store.people.saveFromDirectory(
    members.map((member) => ({ ...member, country: member.usageLocation })),
    NOON,
  );
  return members.map(({ id }) => id);
}

function notice(waveId: WaveId, personId: PersonId, dueAt = NOON) {
  return {
    lane: 'notice',
    target: { to: 'person', personId },
    message: { kind: 'notice', waveId },
    dueAt,
    dedupeKey: null,
    waveId,
    personId,
  } as const;
}

forEachStore('waves', (open) => {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });

  async function addRunning(): Promise<void> {
    await store.waves.add(aDraft(), NOON);
    assert.ok(await store.waves.save(aRunningWave({ revision: 2 }), line, NOON));
    await store.waves.startPlanning(WAVE, 235, 250);
  }

  it('gives back every state of a wave as it was written', async () => {
    const states: Wave[] = [
      newWave(WAVE, NORA, NOON),
      { ...aDraft({ handOver: { mode: 'noGrace' } }), revision: 2 },
      aRunningWave({ revision: 3 }),
      aPausedWave({ revision: 4 }),
      { ...aRunningWave({ revision: 5 }), state: 'cancelled', endedAt: later(5) },
    ];
    const [first, ...rest] = states;
    assert.ok(first);
    await store.waves.add(first, NOON);
    assert.deepEqual(await store.waves.find(WAVE), first);
    for (const wave of rest) {
      assert.ok(await store.waves.save(wave, line, NOON));
      assert.deepEqual(await store.waves.find(WAVE), wave);
    }
  });

  it('lets the first of two changes through and tells the second', async () => {
    await store.waves.add(aDraft(), NOON);
    const change = (name: string) =>
      changeWave(
        aDraft(),
        { kind: 'setUp', setUp: { ...aDraft().plan, name }, refusals: [] },
        { kind: 'admin', id: NORA, name: 'Nora Ek' },
        NOON,
      );
    const [one, other] = [change('one'), change('other')];
    assert.ok(one.kind === 'changed' && other.kind === 'changed');
    assert.equal(await store.waves.save(one.wave, line, NOON), true);
    assert.equal(await store.waves.save(other.wave, line, NOON), false);
    assert.equal((await store.waves.find(WAVE))?.plan.name, 'one');
    assert.deepEqual(
      (await store.waves.history(WAVE)).map(({ what }) => what),
      ['created', 'changed'],
    );
  });

  it('throws at a plan that it cannot read, instead of guessing', async () => {
    await store.waves.add(aDraft(), NOON);
    await sql`update waves set plan = '{"name": 7}'::jsonb`.execute(store.database.kysely);
    await assert.rejects(
      store.waves.find(WAVE),
      (error) => error instanceof StoreError && error.reason === 'unreadableRow',
    );
  });

  it('lists the newest first, page by page', async () => {
    for (let n = 0; n < 5; n++) await store.waves.add(newWave(`w${n}` as WaveId, NORA, later(n)), later(n));
    const page = async (offset: number) => (await store.waves.list({ limit: 2, offset })).map(({ id }) => id);
    assert.deepEqual(await page(0), ['w4', 'w3']);
    assert.deepEqual(await page(4), ['w0']);
    assert.deepEqual(await page(6), []);
  });

  it('discards a draft with everything about it, but no launched wave and no changed one', async () => {
    await addMembers(store, 1);
    await store.waves.add(aDraft(), NOON);
    await store.waves.showOn(WAVE, memberId(1), { conversationId: 'c', activityId: 'm' });
    assert.equal(await store.waves.discard(WAVE, 7), false);
    assert.equal(await store.waves.discard(WAVE, 1), true);
    assert.equal(await store.waves.find(WAVE), undefined);

    await addRunning();
    assert.equal(await store.waves.discard(WAVE, 2), false);
    assert.ok(await store.waves.find(WAVE));
  });

  describe('the count', () => {
    it('is kept with the draft, problem or numbers', async () => {
      await store.waves.add(aDraft(), NOON);
      assert.equal(await store.waves.reach(WAVE), null);
      for (const check of [
        { kind: 'counted', reach: aReach() },
        { kind: 'failed', problem: 'groupGone', at: NOON },
      ] as const) {
        assert.equal(await store.waves.saveReach(WAVE, GROUP, check), true);
        assert.deepEqual(await store.waves.reach(WAVE), check);
      }
      await store.waves.forgetReach(WAVE);
      assert.equal(await store.waves.reach(WAVE), null);
    });

    it('of another group than the draft now has is thrown away', async () => {
      await store.waves.add(aDraft(), NOON);
      const check = { kind: 'counted', reach: aReach() } as const;
      assert.equal(await store.waves.saveReach(WAVE, 'another group', check), false);
      assert.equal(await store.waves.reach(WAVE), null);
    });

    it('leaves the revision alone, so that no card becomes stale by it', async () => {
      await store.waves.add(aDraft(), NOON);
      await store.waves.saveReach(WAVE, GROUP, { kind: 'counted', reach: aReach() });
      assert.equal((await store.waves.find(WAVE))?.revision, 1);
    });
  });

  describe('planning', () => {
    it('is null for a draft and known for a launched wave', async () => {
      await store.waves.add(aDraft(), NOON);
      assert.equal(await store.waves.planning(WAVE), null);
      await store.waves.startPlanning(WAVE, 235, 250);
      const planning = { headCount: 235, inGroup: 250, plannedAt: null, problem: null };
      assert.deepEqual(await store.waves.planning(WAVE), planning);
      await store.waves.noteProblem(WAVE, 'groupGone');
      assert.deepEqual(await store.waves.planning(WAVE), { ...planning, problem: 'groupGone' });
      await store.waves.markPlanned(WAVE, later(5));
      assert.deepEqual(await store.waves.planning(WAVE), { ...planning, plannedAt: later(5) });
    });

    it('lists running waves that are not planned to the end', async () => {
      await addRunning();
      assert.deepEqual(await store.waves.listUnplanned(), [WAVE]);
      await store.waves.markPlanned(WAVE, NOON);
      assert.deepEqual(await store.waves.listUnplanned(), []);
    });

    it('records the unreachable once, and never over a notice that is planned', async () => {
      const [ada, bo] = await addMembers(store, 2);
      assert.ok(ada && bo);
      await addRunning();
      await store.deliveries.plan([notice(WAVE, ada)], NOON);
      const unreachable = [ada, bo].map((personId) => ({ personId, reason: 'disabled' }));
      assert.equal(await store.waves.recordUnreachable(WAVE, unreachable, NOON), 1);
      assert.equal(await store.waves.recordUnreachable(WAVE, unreachable, NOON), 0);
      const progress = await store.deliveries.progressOf(WAVE, NOON);
      assert.deepEqual([progress.recipients, progress.pending, progress.skipped], [2, 1, 1]);
      assert.deepEqual(progress.byReason, { disabled: 1 });
    });

    it('knows who has a row, and how many of them are written to', async () => {
      const people = await addMembers(store, 5);
      await addRunning();
      await store.deliveries.plan(
        people.slice(0, 2).map((id) => notice(WAVE, id)),
        NOON,
      );
      const skipped = people
        .slice(2, 4)
        .map((personId, n) => ({ personId, reason: n ? 'joinedLater' : 'guest' }));
      await store.waves.recordUnreachable(WAVE, skipped, NOON);
      assert.deepEqual([...(await store.waves.plannedAmong(WAVE, people))].sort(), people.slice(0, 4));
      assert.equal(await store.waves.countToWrite(WAVE), 2);
      await store.deliveries.skipPending(WAVE, 'cancelled', NOON);
      assert.equal(await store.waves.countToWrite(WAVE), 2, 'what was cancelled was to be written');
    });

    it('brings a notice forward that waits for Teams, and no other', async () => {
      const [ada, bo, cleo] = await addMembers(store, 3);
      assert.ok(ada && bo && cleo);
      await addRunning();
      await store.deliveries.plan(
        [notice(WAVE, ada, later(900_000)), notice(WAVE, bo, later(900_000)), notice(WAVE, cleo)],
        NOON,
      );
      assert.equal(await store.waves.countWaitingForTeams(WAVE, NOON), 2);
      assert.equal(await store.waves.bringForward(ada, later(1000)), 1);
      assert.equal(await store.waves.bringForward(ada, later(1000)), 0);
      assert.equal(await store.waves.bringForward(cleo, later(1000)), 0);
      assert.equal(await store.waves.countWaitingForTeams(WAVE, later(1000)), 1);
      assert.equal(await store.waves.countWaitingForTeams(WAVE, later(900_000)), 0);
    });
  });

  describe('cards', () => {
    const message = { conversationId: 'a:chat', activityId: '1' };
    const other = 'other' as WaveId;

    beforeEach(async () => {
      await addMembers(store, 2);
      await addRunning();
      await store.waves.add(newWave(other, NORA, NOON), NOON);
    });

    it('shows one thing on one message: the other wave has no card any more', async () => {
      await store.waves.showOn(WAVE, memberId(1), message);
      assert.deepEqual(await store.waves.cardOf(WAVE, memberId(1)), message);
      await store.waves.showOn(other, memberId(1), message);
      assert.equal(await store.waves.cardOf(WAVE, memberId(1)), null);
      assert.deepEqual(await store.waves.cardOf(other, memberId(1)), message);
    });

    it('has one card for each admin, the last one they opened', async () => {
      await store.waves.showOn(WAVE, memberId(1), message);
      await store.waves.showOn(WAVE, memberId(1), { ...message, activityId: '2' });
      await store.waves.showOn(WAVE, memberId(2), { conversationId: 'a:chat2', activityId: '1' });
      const cards = await store.waves.listCards(WAVE);
      assert.deepEqual(
        cards.map(({ personId, activityId }) => [personId, activityId]),
        [
          [memberId(1), '2'],
          [memberId(2), '1'],
        ],
      );
    });

    it('releases a message that shows something else now', async () => {
      await store.waves.showOn(WAVE, memberId(1), message);
      await store.waves.releaseCard({ ...message, activityId: 'not this one' });
      assert.ok(await store.waves.cardOf(WAVE, memberId(1)));
      await store.waves.releaseCard(message);
      assert.equal(await store.waves.cardOf(WAVE, memberId(1)), null);
    });

    it('ignores somebody whom the directory has not listed', async () => {
      await store.waves.showOn(WAVE, memberId(99), message);
      assert.deepEqual(await store.waves.listCards(WAVE), []);
    });

    it('watches running waves, and ended ones until their card says so', async () => {
      await store.waves.showOn(WAVE, memberId(1), message);
      assert.deepEqual(await store.waves.listWatched('final'), [WAVE]);
      const { plan, startedAt, ...base } = aRunningWave({ revision: 3 });
      await store.waves.save({ ...base, state: 'finished', plan, startedAt, endedAt: NOON }, line, NOON);
      assert.deepEqual(await store.waves.listWatched('final'), [WAVE]);
      await store.waves.noteShown(WAVE, memberId(1), 'final', NOON);
      assert.deepEqual(await store.waves.listWatched('final'), []);
    });
  });

  it('lists those who were not told by reason, the most frequent first, with the first names', async () => {
    const people = await addMembers(store, 9);
    await addRunning();
    await store.waves.recordUnreachable(
      WAVE,
      people.slice(0, 8).map((personId, n) => ({ personId, reason: n < 3 ? 'guest' : 'disabled' })),
      NOON,
    );
    await store.deliveries.plan(
      people.map((id) => notice(WAVE, id)),
      NOON,
    );
    assert.deepEqual(await store.waves.listUntold(WAVE, 2), [
      { reason: 'disabled', people: 5, names: ['Person 00004', 'Person 00005'] },
      { reason: 'guest', people: 3, names: ['Person 00001', 'Person 00002'] },
    ]);
  });

  it('counts the wave’s devices by stage, and nobody else’s', async () => {
    const [ada] = await addMembers(store, 1);
    await addRunning();
    const db = store.database.kysely;
    await sql`insert into playbooks (version, content, first_used_at) values ('v1', '{}', ${NOON})`.execute(
      db,
    );
    const stages = ['notified', 'notified', 'compliant', 'stuck', 'notified'];
    for (const [n, stage] of stages.entries()) {
      await sql`insert into devices (device_id, owner_upn, platform, name, source, origin, updated_at)
        values (${`d${n}`}, 'x', 'ios', 'x', 's', 'person', ${NOON})`.execute(db);
      await sql`insert into journeys (journey_id, person_id, device_id, wave_id, platform, source, playbook_version,
        facts, stage, stage_data, started_at, stage_since) values (${`j${n}`}, ${ada}, ${`d${n}`},
        ${n === 4 ? null : WAVE}, 'ios', 's', 'v1', '{}', ${stage}, '{}', ${NOON}, ${NOON})`.execute(db);
    }
    assert.deepEqual(await store.waves.journeysOf(WAVE), { notified: 2, compliant: 1, stuck: 1 });
  });
});
