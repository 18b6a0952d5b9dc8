import assert from 'node:assert/strict';
import { setImmediate as breathe } from 'node:timers/promises';
import { sql } from 'kysely';
import { useFakeTimers } from 'sinon';
import { openStore, type Store } from '../../store/store.ts';
import type { StoreError } from '../../store/storeError.ts';
import { startTcpProxy, type TcpProxy } from '../fakes/tcpProxy.ts';
import { NOON } from '../fixtures/sampleRows.ts';
import { createDisposableDatabase, describeOnPostgres } from '../fixtures/testStores.ts';

/** The pool clears timers that began before the clock was taken over. */
const fakeTimeouts = () =>
  useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldClearNativeTimers: true });

describeOnPostgres('a store', (server) => {
  const database = createDisposableDatabase(server);
  let proxy: TcpProxy;
  let store: Store;

  before(database.create);
  after(database.drop);

  beforeEach(async () => {
    const { hostname, port } = new URL(database.url);
    proxy = await startTcpProxy({ host: hostname, port: Number(port || 5432) });
    store = await openStore({ kind: 'postgres', url: through(proxy) });
  });
  afterEach(async () => {
    await proxy.close();
    await store.close();
  });

  function through(wire: TcpProxy): string {
    const url = new URL(database.url);
    url.host = `127.0.0.1:${wire.port}`;
    return url.href;
  }

  describe('that goes away', () => {
    it('says so to whoever asks, and works again when it is back', async () => {
      await store.ping();
      await proxy.cut();
      await assert.rejects(store.ping());
      await assert.rejects(store.seenActivities.firstTime('a:chat', '1', NOON));
      await proxy.mend();
      await store.ping();
      assert.equal(await store.seenActivities.firstTime('a:chat', '1', NOON), true);
    });

    it('takes the transactions with it that were open, and nothing else', async () => {
      const open = store.transaction(async (tx) => {
        await tx.seenActivities.firstTime('a:chat', '2', NOON);
        // Between two statements the connection has nobody who listens for its end but the store.
        await proxy.cut();
        await proxy.mend();
        await tx.seenActivities.firstTime('a:chat', '3', NOON);
      });
      await assert.rejects(open);
      assert.equal(await store.seenActivities.firstTime('a:chat', '2', NOON), true);
    });

    it('does not end the process when idle connections die', async () => {
      await Promise.all(
        Array.from({ length: 10 }, () => sql`select pg_sleep(0.01)`.execute(store.database.kysely)),
      );
      await proxy.cut();
      await proxy.mend();
      await Promise.all(Array.from({ length: 10 }, () => store.ping().catch(() => undefined)));
      await store.ping();
    });
  });

  describe('that falls silent', () => {
    it('says so within seconds, and works again when it is back', async () => {
      await store.ping();
      const clock = fakeTimeouts();
      proxy.hush();
      const before = proxy.taken;
      const asked = assert.rejects(store.ping());
      while (proxy.taken === before) await breathe();
      await clock.tickAsync(3_000);
      await asked;
      clock.restore();
      await proxy.cut();
      await proxy.mend();
      await store.ping();
    });

    it('says so also when not even a connection can be made', async () => {
      await proxy.cut();
      await assert.rejects(store.ping());
      await proxy.mend();
      proxy.hush();
      const clock = fakeTimeouts();
      const before = proxy.taken;
      const asked = assert.rejects(store.ping(), { reason: 'unreachable', message: /within 3000 ms/ });
      while (proxy.taken === before) await breathe();
      await clock.tickAsync(3_000);
      await asked;
    });
  });

  describe('that cannot be opened', () => {
    const openAt = (change: (url: URL) => void) => {
      const url = new URL(database.url);
      change(url);
      return openStore({ kind: 'postgres', url: url.href });
    };
    const refusal = (reason: StoreError['reason'], said: RegExp) => (error: Error & { reason?: string }) => {
      assert.equal(error.name, 'StoreError');
      assert.equal(error.reason, reason);
      assert.match(error.message, said);
      assert.doesNotMatch(error.message, /secret/);
      assert.ok(error.cause);
      return true;
    };

    it('says that nobody listens there', async () => {
      await proxy.cut();
      await assert.rejects(
        openAt((url) => {
          url.host = `127.0.0.1:${proxy.port}`;
          url.password = 'secret';
        }),
        refusal('unreachable', /ECONNREFUSED.*Check that DATABASE_URL names a running PostgreSQL/),
      );
    });

    it('says what the server said when it refused', async () => {
      await assert.rejects(
        openAt((url) => {
          url.pathname = '/flytt_no_such_database';
          url.password = 'secret';
        }),
        refusal('unreachable', /database "flytt_no_such_database" does not exist/),
      );
    });

    it('says that the user may not make tables', async () => {
      const empty = createDisposableDatabase(server);
      const role = `flytt_test_reader_${process.pid}`;
      await empty.create();
      const admin = store.database.kysely;
      await sql.raw(`create role ${role} login password 'secret'`).execute(admin);
      try {
        await assert.rejects(
          openAt((url) => {
            url.pathname = new URL(empty.url).pathname;
            url.username = role;
            url.password = 'secret';
          }),
          refusal('migrationFailed', /permission denied for schema public.*Nothing was changed/),
        );
      } finally {
        await sql.raw(`drop role ${role}`).execute(admin);
        await empty.drop();
      }
    });
  });
});
