import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importInventory } from '../../../bot/import/importInventory.ts';
import { InventoryError } from '../../../bot/import/readInventory.ts';
import type { PersonId } from '../../../domain/ids.ts';
import { openStore, type Store } from '../../../store/store.ts';

const HEADING = 'owner_upn,platform,model,name,os_version,serial,ownership,management,source';
const now = () => new Date('2026-11-23T11:00:00Z');
const sources = new Set(['generic', 'workspace-one']);
const alva = { id: 'p1' as PersonId, userPrincipalName: 'alva@nordvik.example' };

describe('importInventory', () => {
  let store: Store;
  let folder: string;
  before(async () => {
    store = await openStore({ kind: 'memory' });
    folder = mkdtempSync(join(tmpdir(), 'flytt-import-'));
  });
  after(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => store.database.kysely.deleteFrom('devices').execute());

  function run(...lines: string[]) {
    const path = join(folder, 'devices.csv');
    writeFileSync(path, lines.join('\n'));
    return importInventory(path, { store, sources, now });
  }

  it('keeps the good rows and lists the bad ones with line and reasons', async () => {
    const report = await run(
      HEADING,
      'alva@nordvik.example,ios,iPhone 16,Alvas iPhone,18.7.1,S1,personal,profile,workspace-one',
      'not a name,ios,iPhone 16,x,18,S2,personal,profile,workspace-one',
      'bo@nordvik.example,toaster,T1,x,1,S3,mine,profile,unknown-emm',
      'bo@nordvik.example,windows,Surface,,10.0.26100,S4,corporate,entraJoined,',
    );
    assert.equal(report.kept, 2);
    assert.deepEqual(
      report.bad.map((row) => row.line),
      [3, 4],
    );
    assert.match(report.bad[0]?.reasons.join() ?? '', /owner_upn/);
    assert.deepEqual(
      report.bad[1]?.reasons.map((reason) => reason.split(':')[0]),
      ['platform', 'source', 'ownership'],
    );
    const [mine] = await store.devices.listOf(alva);
    assert.equal(mine?.name, 'Alvas iPhone');
    assert.deepEqual(mine?.knownFacts, { ownership: 'personal', appleManagement: 'profile' });
  });

  it('changes nothing when the same file is imported again, and refreshes what has changed', async () => {
    const row = (version: string) =>
      `alva@nordvik.example,ios,iPhone 16,Alvas iPhone,${version},S1,personal,profile,workspace-one`;
    await run(HEADING, row('18.7.1'));
    const [before] = await store.devices.listOf(alva);
    await run(HEADING, row('18.7.2'));
    const devices = await store.devices.listOf(alva);
    assert.equal(devices.length, 1);
    assert.equal(devices[0]?.id, before?.id);
    assert.equal(devices[0]?.osVersion, '18.7.2');
  });

  it('says when a device stands in the file twice', async () => {
    const row = 'alva@nordvik.example,ios,iPhone 16,Alvas iPhone,18.7.1,S1,personal,profile,workspace-one';
    const report = await run(HEADING, row, row);
    assert.equal(report.kept, 1);
    assert.match(report.bad[0]?.reasons[0] ?? '', /twice/);
  });

  it('takes semicolons, a byte order mark and columns in another order, as spreadsheets write them', async () => {
    const report = await run('\uFEFFPlatform;Owner_UPN;Name', 'iPadOS;ALVA@nordvik.example;Alvas iPad');
    assert.equal(report.kept, 1);
    const [ipad] = await store.devices.listOf(alva);
    assert.equal(ipad?.platform, 'ios');
    assert.deepEqual(ipad?.knownFacts, {});
  });

  it('refuses a file without the needed columns, and one that is not there', async () => {
    await assert.rejects(
      run('name,model', 'a,b'),
      (error: Error) =>
        error instanceof InventoryError && /owner_upn and platform are missing/.test(error.message),
    );
    await assert.rejects(importInventory(join(folder, 'none.csv'), { store, sources, now }), InventoryError);
  });
});
