import assert from 'node:assert/strict';
import { DIRECTORY_REASONS, DirectoryError } from '../../directory/directoryError.ts';
import { translateFailure } from '../../directory/translateFailure.ts';
import { translateInstall } from '../../directory/translateInstall.ts';

describe('translateFailure', () => {
  const table: readonly (readonly [number | null, string | null, DirectoryError['reason']])[] = [
    [null, null, 'unavailable'],
    [400, 'BadRequest', 'badRequest'],
    [400, 'Request_BadRequest', 'badRequest'],
    [400, 'Request_UnsupportedQuery', 'badRequest'],
    [400, 'Directory_ExpiredPageToken', 'unavailable'],
    [401, 'InvalidAuthenticationToken', 'unauthorized'],
    [401, null, 'unauthorized'],
    [401, 'Forbidden', 'missingConsent'],
    [401, 'UnknownError', 'missingConsent'],
    [401, 'Authorization_IdentityNotFound', 'unauthorized'],
    [403, 'Authorization_RequestDenied', 'missingConsent'],
    [403, 'Forbidden', 'forbidden'],
    [403, 'UnknownError', 'forbidden'],
    [403, null, 'forbidden'],
    [404, 'Request_ResourceNotFound', 'notFound'],
    [404, 'ResourceNotFound', 'notFound'],
    [404, null, 'notFound'],
    [400, 'ResourceNotFound', 'notFound'],
    [408, null, 'unavailable'],
    [409, 'Conflict', 'badRequest'],
    [410, null, 'badRequest'],
    [413, null, 'badRequest'],
    [423, null, 'unavailable'],
    [425, null, 'unavailable'],
    [429, 'TooManyRequests', 'throttled'],
    [429, null, 'throttled'],
    [503, 'TooManyRequests', 'throttled'],
    [500, null, 'unavailable'],
    [500, 'UnknownError', 'unavailable'],
    [502, '', 'unavailable'],
    [503, 'ServiceUnavailable', 'unavailable'],
    [504, null, 'unavailable'],
    [509, null, 'throttled'],
    [302, null, 'untrustworthyAnswer'],
    [200, null, 'untrustworthyAnswer'],
    [404, 'constructor', 'notFound'],
  ];
  for (const [status, code, reason] of table) {
    it(`${status ?? 'no answer'} ${code ?? ''} is ${reason}`, () => {
      assert.equal(translateFailure({ status, code }), reason);
    });
  }

  it('is temporary only when nobody has to change anything', () => {
    const temporary = DIRECTORY_REASONS.filter((reason) => new DirectoryError(reason, '').isTemporary);
    assert.deepEqual(temporary, ['throttled', 'unavailable']);
  });
});

describe('translateInstall', () => {
  const refused = (
    status: number,
    reason: DirectoryError['reason'],
    retryAfterMs: number | null = null,
  ): DirectoryError => new DirectoryError(reason, '', { status, retryAfterMs });

  const table: readonly (readonly [string, DirectoryError, string | null, object])[] = [
    ['there already', refused(409, 'badRequest'), null, { kind: 'alreadyInstalled' }],
    ['under a policy', refused(403, 'forbidden'), 'AccessDenied', { kind: 'blockedByPolicy' }],
    [
      'not ours to install',
      refused(403, 'forbidden'),
      '1',
      { kind: 'failed', reason: 'forbidden', temporary: false, retryAfterMs: null },
    ],
    [
      'refused for no reason',
      refused(403, 'forbidden'),
      null,
      { kind: 'failed', reason: 'forbidden', temporary: false, retryAfterMs: null },
    ],
    [
      'denied to a caller whose token is wrong',
      refused(401, 'unauthorized'),
      'AccessDenied',
      { kind: 'failed', reason: 'unauthorized', temporary: false, retryAfterMs: null },
    ],
    ['nowhere', refused(404, 'notFound'), null, { kind: 'notFound' }],
    [
      'throttled',
      refused(429, 'throttled', 5000),
      null,
      { kind: 'failed', reason: 'throttled', temporary: true, retryAfterMs: 5000 },
    ],
    [
      'lost on the way',
      new DirectoryError('unavailable', ''),
      null,
      { kind: 'failed', reason: 'unavailable', temporary: true, retryAfterMs: null },
    ],
  ];
  for (const [name, refusal, innerCode, outcome] of table) {
    it(name, () => assert.deepEqual(translateInstall(refusal, innerCode), outcome));
  }
});
