import assert from 'node:assert/strict';
import { constants, generateKeyPairSync, verify } from 'node:crypto';
import { useFakeTimers } from 'sinon';
import { guardCredential, reasonOfTokenFailure } from '../../directory/client/guardedCredential.ts';
import { signClientAssertion } from '../../directory/clientAssertion.ts';
import { createCredential } from '../../directory/credential.ts';
import { samplePersonId } from '../../rehearsal/tenant/sampleTenant.ts';
import { isDirectoryError } from '../contracts/directory.ts';
import { useGraph } from '../fakes/graphFixture.ts';
import { sendJson, useLoopback } from '../fakes/loopbackServer.ts';

const appId = '0b000000-0000-4000-8000-000000000001';
const tenantId = '0a000000-0000-4000-8000-000000000001';
const audience = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`;

describe('signClientAssertion', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const now = new Date('2026-11-20T08:00:00Z');
  const sha1 = 'AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01';
  const sha256 = 'ab'.repeat(32);
  const make = (thumbprint: string, key = pem): string[] =>
    signClientAssertion({ clientId: appId, audience, thumbprint, privateKey: key }, now).split('.');
  const decode = (part: string | undefined): Record<string, unknown> =>
    JSON.parse(Buffer.from(part ?? '', 'base64url').toString());

  it('states who signs, for whom and until when', () => {
    const { jti, ...claims } = decode(make(sha1)[1]);
    assert.match(String(jti), /^[0-9a-f-]{36}$/);
    const issuedAt = now.getTime() / 1000;
    assert.deepEqual(claims, {
      aud: audience,
      iss: appId,
      sub: appId,
      nbf: issuedAt,
      iat: issuedAt,
      exp: issuedAt + 600,
    });
  });

  it('names and signs for a SHA-1 thumbprint in the older way', () => {
    const [header, claims, signature = ''] = make(sha1);
    const x5t = Buffer.from(sha1.replaceAll(':', ''), 'hex').toString('base64url');
    assert.deepEqual(decode(header), { alg: 'RS256', typ: 'JWT', x5t });
    const signed = Buffer.from(`${header}.${claims}`);
    assert.ok(verify('sha256', signed, publicKey, Buffer.from(signature, 'base64url')));
  });

  it('names and signs for a SHA-256 thumbprint in the newer way', () => {
    const [header, claims, signature = ''] = make(sha256);
    const x5t = Buffer.from(sha256, 'hex').toString('base64url');
    assert.deepEqual(decode(header), { alg: 'PS256', typ: 'JWT', 'x5t#S256': x5t });
    const key = { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    const signed = Buffer.from(`${header}.${claims}`);
    assert.ok(verify('sha256', signed, key, Buffer.from(signature, 'base64url')));
  });

  it('takes a key with its line breaks written out', () => {
    assert.equal(make(sha1, pem.replaceAll('\n', '\\n')).length, 3);
  });

  it('refuses what is no thumbprint and what is no key, without showing either', () => {
    assert.throws(() => make('not a thumbprint'), { name: 'TypeError', message: /^CertificateThumbprint / });
    assert.throws(
      () => make(sha1, 'secret words'),
      (error) => {
        assert.ok(error instanceof TypeError && error.message.startsWith('CertificatePrivateKey '));
        assert.ok(!String(error.stack).includes('secret words'));
        return true;
      },
    );
  });
});

describe('createCredential', () => {
  const openServer = useLoopback();
  const before = { ...process.env };
  afterEach(() => {
    for (const name of ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER']) delete process.env[name];
    Object.assign(process.env, before);
  });

  it('asks the host for a token of its user-assigned identity', async () => {
    const expiresOn = Math.floor(Date.now() / 1000) + 3600;
    const host = await openServer((_request, response) =>
      sendJson(response, {
        access_token: 'token-of-the-identity',
        expires_on: String(expiresOn),
        resource: 'https://graph.microsoft.com',
        token_type: 'Bearer',
        client_id: appId,
      }),
    );
    process.env['IDENTITY_ENDPOINT'] = `${host.url}/msi/token`;
    process.env['IDENTITY_HEADER'] = 'header';
    const credential = createCredential({ tenantId, appId, credentials: { kind: 'managedIdentity' } });
    const token = await credential.getToken('https://graph.microsoft.com/.default');
    assert.equal(token?.token, 'token-of-the-identity');
    const asked = new URL(host.requests[0]?.url ?? '', host.url).searchParams;
    assert.equal(asked.get('client_id'), appId);
    assert.equal(asked.get('resource'), 'https://graph.microsoft.com');
  });

  it('asks nobody before the first token, and refuses an unsafe Graph address at once', () => {
    const identity = { tenantId, appId, credentials: { kind: 'password', password: 'x' } } as const;
    assert.equal(typeof createCredential(identity).getToken, 'function');
    assert.throws(() => createCredential(identity, 'http://graph.nordvik.example'), TypeError);
  });
});

describe('a token that cannot be had', () => {
  const openGraph = useGraph();
  const alva = samplePersonId(1);

  const table: readonly (readonly [string, unknown, 'unavailable' | 'unauthorized'])[] = [
    ['a wrong secret', { name: 'AuthenticationError', statusCode: 401 }, 'unauthorized'],
    ['Entra ID out of order', { name: 'AuthenticationError', statusCode: 503 }, 'unavailable'],
    ['Entra ID throttling', { name: 'AuthenticationError', statusCode: 429 }, 'unavailable'],
    [
      'no network, wrapped',
      { name: 'AuthenticationRequiredError', cause: { name: 'ClientAuthError', errorCode: 'network_error' } },
      'unavailable',
    ],
    ['a name that does not resolve', { name: 'RestError', code: 'ENOTFOUND' }, 'unavailable'],
    ['no managed identity here', { name: 'CredentialUnavailableError' }, 'unauthorized'],
    ['nonsense', 'nonsense', 'unauthorized'],
    ['nothing', undefined, 'unauthorized'],
  ];
  for (const [name, cause, reason] of table) {
    it(`${name} is ${reason}`, () => assert.equal(reasonOfTokenFailure(cause), reason));
  }

  it('is told as a DirectoryError that keeps the cause, and nothing is sent', async () => {
    const cause = Object.assign(new Error('AADSTS7000215'), { name: 'AuthenticationError', statusCode: 401 });
    const credential = { getToken: () => Promise.reject(cause) };
    const { directory, graph } = await openGraph({ settings: { credential } });
    await assert.rejects(directory.readPerson(alva), (error) => {
      assert.ok(isDirectoryError('unauthorized')(error));
      assert.ok(error instanceof Error && error.cause instanceof Error);
      assert.equal(error.cause.cause, cause);
      return true;
    });
    assert.deepEqual(graph.requests, []);
  });

  it('is told also when the identity library gives null', async () => {
    const credential = { getToken: async () => null };
    const { directory } = await openGraph({ settings: { credential } });
    await assert.rejects(directory.readPerson(alva), isDirectoryError('unauthorized'));
  });

  it('is not waited for without end', async () => {
    const clock = useFakeTimers();
    let signal: { readonly aborted: boolean } | undefined;
    const guarded = guardCredential(
      {
        getToken(_scopes, options) {
          signal = options?.abortSignal;
          return new Promise(() => {});
        },
      },
      5000,
    );
    const outcome = assert.rejects(async () => guarded.getToken('x'), /in time/);
    await clock.tickAsync(5000);
    await outcome;
    assert.equal(signal?.aborted, true);
  });
});
