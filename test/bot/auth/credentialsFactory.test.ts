import assert from 'node:assert/strict';
import { AppCredentials } from 'botframework-connector';
import {
  createCredentialsFactory,
  NoTokenError,
  shareCredentials,
} from '../../../bot/auth/credentialsFactory.ts';
import { REGISTERED, REHEARSAL } from '../aRunningBot.ts';
import { APP_ID } from '../aTokenService.ts';

const SCOPE = 'https://api.botframework.com';
const LOGIN = 'https://login.microsoftonline.com/botframework.com';

/** Credentials as the SDK has them, whose tokens the test gives out. */
class TestCredentials extends AppCredentials {
  readonly asked: ((token: string) => void)[] = [];
  failWith: Error | undefined;

  constructor(appId: string) {
    super(appId, undefined, `scope of ${appId}`);
  }

  protected override refreshToken(): Promise<never> {
    if (this.failWith) return Promise.reject(this.failWith);
    return new Promise((resolve) => {
      this.asked.push((accessToken) =>
        resolve({ accessToken, expiresOn: new Date(Date.now() + 3_600_000) } as never),
      );
    });
  }
}

type Signed = Parameters<AppCredentials['signRequest']>[0];
const aRequest = () => {
  const headers = new Map<string, string>();
  return { request: { headers } as unknown as Signed, headers };
};

describe('shareCredentials', () => {
  const around = (credentials: TestCredentials) => {
    let made = 0;
    const factory = shareCredentials({
      isValidAppId: async (appId) => appId === APP_ID,
      isAuthenticationDisabled: async () => true,
      createCredentials: async () => {
        made += 1;
        return credentials;
      },
    });
    return { factory, made: () => made };
  };

  it('asks for one token, however many sends want one', async () => {
    const credentials = new TestCredentials('one-token');
    const { factory, made } = around(credentials);
    const requests = Array.from({ length: 50 }, aRequest);
    const signing = requests.map(async ({ request }) => {
      const shared = await factory.createCredentials(APP_ID, SCOPE, LOGIN, true);
      await shared.signRequest(request);
    });
    await new Promise(setImmediate);
    assert.equal(credentials.asked.length, 1);
    credentials.asked[0]?.('the-token');
    await Promise.all(signing);
    assert.equal(made(), 1);
    for (const { headers } of requests) {
      assert.deepEqual([...headers.values()], ['Bearer the-token']);
    }
  });

  it('asks again after a refusal, and says in one word why', async () => {
    const credentials = new TestCredentials('refused');
    const { factory } = around(credentials);
    const shared = await factory.createCredentials(APP_ID, SCOPE, LOGIN, true);
    credentials.failWith = Object.assign(new Error('AADSTS7000215: …'), { errorCode: 'invalid_client' });
    await assert.rejects(shared.signRequest(aRequest().request), (error: unknown) => {
      assert.ok(error instanceof NoTokenError);
      assert.equal(error.code, 'invalid_client');
      return true;
    });
    credentials.failWith = undefined;
    const { request, headers } = aRequest();
    const signing = shared.signRequest(request);
    await new Promise(setImmediate);
    credentials.asked[0]?.('second-try');
    await signing;
    assert.deepEqual([...headers.values()], ['Bearer second-try']);
  });

  it('never says that callers need no authentication', async () => {
    const { factory } = around(new TestCredentials('never'));
    assert.equal(await factory.isAuthenticationDisabled(), false);
  });
});

describe('createCredentialsFactory', () => {
  for (const credentials of [
    { kind: 'password', password: 'not-a-real-secret' },
    { kind: 'certificate', thumbprint: 'AABBCCDDEEFF00112233445566778899AABBCCDD', privateKey: 'pem' },
    { kind: 'managedIdentity' },
  ] as const) {
    it(`knows the bot with ${credentials.kind}`, async () => {
      const factory = createCredentialsFactory({ ...REGISTERED, credentials });
      assert.equal(await factory.isValidAppId(APP_ID), true);
      assert.equal(await factory.isValidAppId('another'), false);
      assert.equal(await factory.isAuthenticationDisabled(), false);
      assert.ok(await factory.createCredentials(APP_ID, SCOPE, LOGIN, true));
    });
  }

  it('has none in the rehearsal', async () => {
    const factory = createCredentialsFactory(REHEARSAL);
    assert.equal(await factory.isAuthenticationDisabled(), true);
    const credentials = await factory.createCredentials('', SCOPE, LOGIN, true);
    const { request, headers } = aRequest();
    await credentials.signRequest(request);
    assert.equal(headers.size, 0);
  });
});
