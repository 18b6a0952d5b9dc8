import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';
import sinon from 'sinon';
import type { PackageValues } from '../../deployment/packageValues.ts';
import { makeTeamsPackage } from '../../deployment/teamsPackage.ts';
import { aSymbol, BLUE, WHITE } from './pictures.ts';

const TEAMS_FOLDER = fileURLToPath(new URL('../../deployment/teams/', import.meta.url));

const values: PackageValues = {
  BOT_ID: '0f8fad5b-d9cb-469f-a165-70867728950e',
  TEAMS_APP_ID: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  PUBLIC_DOMAIN: 'flytt.example.com',
  DEVELOPER_NAME: 'Fjällbolaget "IT"',
  WEBSITE_URL: 'https://example.com/it',
  PRIVACY_URL: 'https://example.com/privacy',
  TERMS_URL: 'https://example.com/terms',
};

describe('makeTeamsPackage', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flytt-package-'));
    await cp(TEAMS_FOLDER, folder, { recursive: true });
  });

  afterEach(async () => {
    sinon.restore();
    await rm(folder, { recursive: true });
  });

  /** Changes one file of the copy as text; fails when there was nothing to change. */
  async function change(file: string, from: string | RegExp, to: string): Promise<void> {
    const before = await readFile(join(folder, file), 'utf8');
    const after = before.replace(from, to);
    assert.notEqual(after, before, `nothing to change in ${file}`);
    await writeFile(join(folder, file), after);
  }

  async function problems(): Promise<readonly string[]> {
    const made = await makeTeamsPackage(folder, values);
    return made.ok ? [] : made.problems;
  }

  it('packs the manifest, the Swedish texts and the icons at the root', async () => {
    const made = await makeTeamsPackage(folder, values);
    assert.deepEqual(made.ok ? [] : made.problems, []);
    assert.ok(made.ok);
    const files = unzipSync(made.zip);
    assert.deepEqual(Object.keys(files), ['manifest.json', 'sv.json', 'color.png', 'outline.png']);
    assert.deepEqual(Buffer.from(files['color.png'] ?? []), await readFile(join(folder, 'color.png')));
    const manifest = JSON.parse(strFromU8(files['manifest.json'] ?? new Uint8Array()));
    assert.equal(manifest.id, values.TEAMS_APP_ID);
    assert.equal(manifest.developer.name, 'Fjällbolaget "IT"');
    assert.equal(manifest.bots[0].botId, values.BOT_ID);
    assert.deepEqual(manifest.validDomains, ['flytt.example.com']);
    assert.deepEqual(manifest.webApplicationInfo, {
      id: values.BOT_ID,
      resource: `api://botid-${values.BOT_ID}`,
    });
    assert.ok(!JSON.stringify(manifest).includes('${{'));
  });

  it('asks for nothing that would need the consent of each team or open a new chat for each notice', async () => {
    const made = await makeTeamsPackage(folder, values);
    assert.ok(made.ok);
    const manifest = JSON.parse(strFromU8(unzipSync(made.zip)['manifest.json'] ?? new Uint8Array()));
    assert.equal(manifest.authorization, undefined);
    assert.deepEqual(Object.keys(manifest.bots[0]).sort(), [
      'botId',
      'commandLists',
      'isNotificationOnly',
      'scopes',
      'supportsFiles',
    ]);
  });

  it('makes the same bytes from the same content', async () => {
    const [one, other] = [await makeTeamsPackage(folder, values), await makeTeamsPackage(folder, values)];
    assert.ok(one.ok && other.ok);
    assert.deepEqual(one.zip, other.zip);
  });

  it('refuses a manifest that breaks the schema, and says where', async () => {
    await change('manifest.json', '"accentColor": "#0b4a85"', '"accentColor": "blue", "supportsPets": true');
    assert.deepEqual(await problems(), [
      'manifest.json: must NOT have additional properties: supportsPets.',
      'manifest.json: /accentColor must match pattern "^#[0-9a-fA-F]{6}$".',
    ]);
  });

  it('refuses another schema without looking for it on the network', async () => {
    const fetch = sinon.stub(globalThis, 'fetch').rejects(new Error('no network in this test'));
    await change('manifest.json', /v1\.25/, 'v9.99');
    const [first] = await problems();
    assert.match(first ?? '', /^manifest\.json: \$schema must be https:/);
    sinon.assert.notCalled(fetch);
  });

  it('refuses a placeholder that nobody fills', async () => {
    await change('manifest.json', 'DEVELOPER_NAME', 'COMPANY');
    assert.deepEqual(await problems(), ['manifest.json: nobody knows the placeholder COMPANY.']);
  });

  it('refuses an app that Graph could not install', async () => {
    await change('manifest.json', /BOT_ID(?=\}\}",\s*"resource")/, 'TEAMS_APP_ID');
    assert.deepEqual(await problems(), [
      'manifest.json: webApplicationInfo.id must be the bot id, or Graph cannot install the app.',
    ]);
  });

  it('refuses a version that is not three numbers, and a bot that takes no pictures', async () => {
    await change('manifest.json', '"version": "1.0.0"', '"version": "next"');
    await change('manifest.json', '"supportsFiles": true', '"supportsFiles": false');
    assert.deepEqual(await problems(), [
      'manifest.json: version must be three numbers such as 1.0.0.',
      'manifest.json: bots.0.supportsFiles must be true: people send pictures of what they see.',
    ]);
  });

  it('refuses a manifest that names an icon which is not packed', async () => {
    await change('manifest.json', '"outline": "outline.png"', '"outline": "white.png"');
    assert.deepEqual(await problems(), ['manifest.json: icons.outline must be outline.png.']);
  });

  it('refuses a command without its Swedish description', async () => {
    await change('sv.json', /.*commandLists\[1\]\.commands\[0\]\.description.*\n/, '');
    assert.deepEqual(await problems(), [
      'sv.json lacks the text "bots[0].commandLists[1].commands[0].description".',
    ]);
  });

  it('refuses a Swedish text for a command that does not exist', async () => {
    await change('sv.json', 'commandLists[1].commands[1].title', 'commandLists[1].commands[7].title');
    assert.deepEqual(await problems(), [
      'sv.json lacks the text "bots[0].commandLists[1].commands[1].title".',
      'sv.json has the text "bots[0].commandLists[1].commands[7].title", but the manifest has no such text.',
    ]);
  });

  it('refuses a Swedish text that is longer than Teams allows', async () => {
    await change('sv.json', '"name.short": "Flytt"', `"name.short": "${'Flytt '.repeat(6)}"`);
    assert.deepEqual(await problems(), ['sv.json: /name/short must NOT have more than 30 characters.']);
  });

  it('refuses a manifest without a language that Flytt speaks', async () => {
    await change('manifest.json', /\{\s*"languageTag": "sv",\s*"file": "sv\.json"\s*\}/, '');
    assert.deepEqual(await problems(), [
      'manifest.json: localizationInfo lacks the language "sv", which Flytt speaks.',
    ]);
  });

  it('refuses wrong icons and names both', async () => {
    await writeFile(join(folder, 'color.png'), aSymbol(64, 32, WHITE, BLUE));
    await rm(join(folder, 'outline.png'));
    assert.deepEqual(await problems(), [
      'color.png is 64×64 pixels; Teams wants 192×192.',
      'outline.png cannot be read.',
    ]);
  });

  it('names problems of the manifest, the texts and the icons together', async () => {
    await change('manifest.json', '"accentColor": "#0b4a85"', '"accentColor": "blue"');
    await writeFile(join(folder, 'sv.json'), 'inte JSON');
    await writeFile(join(folder, 'outline.png'), 'not a picture');
    const found = await problems();
    assert.equal(found.length, 3);
    for (const file of ['manifest.json', 'sv.json', 'outline.png']) {
      assert.ok(
        found.some((problem) => problem.startsWith(file)),
        `${file} in ${found.join(' | ')}`,
      );
    }
  });
});
