import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { SettingsError } from '../../bot/settings/settingsError.ts';
import { readSettings, rehearsalSettings } from '../../bot/settings.ts';
import type { PersonId } from '../../domain/ids.ts';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

const APP_ID = '6d9c1f0e-52a4-4b0c-9d37-0f1b8a1f7c55';
const TENANT_ID = 'c0ffee00-1111-4222-8333-444455556666';
const ADMIN_ID = 'ada00000-aaaa-4bbb-8ccc-dddddddddddd';
const GROUP_ID = '9e7d5a10-2222-4333-8444-555566667777';

/** As little as the service starts with. */
const enough = {
  MicrosoftAppType: 'SingleTenant',
  MicrosoftAppId: APP_ID,
  MicrosoftAppTenantId: TENANT_ID,
  MicrosoftAppPassword: 'a-client-secret~value',
  ADMIN_USER_IDS: ADMIN_ID,
  PUBLIC_BASE_URL: 'https://flytt.example.com/',
};

/** The names of the settings that are complained about. */
function problemsOf(env: Record<string, string | undefined>): string[] {
  try {
    readSettings(env);
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.problems.map((problem) => problem.name);
  }
  return [];
}

describe('readSettings', () => {
  it('starts with as little as possible, and gives the rest its default', () => {
    assert.deepEqual(readSettings(enough), {
      identity: {
        kind: 'registered',
        appId: APP_ID,
        tenantId: TENANT_ID,
        credentials: { kind: 'password', password: 'a-client-secret~value' },
      },
      store: { kind: 'embedded', dataDir: './data' },
      admins: { groupId: null, userIds: [ADMIN_ID] },
      helpdesk: null,
      teamsAppId: null,
      graphBaseUrl: 'https://graph.microsoft.com',
      serviceUrlHosts: [],
      sendRatePerSecond: 45,
      defaultLanguage: 'en',
      publicBaseUrl: 'https://flytt.example.com',
      host: '0.0.0.0',
      port: 3978,
      logLevel: 'info',
      metricsToken: null,
    });
  });

  it('reads everything that can be set', () => {
    const settings = readSettings({
      ...enough,
      MicrosoftAppId: APP_ID.toUpperCase(),
      DATABASE_URL: 'postgres://flytt@db.example.com/flytt',
      ADMIN_GROUP_ID: GROUP_ID,
      ADMIN_USER_IDS: `${ADMIN_ID}, ${APP_ID}`,
      HELPDESK_TEAM_ID: GROUP_ID,
      HELPDESK_CHANNEL_ID: '19:abc_-9@thread.tacv2',
      TEAMS_APP_ID: APP_ID,
      GRAPH_BASE_URL: 'https://graph.microsoft.us/',
      SERVICE_URL_HOSTS: 'SMBA.example.cn other.example.cn',
      SEND_RATE_PER_SECOND: '50',
      DEFAULT_LANGUAGE: 'sv',
      HOST: '::',
      PORT: '8080',
      LOG_LEVEL: 'debug',
      METRICS_TOKEN: 'sixteen-letters!',
    });
    assert.equal(settings.identity.appId, APP_ID);
    assert.deepEqual(settings.store, { kind: 'postgres', url: 'postgres://flytt@db.example.com/flytt' });
    assert.deepEqual(settings.admins, { groupId: GROUP_ID, userIds: [ADMIN_ID, APP_ID] });
    assert.deepEqual(settings.helpdesk, { teamId: GROUP_ID, channelId: '19:abc_-9@thread.tacv2' });
    assert.equal(settings.teamsAppId, APP_ID);
    assert.equal(settings.graphBaseUrl, 'https://graph.microsoft.us');
    assert.deepEqual(settings.serviceUrlHosts, ['smba.example.cn', 'other.example.cn']);
    assert.equal(settings.sendRatePerSecond, 50);
    assert.equal(settings.defaultLanguage, 'sv');
    assert.equal(settings.host, '::');
    assert.equal(settings.port, 8080);
    assert.equal(settings.logLevel, 'debug');
    assert.equal(settings.metricsToken, 'sixteen-letters!');
  });

  it('lists every problem at once', () => {
    assert.deepEqual(problemsOf({}).sort(), [
      'ADMIN_GROUP_ID',
      'MicrosoftAppId',
      'MicrosoftAppTenantId',
      'MicrosoftAppType',
      'PUBLIC_BASE_URL',
    ]);
  });

  it('says what is expected and never what was there', () => {
    const env = Object.fromEntries(
      Object.keys({ ...enough, DATABASE_URL: '', PORT: '', METRICS_TOKEN: '', LOG_LEVEL: '' }).map((name) => [
        name,
        'hunter2',
      ]),
    );
    assert.throws(
      () => readSettings(env),
      (error: SettingsError) => {
        assert.equal(error.message.includes('hunter2'), false);
        assert.match(error.message, /PUBLIC_BASE_URL must be the address .* starting with https:\/\//);
        assert.match(error.message, /npm run rehearse/);
        return true;
      },
    );
  });

  it('takes a blank setting for an absent one', () => {
    assert.deepEqual(readSettings({ ...enough, DATABASE_URL: ' ', PORT: '' }), readSettings(enough));
    assert.deepEqual(problemsOf({ ...enough, MicrosoftAppPassword: '  ' }), ['MicrosoftAppPassword']);
  });

  for (const [name, values] of Object.entries({
    MicrosoftAppId: ['flytt', '00000000-0000-0000-0000-000000000000', `${APP_ID}x`],
    MicrosoftAppTenantId: ['example.com', 'common'],
    DATABASE_URL: ['mysql://db/flytt', 'db.example.com'],
    ADMIN_USER_IDS: ['ada@example.com', `${ADMIN_ID} ada@example.com`],
    ADMIN_GROUP_ID: ['Flytt admins'],
    TEAMS_APP_ID: ['flytt'],
    GRAPH_BASE_URL: ['http://graph.microsoft.com', 'graph.microsoft.com'],
    SERVICE_URL_HOSTS: ['https://smba.example.cn', 'smba.example.cn/teams', '*.example.cn'],
    SEND_RATE_PER_SECOND: ['0', '51', '4.5', '-1', 'fast', '1e1'],
    DEFAULT_LANGUAGE: ['de', 'EN'],
    PUBLIC_BASE_URL: [
      'http://flytt.example.com',
      'https://me@flytt.example.com',
      'https://flytt.example.com/?a',
    ],
    HOST: ['http://0.0.0.0', 'a b'],
    PORT: ['0', '65536', 'http'],
    LOG_LEVEL: ['silent', 'verbose'],
    METRICS_TOKEN: ['short'],
  })) {
    for (const value of values) {
      it(`refuses ${name}=${value}`, () =>
        assert.deepEqual(problemsOf({ ...enough, [name]: value }), [name]));
    }
  }

  it('wants an admin group or admin people, and takes either', () => {
    const { ADMIN_USER_IDS: _, ...nobody } = enough;
    assert.deepEqual(problemsOf(nobody), ['ADMIN_GROUP_ID']);
    assert.deepEqual(problemsOf({ ...nobody, ADMIN_USER_IDS: ' , ' }), ['ADMIN_USER_IDS']);
    assert.deepEqual(problemsOf({ ...nobody, ADMIN_GROUP_ID: GROUP_ID }), []);
  });

  it('wants both halves of a helpdesk, or none', () => {
    const helpdesk = { HELPDESK_TEAM_ID: GROUP_ID, HELPDESK_CHANNEL_ID: '19:abc@thread.tacv2' };
    assert.deepEqual(problemsOf({ ...enough, ...helpdesk }), []);
    assert.deepEqual(problemsOf({ ...enough, HELPDESK_TEAM_ID: GROUP_ID }), ['HELPDESK_CHANNEL_ID']);
    assert.deepEqual(problemsOf({ ...enough, HELPDESK_CHANNEL_ID: '19:abc@thread.tacv2' }), [
      'HELPDESK_TEAM_ID',
    ]);
    const fromLink = { ...helpdesk, HELPDESK_CHANNEL_ID: '19%3Aabc%40thread.tacv2' };
    assert.deepEqual(problemsOf({ ...enough, ...fromLink }), ['HELPDESK_CHANNEL_ID']);
  });

  describe('credentials', () => {
    const { MicrosoftAppPassword: _, ...without } = enough;
    const certificate = {
      CertificateThumbprint: 'aa:bb:cc:dd:ee:ff:00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd',
      CertificatePrivateKey: privateKey,
    };
    const managed = { ...without, MicrosoftAppType: 'UserAssignedMSI' };

    it('refuses every app type but two, also in another spelling', () => {
      for (const MicrosoftAppType of ['MultiTenant', 'singletenant', 'SystemAssignedMSI', undefined]) {
        assert.deepEqual(problemsOf({ ...enough, MicrosoftAppType }), ['MicrosoftAppType']);
      }
    });

    it('wants a secret or a certificate for a single tenant', () => {
      assert.deepEqual(problemsOf(without), ['MicrosoftAppPassword']);
    });

    it('notices the id of a secret where its value should be', () => {
      assert.deepEqual(problemsOf({ ...enough, MicrosoftAppPassword: APP_ID }), ['MicrosoftAppPassword']);
    });

    it('takes a certificate, also with its key on one line', () => {
      const expected = {
        kind: 'certificate',
        thumbprint: 'AABBCCDDEEFF00112233445566778899AABBCCDD',
        privateKey: privateKey.trim(),
      };
      assert.deepEqual(readSettings({ ...without, ...certificate }).identity.credentials, expected);
      const oneLine = { ...certificate, CertificatePrivateKey: privateKey.trim().replaceAll('\n', '\\n') };
      assert.deepEqual(readSettings({ ...without, ...oneLine }).identity.credentials, expected);
    });

    it('refuses half a certificate, a wrong one, and one beside a secret', () => {
      const { CertificateThumbprint, CertificatePrivateKey } = certificate;
      assert.deepEqual(problemsOf({ ...without, CertificateThumbprint }), ['CertificatePrivateKey']);
      assert.deepEqual(problemsOf({ ...without, CertificatePrivateKey }), ['CertificateThumbprint']);
      const wrong = { CertificateThumbprint: '12', CertificatePrivateKey: '-----BEGIN PRIVATE KEY-----' };
      assert.deepEqual(problemsOf({ ...without, ...wrong }), [
        'CertificateThumbprint',
        'CertificatePrivateKey',
      ]);
      assert.deepEqual(problemsOf({ ...enough, ...certificate }), ['MicrosoftAppPassword']);
    });

    it('takes a managed identity without any secret', () => {
      assert.deepEqual(readSettings(managed).identity.credentials, { kind: 'managedIdentity' });
    });

    it('refuses a managed identity with a secret beside it', () => {
      assert.deepEqual(problemsOf({ ...managed, MicrosoftAppPassword: 'x' }), ['MicrosoftAppPassword']);
      assert.deepEqual(problemsOf({ ...managed, CertificateThumbprint: 'x' }), ['CertificateThumbprint']);
    });
  });
});

describe('rehearsalSettings', () => {
  const choices = {
    identity: { kind: 'rehearsal', botId: 'bot', tenantId: TENANT_ID },
    store: { kind: 'embedded', dataDir: 'memory://' },
    admins: { groupId: null, userIds: [ADMIN_ID as PersonId] },
    graphBaseUrl: 'http://127.0.0.1:4000',
  } as const;

  it('listens on loopback only, whatever is asked for', () => {
    assert.equal(rehearsalSettings(choices).host, '127.0.0.1');
    const sneaky = { ...choices, host: '0.0.0.0' } as unknown as typeof choices;
    assert.equal(rehearsalSettings(sneaky).host, '127.0.0.1');
  });

  it('cannot be reached from an environment', () => {
    const env = { ...enough, HOST: '127.0.0.1', identity: 'rehearsal', kind: 'rehearsal', NODE_ENV: 'test' };
    assert.equal(readSettings(env).identity.kind, 'registered');
    assert.ok(problemsOf({ ...env, MicrosoftAppId: '' }).includes('MicrosoftAppId'));
  });
});
