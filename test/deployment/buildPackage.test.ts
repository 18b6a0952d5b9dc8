import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';

const SCRIPT = fileURLToPath(new URL('../../deployment/buildPackage.ts', import.meta.url));

interface Run {
  readonly code: number | string | null;
  readonly out: string;
  readonly err: string;
}

function run(folder: string, ...commandLine: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, [SCRIPT, ...commandLine], { cwd: folder }, (error, out, err) =>
      resolve({ code: error?.code ?? 0, out, err }),
    );
  });
}

describe('npm run package:teams', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flytt-build-'));
  });

  after(() => rm(folder, { recursive: true }));

  it('writes the package and says what to do with it', async () => {
    const { code, out, err } = await run(
      folder,
      ...['--bot-id', '0f8fad5b-d9cb-469f-a165-70867728950e'],
      ...['--teams-app-id', '7c9e6679-7425-40de-944b-e07fc1f90ae7'],
      ...['--public-base-url', 'https://flytt.example.com', '--out', 'made/flytt.zip'],
    );
    assert.equal(err, '');
    assert.equal(code, 0);
    assert.match(out, /made\/flytt\.zip is ready/);
    assert.ok('manifest.json' in unzipSync(await readFile(join(folder, 'made', 'flytt.zip'))));
  });

  it('writes nothing and ends with 1 when a value is missing', async () => {
    const { code, out, err } = await run(folder, '--bot-id', 'mine', '--out', 'refused/flytt.zip');
    assert.equal(code, 1);
    assert.equal(out, '');
    for (const word of [
      'No package was made',
      '--bot-id must be a GUID',
      '--public-base-url is missing',
      'Usage',
    ]) {
      assert.ok(err.includes(word), `${word} in ${err}`);
    }
    assert.ok(!(await readdir(folder)).includes('refused'));
  });
});
