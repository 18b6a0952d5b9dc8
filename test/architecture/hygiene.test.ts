import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findLooseVersions, findUntidiness } from './hygiene.ts';
import { projectFiles, ROOT } from './projectFiles.ts';

const planted = (path: string, text: string): readonly string[] => findUntidiness([{ path, text }]);

describe('the house is tidy', () => {
  it('has no overlong source, nothing left open, no any and no path of one machine', async () => {
    const files = await projectFiles();
    assert.ok(files.length > 20, 'too few files were found for this test to mean anything');
    assert.deepEqual(findUntidiness(files), []);
  });

  it('notices an overlong source, and is content with one line less', () => {
    assert.deepEqual(planted('bot/main.ts', 'a;\n'.repeat(401)), ['bot/main.ts: 401 lines, more than 400']);
    assert.deepEqual(planted('bot/main.ts', 'a;\n'.repeat(400)), []);
  });

  it('notices what was left open, in any text file', () => {
    const word = ['TO', 'DO'].join('');
    assert.deepEqual(planted('docs/words.md', `one\n${word}: two\n`), [
      'docs/words.md:2: something was left open',
    ]);
    assert.deepEqual(planted('docs/words.md', `one\n${word.toLowerCase()}: two\n`), []);
  });

  it('notices the type any, but not the word', () => {
    for (const line of ['let a: any;', 'a as any', 'new Map<any>()', 'let a: string | any;']) {
      assert.deepEqual(planted('bot/a.ts', `\n${line}\n`), ['bot/a.ts:2: the type any'], line);
    }
    assert.deepEqual(planted('bot/a.ts', "// as: any of them\nsay('as any');\nlet a: anyone;\n"), []);
  });

  it('notices a path of one machine, but not an address', () => {
    for (const path of [
      ['', 'home', 'mara', 'a'],
      ['', 'work', 'b'],
      ['', 'Users', 'mara'],
    ]) {
      assert.deepEqual(planted('docs/a.md', `see ${path.join('/')}\n`), [
        'docs/a.md:1: a path of one machine',
      ]);
    }
    assert.deepEqual(planted('docs/a.md', 'https://example.com/home/a and /api/messages\n'), []);
  });

  it('installs exact versions only', async () => {
    const file = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    assert.deepEqual(findLooseVersions(file), []);
    assert.deepEqual(
      findLooseVersions({
        dependencies: { a: '1.2.3', b: '^1.2.3', c: 'latest' },
        devDependencies: { d: '1.2.3-rc.1' },
      }),
      ['b ^1.2.3', 'c latest'],
    );
  });

  it('keeps no registry addresses in the lock file: whoever installs uses their own registry', async () => {
    const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8'));
    const packages: Record<
      string,
      { resolved?: string; integrity?: string; optional?: true; os?: string[] }
    > = lock.packages;
    assert.ok(Object.keys(packages).length > 100);
    const addressed = Object.entries(packages).filter(([, { resolved }]) => resolved !== undefined);
    assert.deepEqual(addressed, []);
    // Other platforms' binaries may be missing from the registry at hand; `.ci/complete-lock.mjs` names them.
    const unchecked = Object.entries(packages).filter(
      ([path, { integrity, optional, os }]) => path !== '' && !integrity && !(optional && os),
    );
    assert.deepEqual(unchecked, []);
  });
});
