import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { SETTING_SHAPES } from '../../bot/settings/settingShapes.ts';
import { SettingsError } from '../../bot/settings/settingsError.ts';
import { readSettings } from '../../bot/settings.ts';

const text = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
const example = parseEnv(text) as Readonly<Record<string, string>>;

const CREDENTIALS = [
  'MicrosoftAppType',
  'MicrosoftAppPassword',
  'CertificateThumbprint',
  'CertificatePrivateKey',
];

/** What everybody must fill in before the service starts. */
const filledIn = {
  MicrosoftAppId: '0f8fad5b-d9cb-469f-a165-70867728950e',
  MicrosoftAppTenantId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  MicrosoftAppPassword: 'not a real secret',
  ADMIN_USER_IDS: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  PUBLIC_BASE_URL: 'https://flytt.example.com',
};

describe('.env.example', () => {
  it('has every setting that the service reads, and no other', () => {
    assert.deepEqual(
      Object.keys(example).sort(),
      [...Object.keys(SETTING_SHAPES.shape), ...CREDENTIALS].sort(),
    );
  });

  it('explains each setting in a comment before it', () => {
    const lines = text.split('\n');
    const bare = lines.filter((line, at) => {
      const before = lines[at - 1] ?? '';
      return /^\w+=/.test(line) && !before.startsWith('# ') && !/^(?:CertificatePrivateKey|PORT)=/.test(line);
    });
    assert.deepEqual(bare, []);
  });

  it('is enough to start with once the empty ones that everybody needs are filled in', () => {
    const settings = readSettings({ ...example, ...filledIn });
    assert.deepEqual(settings.store, { kind: 'embedded', dataDir: './data' });
    assert.equal(settings.sendRatePerSecond, 45);
  });

  it('shows for every setting with a default that very default', () => {
    const withDefaults = readSettings({ MicrosoftAppType: 'SingleTenant', ...filledIn });
    assert.deepEqual(readSettings({ ...example, ...filledIn }), withDefaults);
  });

  it('starts nothing as it is: it holds no identity and no secret', () => {
    assert.throws(() => readSettings(example), SettingsError);
  });
});
