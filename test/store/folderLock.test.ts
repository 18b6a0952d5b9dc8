import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder } from '../../store/folderLock.ts';
import { endOthers, startOther } from '../fakes/childProcess.ts';

describe('lockFolder', () => {
  let folder: string;
  const inUse = () => ({
    name: 'StoreError',
    reason: 'folderInUse',
    message:
      `Another Flytt process is using the data folder "${folder}". Stop it first, set DATA_DIR to another folder, ` +
      'or set DATABASE_URL to a PostgreSQL that several processes can share.',
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'flytt-lock-'));
  });
  afterEach(async () => {
    await endOthers();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Takes the lock and keeps it, or says why it could not. */
  const startHolder = () =>
    startOther(
      (project) => `
        const { lockFolder } = await import('${project}store/folderLock.ts');
        try {
          await lockFolder(${JSON.stringify(folder)});
          console.log('held');
          setInterval(() => {}, 1000);
        } catch (error) {
          console.log(error.reason);
        }`,
    );

  it('refuses a folder that another process holds, and no other', async () => {
    await startHolder().said('held');
    await assert.rejects(lockFolder(folder), inUse());
    const other = await lockFolder(join(folder, 'another'));
    other.release();
  });

  it('refuses another process the folder that this one holds, until it is released', async () => {
    const lock = await lockFolder(folder);
    assert.equal(await startHolder().ended(), 'folderInUse\n');
    lock.release();
    assert.equal(await startHolder().said('held'), 'held\n');
  });

  it('takes a folder at once whose holder was killed', async () => {
    const holder = startHolder();
    await holder.said('held');
    await holder.kill();
    const lock = await lockFolder(folder);
    lock.release();
  });

  it('refuses the same folder twice in one process, and under another name', async () => {
    const lock = await lockFolder(folder);
    await assert.rejects(lockFolder(folder), { reason: 'folderInUse' });
    const alias = `${folder}-alias`;
    symlinkSync(folder, alias);
    try {
      await assert.rejects(lockFolder(alias), { reason: 'folderInUse' });
    } finally {
      rmSync(alias);
    }
    lock.release();
    lock.release();
    (await lockFolder(folder)).release();
  });

  it('says what is wrong with a folder that cannot be one', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    await assert.rejects(lockFolder(join(file, 'data')), (error: Error & { reason?: string }) => {
      assert.equal(error.reason, 'folderUnusable');
      assert.match(error.message, /cannot be used \(ENOTDIR.*Check that this user may write there/);
      return true;
    });
    writeFileSync(
      join(folder, 'flytt.lock'),
      'not what SQLite expects, and long enough to be read as a page of it',
    );
    await assert.rejects(lockFolder(folder), { reason: 'folderUnusable' });
  });

  it('prints nothing: that SQLite is young is no news for an operator', async () => {
    const script = (project: string) => `
      const { lockFolder } = await import('${project}store/folderLock.ts');
      (await lockFolder(${JSON.stringify(folder)})).release();`;
    assert.equal(await startOther(script).ended(), '');
  });
});
