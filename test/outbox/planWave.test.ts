import assert from 'node:assert/strict';
import { sql } from 'kysely';
import type { PersonId, WaveId } from '../../domain/ids.ts';
import type { CohortMember } from '../../outbox/cohort.ts';
import type { InstallOutcome } from '../../outbox/installApps.ts';
import { createPlanWave, INSTALL_GRACE_MS, type PlanWavePorts } from '../../outbox/planWave.ts';
import type { Store } from '../../store/store.ts';
import { forEachStore } from '../fixtures/testStores.ts';
import { aDraft, aMember, aRunningWave, later, memberId, NOON, pages, WAVE } from '../fixtures/waves.ts';

interface Row {
  readonly person_id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly due_at: Date;
}

async function rowsOf(store: Store, waveId: WaveId = WAVE): Promise<ReadonlyMap<string, Row>> {
  const result =
    await sql<Row>`select person_id, state, reason, due_at from deliveries where wave_id = ${waveId}`.execute(
      store.database.kysely,
    );
  return new Map(result.rows.map((row) => [row.person_id, row]));
}

async function launch(store: Store, headCount: number, inGroup = headCount): Promise<void> {
  await store.waves.add({ ...aDraft(), revision: 3 }, NOON);
  await store.waves.save(aRunningWave({ revision: 4 }), { who: 'x', what: 'launched', detail: null }, NOON);
  await store.waves.startPlanning(WAVE, headCount, inGroup);
}

async function setState(store: Store, state: 'paused' | 'running' | 'cancelled'): Promise<void> {
  await sql`update waves set state = ${state}, paused_at = ${state === 'paused' ? NOON : null},
    paused_why = ${state === 'paused' ? 'Nora Ek' : null},
    ended_at = ${state === 'cancelled' ? NOON : null} where wave_id = ${WAVE}`.execute(store.database.kysely);
}

async function contact(store: Store, members: readonly CohortMember[]): Promise<void> {
  await store.people.saveFromDirectory(
    members.map((member) => ({ ...member, country: member.usageLocation })),
    NOON,
  );
  for (const { id } of members) {
    await store.people.saveReference(
      id,
      { conversationId: `a:${id}`, serviceUrl: 'https://x/', botId: '28:b', channelUserId: `29:${id}` },
      NOON,
    );
  }
}

class GraphDown extends Error {}

/** A planner over a real store and a directory of these members. Sleep takes no time, installs are recorded. */
function planning(store: Store, members: readonly CohortMember[], overrides: Partial<PlanWavePorts> = {}) {
  const installed: PersonId[] = [];
  const lists = { count: 0 };
  const planWave = createPlanWave({
    waves: store.waves,
    people: store.people,
    deliveries: store.deliveries,
    listMembers: () => {
      lists.count += 1;
      return pages(members, 40);
    },
    installApp: async (id): Promise<InstallOutcome> => {
      installed.push(id);
      return { kind: 'installed' };
    },
    canInstall: async () => 'possible',
    whyFailed: (error) => (error instanceof GraphDown ? 'directoryBusy' : null),
    sleep: async () => undefined,
    now: () => NOON,
    nudge: () => undefined,
    mayPlan: async () => true,
    ...overrides,
  });
  return { planWave, installed, lists };
}

forEachStore('planWave', (open) => {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });

  const cohort = [
    ...Array.from({ length: 60 }, (_, n) => aMember(n + 1)),
    aMember(61, { accountEnabled: false }),
    aMember(62, { isGuest: true }),
    aMember(63),
    aMember(64),
    ...Array.from({ length: 30 }, (_, n) => aMember(n + 65)),
  ];
  const inContact = cohort.slice(0, 60);

  async function meetCohort(): Promise<void> {
    await contact(store, [...inContact, aMember(63), aMember(64)]);
    await store.people.markUnreachable(memberId(63), 'uninstalled', NOON);
    await store.people.markUnreachable(memberId(64), 'blockedByPerson', NOON);
  }

  it('gives everybody in the cohort one row: due now, waiting for Teams, or skipped with the reason', async () => {
    await meetCohort();
    await launch(store, 90, 94);
    const { planWave, installed } = planning(store, cohort);
    assert.deepEqual(await planWave(WAVE), { kind: 'planned', written: 60, waitingForTeams: 30, skipped: 4 });

    const rows = await rowsOf(store);
    assert.equal(rows.size, 94);
    assert.deepEqual(rows.get(memberId(1))?.due_at, NOON);
    assert.equal(rows.get(memberId(1))?.state, 'pending');
    assert.deepEqual(rows.get(memberId(65))?.due_at, later(INSTALL_GRACE_MS));
    assert.equal(rows.get(memberId(65))?.state, 'pending');
    assert.deepEqual(
      [61, 62, 63, 64].map((n) => [rows.get(memberId(n))?.state, rows.get(memberId(n))?.reason]),
      [
        ['skipped', 'disabled'],
        ['skipped', 'guest'],
        ['skipped', 'uninstalled'],
        ['skipped', 'blockedByPerson'],
      ],
    );
    assert.deepEqual(
      installed,
      cohort.slice(64).map(({ id }) => id),
      'the app is installed where it is missing',
    );
    assert.deepEqual((await store.waves.planning(WAVE))?.plannedAt, NOON);
  });

  it('releases the notice of somebody about whom Teams told us before the row was written', async () => {
    await meetCohort();
    await launch(store, 90, 94);
    const early = memberId(65);
    const { planWave } = planning(store, cohort, {
      installApp: async (id) => {
        if (id === early) await contact(store, [aMember(65)]);
        return { kind: 'installed' };
      },
    });
    await planWave(WAVE);
    const rows = await rowsOf(store);
    assert.deepEqual(rows.get(early)?.due_at, NOON);
    assert.deepEqual(rows.get(memberId(66))?.due_at, later(INSTALL_GRACE_MS));
  });

  it('adds nothing and asks nobody when it is run again', async () => {
    await meetCohort();
    await launch(store, 90, 94);
    await planning(store, cohort).planWave(WAVE);
    const before = await rowsOf(store);
    const again = planning(store, cohort);
    assert.deepEqual(await again.planWave(WAVE), {
      kind: 'planned',
      written: 0,
      waitingForTeams: 0,
      skipped: 0,
    });
    assert.deepEqual(await rowsOf(store), before);
    assert.equal(again.installed.length, 0);
    assert.equal(again.lists.count, 0);
  });

  it('goes on after a crash in the middle of the installs, without repeating one', async () => {
    await meetCohort();
    await launch(store, 90, 94);
    const first = planning(store, cohort, {
      installApp: async (id) => {
        if (id === memberId(90)) throw new Error('the process dies here');
        return { kind: 'installed' };
      },
    });
    const report = await first.planWave(WAVE);
    assert.ok(report.kind === 'interrupted' && report.problem === 'unexpected');
    assert.equal((await rowsOf(store)).size, 80, 'the round before it is kept');
    assert.equal((await store.waves.planning(WAVE))?.problem, 'unexpected');

    const second = planning(store, cohort);
    assert.deepEqual(await second.planWave(WAVE), {
      kind: 'planned',
      written: 0,
      waitingForTeams: 14,
      skipped: 0,
    });
    assert.deepEqual(
      second.installed,
      cohort.slice(80).map(({ id }) => id),
    );
    assert.equal((await rowsOf(store)).size, 94);
    assert.equal((await store.waves.planning(WAVE))?.problem, null);
  });

  it('keeps the reason when the directory stops answering, and goes on where it was', async () => {
    await contact(store, inContact);
    await launch(store, 60);
    const broken = planning(store, inContact, {
      listMembers: async function* () {
        yield inContact.slice(0, 40);
        throw new GraphDown();
      },
    });
    const report = await broken.planWave(WAVE);
    assert.ok(report.kind === 'interrupted' && report.cause instanceof GraphDown);
    assert.equal((await store.waves.planning(WAVE))?.problem, 'directoryBusy');
    assert.equal((await store.waves.planning(WAVE))?.plannedAt, null);
    assert.deepEqual(await planning(store, inContact).planWave(WAVE), {
      kind: 'planned',
      written: 20,
      waitingForTeams: 0,
      skipped: 0,
    });
  });

  it('writes to those in contact before it installs for anybody', async () => {
    await contact(store, [aMember(3)]);
    await launch(store, 3);
    let rowsAtFirstInstall = -1;
    const { planWave } = planning(store, [aMember(1), aMember(2), aMember(3)], {
      installApp: async () => {
        if (rowsAtFirstInstall < 0) rowsAtFirstInstall = (await rowsOf(store)).size;
        return { kind: 'installed' };
      },
    });
    await planWave(WAVE);
    assert.equal(rowsAtFirstInstall, 1);
  });

  it('stops installing within a round when the wave is paused, and goes on when it is resumed', async () => {
    await launch(store, 50);
    const strangers = cohort.slice(0, 50);
    let asked = 0;
    const { planWave } = planning(store, strangers, {
      installApp: async () => {
        asked += 1;
        if (asked === 20) await setState(store, 'paused');
        return { kind: 'installed' };
      },
    });
    assert.equal((await planWave(WAVE)).kind, 'held');
    assert.equal(asked, 20);
    assert.equal((await store.waves.planning(WAVE))?.plannedAt, null);
    await setState(store, 'running');
    assert.equal((await planWave(WAVE)).kind, 'planned');
    assert.equal(asked, 50);
  });

  it('plans nothing more for a cancelled wave', async () => {
    await contact(store, inContact);
    await launch(store, 60);
    const { planWave } = planning(store, inContact, {
      listMembers: async function* () {
        yield inContact.slice(0, 40);
        await setState(store, 'cancelled');
        yield inContact.slice(40);
      },
    });
    assert.deepEqual(await planWave(WAVE), { kind: 'held', written: 40, waitingForTeams: 0, skipped: 0 });
  });

  it('names those for whom the app could not be installed', async () => {
    await launch(store, 3);
    const outcomes: Record<string, InstallOutcome> = {
      [memberId(1)]: { kind: 'blockedByPolicy' },
      [memberId(2)]: { kind: 'notFound' },
      [memberId(3)]: { kind: 'alreadyInstalled' },
    };
    const { planWave } = planning(store, [aMember(1), aMember(2), aMember(3)], {
      installApp: async (id) => outcomes[id] ?? { kind: 'installed' },
    });
    await planWave(WAVE);
    const rows = await rowsOf(store);
    assert.deepEqual(
      [1, 2, 3].map((n) => rows.get(memberId(n))?.reason ?? rows.get(memberId(n))?.state),
      ['blockedByPolicy', 'installRefused', 'pending'],
    );
  });

  it('calls nobody unreachable when its own credential is what failed', async () => {
    await launch(store, 30);
    const { planWave } = planning(store, cohort.slice(0, 30), {
      installApp: async () => ({
        kind: 'failed',
        reason: 'unauthorized',
        temporary: false,
        retryAfterMs: null,
      }),
    });
    const report = await planWave(WAVE);
    assert.ok(report.kind === 'interrupted' && report.problem === 'signInFailed');
    assert.equal((await rowsOf(store)).size, 0);
  });

  it('does not write to a group that has grown far beyond what was typed, and names those left out', async () => {
    await contact(store, inContact);
    await launch(store, 10);
    const { planWave } = planning(store, inContact);
    assert.deepEqual(await planWave(WAVE), { kind: 'planned', written: 15, waitingForTeams: 0, skipped: 45 });
    const reasons = [...(await rowsOf(store)).values()].map(({ reason }) => reason);
    assert.equal(reasons.filter((reason) => reason === 'joinedLater').length, 45);
  });

  it('keeps that limit over two runs', async () => {
    await contact(store, inContact);
    await launch(store, 10);
    const half = inContact.slice(0, 12);
    await planning(store, half, {
      listMembers: async function* () {
        yield half;
        throw new GraphDown();
      },
    }).planWave(WAVE);
    assert.equal((await planning(store, inContact).planWave(WAVE)).written, 3);
  });

  it('does not install for more people than it may write to', async () => {
    await launch(store, 10);
    const { planWave, installed } = planning(store, cohort.slice(0, 40));
    await planWave(WAVE);
    assert.equal(installed.length, 15);
  });

  it('reaches only those in contact while the app is not in the catalogue', async () => {
    await contact(store, [aMember(1)]);
    await launch(store, 1, 2);
    const { planWave, installed } = planning(store, [aMember(1), aMember(2)], {
      canInstall: async () => 'impossible',
    });
    await planWave(WAVE);
    assert.equal(installed.length, 0);
    assert.equal((await rowsOf(store)).get(memberId(2))?.reason, 'notInstalled');
  });

  it('takes a person once whom two pages list', async () => {
    await contact(store, [aMember(1)]);
    await launch(store, 1);
    const { planWave } = planning(store, [], {
      listMembers: async function* () {
        yield [aMember(1), aMember(1)];
        yield [aMember(1)];
      },
    });
    assert.equal((await planWave(WAVE)).written, 1);
  });

  it('runs once when it is called twice at the same moment', async () => {
    await contact(store, inContact);
    await launch(store, 60);
    const { planWave, lists } = planning(store, inContact);
    const [one, other] = await Promise.all([planWave(WAVE), planWave(WAVE)]);
    assert.equal(one, other);
    assert.equal(lists.count, 1);
  });

  it('does nothing for a draft, for an unknown wave, and where another process plans', async () => {
    await store.waves.add(aDraft(), NOON);
    const { planWave, lists } = planning(store, inContact);
    assert.equal((await planWave(WAVE)).kind, 'held');
    assert.equal((await planWave('nothing' as WaveId)).kind, 'held');
    assert.equal(lists.count, 0);
  });

  it('leaves a running wave to the process that plans it', async () => {
    await contact(store, inContact);
    await launch(store, 60);
    const elsewhere = planning(store, inContact, { mayPlan: async () => false });
    assert.equal((await elsewhere.planWave(WAVE)).kind, 'held');
    assert.equal(elsewhere.lists.count, 0);
    assert.equal((await planning(store, inContact).planWave(WAVE)).written, 60);
  });
});

describe('planWave on a large cohort', () => {
  /** Only sizes are kept, so that what grows could only be the planner. */
  it('holds one page at a time', async () => {
    const PAGES = 200;
    const largest = { statement: 0, ids: 0 };
    let listed = 0;
    let written = 0;
    const planWave = createPlanWave({
      waves: {
        find: async () => aRunningWave(),
        planning: async () => ({ headCount: 200_000, inGroup: 200_000, plannedAt: null, problem: null }),
        plannedAmong: async (_, ids) => {
          largest.ids = Math.max(largest.ids, ids.length);
          return new Set();
        },
        countToWrite: async () => 0,
        recordUnreachable: async () => 0,
        markPlanned: async () => undefined,
        bringForward: async () => 0,
        noteProblem: async () => undefined,
      },
      people: {
        saveFromDirectory: async () => undefined,
        reachOfMany: async (ids) =>
          new Map(
            ids.map((id) => [
              id,
              {
                kind: 'reachable',
                reference: { conversationId: 'a', serviceUrl: 's', botId: 'b', channelUserId: 'u' },
              },
            ]),
          ),
      },
      deliveries: {
        plan: async (rows) => {
          largest.statement = Math.max(largest.statement, rows.length);
          written += rows.length;
          assert.ok(listed - written <= 1000, 'a page is written before the next is asked for');
          return rows.length;
        },
      },
      listMembers: async function* () {
        for (let page = 0; page < PAGES; page++) {
          listed += 999;
          yield Array.from({ length: 999 }, (_, n) => aMember(page * 999 + n));
        }
      },
      installApp: async () => ({ kind: 'installed' }),
      canInstall: async () => 'possible',
      whyFailed: () => null,
      sleep: async () => undefined,
      now: () => NOON,
      nudge: () => undefined,
      mayPlan: async () => true,
    });
    assert.equal((await planWave(WAVE)).written, PAGES * 999);
    assert.ok(largest.statement <= 1000 && largest.ids <= 1000);
  });
});
