import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openStore, type Store } from '../../store/store.ts';
import { endOthers, startOther } from '../fakes/childProcess.ts';
import { aPerson, NOON } from '../fixtures/sampleRows.ts';

/** Each of these makes a real database in a folder, which takes seconds. */
describe('a store in a data folder', function () {
  this.timeout(120_000);
  let folder: string;
  let opened: Store | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'flytt-data-'));
  });
  afterEach(async () => {
    await opened?.close();
    opened = undefined;
    await endOthers();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(): Promise<Store> {
    opened = await openStore({ kind: 'folder', path: folder });
    return opened;
  }
  async function close(): Promise<void> {
    await opened?.close();
    opened = undefined;
  }

  it('keeps its rows from one start to the next, for one process at a time', async () => {
    const store = await open();
    await store.ping();
    await store.people.saveFromDirectory([aPerson(1)], NOON);
    await assert.rejects(openStore({ kind: 'folder', path: folder }), { reason: 'folderInUse' });
    assert.ok(await store.people.find(aPerson(1).id), 'the first is not disturbed');
    await close();
    await assert.rejects(store.ping());
    assert.ok(await (await open()).people.find(aPerson(1).id));
  });

  it('has every row that a killed process was told is written, and opens at once', async () => {
    const writer = startOther(
      (project) => `
        const { openStore } = await import('${project}store/store.ts');
        const store = await openStore({ kind: 'folder', path: ${JSON.stringify(folder)} });
        for (let n = 1; ; n++) {
          await store.seenActivities.firstTime('a:chat', String(n), new Date());
          console.log('written ' + n);
        }`,
    );
    await writer.said('written 200');
    await writer.kill();
    const written = (await writer.ended()).trim().split('\n').length;
    const store = await open();
    const rows = await store.database.kysely.selectFrom('seen_activities').select('activity_id').execute();
    assert.ok(rows.length >= written, `${rows.length} of ${written} rows`);
    assert.equal(await store.seenActivities.firstTime('a:chat', 'next', NOON), true);
  });

  it('begins again when the very first start was interrupted', async () => {
    const dataDir = join(folder, 'pglite');
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'PG_VERSION'), '18\n');
    writeFileSync(join(folder, 'pglite.unfinished'), '');
    const store = await open();
    await store.ping();
    assert.equal(existsSync(join(folder, 'pglite.unfinished')), false);
  });

  it('never throws away files that it did not leave unfinished', async () => {
    const dataDir = join(folder, 'pglite');
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'PG_VERSION'), '18\n');
    await assert.rejects(
      openStore({ kind: 'folder', path: folder }),
      (error: Error & { reason?: string }) => {
        assert.equal(error.reason, 'folderUnusable');
        assert.match(error.message, /embedded database in ".*pglite" could not be opened.*restore a backup/);
        return true;
      },
    );
    assert.ok(existsSync(join(dataDir, 'PG_VERSION')));
    rmSync(dataDir, { recursive: true });
    await (await open()).ping();
  });

  it('of a newer version is refused in words, and left as it is', async () => {
    const future = sql`insert into flytt_migrations (name) values ('9999_from_the_future')`;
    await future.execute((await open()).database.kysely);
    await close();
    await assert.rejects(openStore({ kind: 'folder', path: folder }), {
      name: 'StoreError',
      reason: 'migrationFailed',
      message:
        'The database was made by a newer Flytt (it has 9999_from_the_future). Start that version, or restore a backup.',
    });
    // The refusal has let go of the folder: the next one is refused for the same reason and not for being second.
    await assert.rejects(openStore({ kind: 'folder', path: folder }), { reason: 'migrationFailed' });
  });
});
