import assert from 'node:assert/strict';
import { sql } from 'kysely';
import pg from 'pg';
import { migrate } from '../../store/migrate.ts';
import { openStore, type Store } from '../../store/store.ts';
import { endOthers, startOther } from '../fakes/childProcess.ts';
import { createDisposableDatabase, describeOnPostgres, forEachStore } from '../fixtures/testStores.ts';

forEachStore('migrate', (open, database) => {
  let store: Store;
  const guarded = database.kind === 'postgres';

  beforeEach(async () => {
    store = await open();
  });

  const noted = async () => {
    const { rows } = await sql<{ name: string; at: Date }>`select name, at from flytt_migrations`.execute(
      store.database.kysely,
    );
    return rows;
  };

  it('changes nothing the second time', async () => {
    const before = await noted();
    assert.deepEqual(
      before.map((row) => row.name),
      ['0001_start'],
    );
    await migrate(store.database.kysely, { guarded });
    assert.deepEqual(await noted(), before);
  });

  it('refuses a database that a newer version has made, and takes it again without', async () => {
    const db = store.database.kysely;
    await sql`insert into flytt_migrations (name) values ('9999_from_the_future')`.execute(db);
    try {
      await assert.rejects(migrate(db, { guarded }), {
        name: 'StoreError',
        reason: 'migrationFailed',
        message:
          'The database was made by a newer Flytt (it has 9999_from_the_future). Start that version, or restore a backup.',
      });
    } finally {
      await sql`delete from flytt_migrations where name = '9999_from_the_future'`.execute(db);
    }
    await migrate(db, { guarded });
  });
});

describeOnPostgres('migrate on a fresh database', function (server) {
  this.timeout(60_000);
  const database = createDisposableDatabase(server);

  beforeEach(database.create);
  afterEach(async () => {
    await endOthers();
    await database.drop();
  });

  it('lets several processes come up that start at the same moment', async () => {
    const starters = Array.from({ length: 3 }, () =>
      startOther(
        (project) => `
          const { openStore } = await import('${project}store/store.ts');
          const location = { kind: 'postgres', url: ${JSON.stringify(database.url)} };
          const stores = await Promise.all([openStore(location), openStore(location)]);
          await Promise.all(stores.map((store) => store.ping()));
          await Promise.all(stores.map((store) => store.close()));
          console.log('up');`,
      ),
    );
    assert.deepEqual(await Promise.all(starters.map((starter) => starter.ended())), ['up\n', 'up\n', 'up\n']);
    const store = await database.openAgain();
    const { rows } = await sql`select name from flytt_migrations`.execute(store.database.kysely);
    assert.deepEqual(rows, [{ name: '0001_start' }]);
  });

  it('leaves everything as it was when it fails half-way, and works when the cause is gone', async () => {
    const admin = new pg.Client({ connectionString: database.url });
    await admin.connect();
    try {
      await admin.query('create table tickets (not_ours text)');
      await assert.rejects(openStore({ kind: 'postgres', url: database.url }), {
        reason: 'migrationFailed',
        message: /\(relation "tickets" already exists\)\. Nothing was changed\./,
      });
      const { rows } = await admin.query("select tablename from pg_tables where schemaname = 'public'");
      assert.deepEqual(rows, [{ tablename: 'tickets' }]);
      await admin.query('drop table tickets');
      await (await database.openAgain()).ping();
    } finally {
      await admin.end();
    }
  });
});
