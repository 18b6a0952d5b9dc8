import assert from 'node:assert/strict';
import { setImmediate as breathe } from 'node:timers/promises';
import { sql } from 'kysely';
import { useFakeTimers } from 'sinon';
import type { Store, StoreGroups } from '../../store/store.ts';
import { aPerson, NOON } from '../fixtures/sampleRows.ts';
import { forEachStore } from '../fixtures/testStores.ts';

forEachStore('transactions of the store', (open, database) => {
  let store: Store;

  beforeEach(async () => {
    store = await open();
  });

  const note = (on: StoreGroups, chat: string, activity: string) =>
    on.seenActivities.firstTime(chat, activity, NOON);
  const noted = () => notedBy(store);

  it('leave everything or nothing, each for itself, among twenty at once and plain queries between', async () => {
    const halves: unknown[] = [];
    const transactions = Array.from({ length: 20 }, (_, n) =>
      store
        .transaction(async (tx) => {
          await note(tx, `tx-${n}`, 'first');
          await breathe();
          await note(tx, `tx-${n}`, 'second');
          if (n % 2) throw new Error('changed its mind');
        })
        .catch((error: Error) => error.message),
    );
    const plain = Array.from({ length: 20 }, async (_, n) => {
      await note(store, 'plain', String(n));
      const seen = await sql<{ chat: string }>`select conversation_id as chat from seen_activities
        where conversation_id <> 'plain' group by conversation_id having count(*) = 1`.execute(
        store.database.kysely,
      );
      halves.push(...seen.rows);
    });
    const results = await Promise.all(transactions);
    await Promise.all(plain);

    assert.deepEqual(halves, [], 'a plain query saw half of a transaction');
    assert.equal(results.filter((result) => result === 'changed its mind').length, 10);
    const rows = await noted();
    assert.equal(rows.filter((row) => row.startsWith('plain ')).length, 20);
    assert.equal(rows.filter((row) => row.startsWith('tx-')).length, 20);
    assert.ok(rows.includes('tx-18 second') && !rows.some((row) => row.startsWith('tx-19 ')));
  });

  it('see what they wrote, which nobody else does before the end', async () => {
    const elsewhere = await database.openAgain();
    const done = await store.transaction(async (tx) => {
      await note(tx, 'a:chat', '1');
      assert.equal(await note(tx, 'a:chat', '1'), false);
      // On the embedded database the others wait for the end instead.
      if (database.kind === 'postgres') assert.deepEqual(await notedBy(elsewhere), []);
      return 'done';
    });
    assert.equal(done, 'done');
    assert.deepEqual(await notedBy(elsewhere), ['a:chat 1']);
  });

  it('that break a rule of the database reject with its own error, and the next query works', async () => {
    await store.people.saveFromDirectory([aPerson(1)], NOON);
    const unknownPerson = store.transaction(async (tx) => {
      await note(tx, 'a:chat', '1');
      await tx.people.saveReference(aPerson(2).id, anyReference, NOON);
    });
    await assert.rejects(unknownPerson, { code: '23503', constraint: 'conversations_person_id_fkey' });
    assert.deepEqual(await noted(), []);
    await store.transaction((tx) => tx.people.saveReference(aPerson(1).id, anyReference, NOON));
    assert.equal((await store.people.reach(aPerson(1).id)).kind, 'reachable');
  });

  it('cannot end well after a statement has failed, even when the error was caught', async () => {
    const careless = store.transaction(async (tx) => {
      await note(tx, 'a:chat', '1');
      await tx.people.saveReference(aPerson(2).id, anyReference, NOON).catch(() => undefined);
    });
    await assert.rejects(careless, { name: 'AbortedTransactionError' });
    assert.deepEqual(await noted(), []);
  });

  it('refuse every further statement after one has failed', async () => {
    await assert.rejects(
      store.transaction(async (tx) => {
        await tx.people.saveReference(aPerson(2).id, anyReference, NOON).catch(() => undefined);
        await note(tx, 'a:chat', '1');
      }),
      { code: '25P02' },
    );
    assert.equal(await note(store, 'a:chat', '1'), true);
  });

  it('work inside the groups that need one of their own, too', async () => {
    await store.transaction(async (tx) => {
      await tx.people.saveFromDirectory([aPerson(1)], NOON);
      await tx.people.saveFromDirectory([aPerson(2)], NOON);
    });
    await assert.rejects(
      store.transaction(async (tx) => {
        await tx.people.saveFromDirectory([aPerson(3)], NOON);
        throw new Error('changed its mind');
      }),
      /changed its mind/,
    );
    const people = await store.database.kysely.selectFrom('people').select('person_id').execute();
    assert.deepEqual(people.map((person) => person.person_id).toSorted(), [aPerson(1).id, aPerson(2).id]);
  });

  it('run as deep in line as there are askers', async () => {
    const all = Array.from({ length: 500 }, (_, n) =>
      n % 3
        ? note(store, 'a:chat', String(n))
        : store.transaction(async (tx) => {
            await note(tx, 'a:chat', `${n}`);
            return note(tx, 'a:chat', `${n} again`);
          }),
    );
    assert.ok((await Promise.all(all)).every(Boolean));
  });

  it('give values of the same kinds on every database', async () => {
    const { rows } = await sql`select 7::bigint as bigint, count(*) as count, 1.50::numeric as numeric,
      2::integer as integer, timestamptz '2026-11-23 12:00:00+00' as moment, '{"b":1,"a":[2]}'::json as json,
      '{"a":1}'::jsonb as jsonb, null as nothing, true as bool, array['a','b'] as list from leases`.execute(
      store.database.kysely,
    );
    assert.deepEqual(rows, [
      {
        bigint: '7',
        count: '0',
        numeric: '1.50',
        integer: 2,
        moment: NOON,
        json: { b: 1, a: [2] },
        jsonb: { a: 1 },
        nothing: null,
        bool: true,
        list: ['a', 'b'],
      },
    ]);
  });

  it('count the rows that a statement changed, also when it begins with "with"', async () => {
    await note(store, 'a:chat', '1');
    await note(store, 'a:chat', '2');
    const db = store.database.kysely;
    const changed = await db
      .with('some', (row) => row.selectFrom('seen_activities').select('activity_id'))
      .updateTable('seen_activities')
      .from('some')
      .set({ at: NOON })
      .whereRef('some.activity_id', '=', 'seen_activities.activity_id')
      .executeTakeFirst();
    assert.equal(changed.numUpdatedRows, 2n);
    const deleted = await db.deleteFrom('seen_activities').where('activity_id', '=', '1').executeTakeFirst();
    assert.equal(deleted.numDeletedRows, 1n);
  });

  if (database.kind === 'pglite') {
    it('that wait for a query outside themselves are given up after a minute, and nobody waits for ever', async () => {
      const clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const waitsForItself = store.transaction(async (tx) => {
        await note(tx, 'a:chat', 'inside');
        // The mistake: `store` in place of `tx`.
        await note(store, 'a:chat', 'outside');
        await note(tx, 'a:chat', 'inside again');
      });
      const refused = assert.rejects(waitsForItself, /rolled back: nothing was asked of it for a minute/);
      const bystander = note(store, 'a:chat', 'bystander');
      await settle();
      await clock.tickAsync(59_000);
      assert.equal(await Promise.race([bystander, breathe('waiting')]), 'waiting');
      await clock.tickAsync(1_000);
      await refused;
      assert.equal(await bystander, true);
      assert.deepEqual(await noted(), ['a:chat bystander', 'a:chat outside']);
    });

    it('are not given up while they are at work', async () => {
      const clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      await store.transaction(async (tx) => {
        for (let n = 0; n < 5; n++) {
          await note(tx, 'a:chat', String(n));
          await clock.tickAsync(50_000);
        }
      });
      assert.equal((await noted()).length, 5);
    });

    it('are not disturbed by a script of the job queue that fails half-way', async () => {
      const { db } = await store.database.forJobs();
      assert.ok(db);
      const scripts = Array.from({ length: 5 }, () =>
        assert.rejects(db.executeSql('begin; delete from seen_activities; select 1 / 0; commit'), {
          code: '22012',
        }),
      );
      const ours = Array.from({ length: 5 }, async (_, n) => {
        await note(store, 'plain', String(n));
        await store.transaction((tx) => note(tx, 'tx', String(n)));
      });
      await Promise.all([...scripts, ...ours]);
      assert.equal((await noted()).length, 10);
      const whole = await db.executeSql('begin; select 1 as one; commit');
      assert.deepEqual(whole.rows, [{ one: 1 }]);
    });
  }
});

async function notedBy(store: Store): Promise<string[]> {
  const rows = await store.database.kysely.selectFrom('seen_activities').selectAll().execute();
  return rows.map((row) => `${row.conversation_id} ${row.activity_id}`).toSorted();
}

const anyReference = {
  conversationId: 'a:chat',
  serviceUrl: 'https://smba.example.test/emea/',
  botId: '28:flytt',
  channelUserId: '29:someone',
};

/** Lets everything that is ready to run do so. */
async function settle(): Promise<void> {
  for (let round = 0; round < 50; round++) await breathe();
}
