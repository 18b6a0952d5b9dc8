import assert from 'node:assert/strict';
import type { Failure } from '../../domain/delivery.ts';
import { type Fault, readFailure } from '../../outbox/readFailure.ts';

const now = new Date('2026-11-20T08:30:00Z');

const plain = (code: string) => JSON.stringify({ error: { code, message: 'not to be looked at' } });
const doubly = (subCode: string) =>
  JSON.stringify({ errorCode: 209, message: JSON.stringify({ subCode, details: 'User blocked' }) });
const answer = (status: number, body = '', retryAfter: string | null = null): Fault => ({
  kind: 'answered',
  status,
  body,
  retryAfter,
});

const permanent = (reason: Extract<Failure, { kind: 'permanent' }>['reason']): Failure => ({
  kind: 'permanent',
  reason,
});
const technical = (reason: string): Failure => ({ kind: 'technical', reason });
const temporary = (reason: string, retryAfterMs: number | null = null, throttled = false): Failure => ({
  kind: 'temporary',
  reason,
  retryAfterMs,
  throttled,
});

const table: readonly [what: string, fault: Fault, failure: Failure][] = [
  // What may be tried again (facts: teams-platform §1.2).
  ['429 with a time', answer(429, plain('Throttled'), '7'), temporary('429 Throttled', 7_000, true)],
  ['429 without one', answer(429, plain('Throttled')), temporary('429 Throttled', null, true)],
  ['429 without a word', answer(429), temporary('429', null, true)],
  ['412', answer(412, plain('PreconditionFailed')), temporary('412 PreconditionFailed')],
  ['502', answer(502, plain('ServiceError')), temporary('502 ServiceError')],
  ['502 of a proxy', answer(502, '<html>Bad Gateway</html>'), temporary('502')],
  ['503', answer(503), temporary('503')],
  ['503 with a time', answer(503, '', '30'), temporary('503', 30_000)],
  ['504', answer(504), temporary('504')],

  // What concerns one person or one message (facts: teams-platform §2.4).
  ['uninstalled', answer(403, plain('BotNotInConversationRoster')), permanent('uninstalled')],
  ['blocked by policy', answer(403, plain('BotDisabledByAdmin')), permanent('blockedByPolicy')],
  ['blocked by the person', answer(403, plain('ConversationBlockedByUser')), permanent('blockedByPerson')],
  [
    'writes blocked, doubly encoded',
    answer(403, doubly('MessageWritesBlocked')),
    permanent('blockedByPerson'),
  ],
  ['writes blocked, plainly', answer(403, plain('MessageWritesBlocked')), permanent('blockedByPerson')],
  ['not installed', answer(403, plain('ForbiddenOperationException')), permanent('notInstalled')],
  ['conversation gone', answer(404, plain('ConversationNotFound')), permanent('conversationGone')],
  ['message gone', answer(404, plain('ActivityNotFoundInConversation')), permanent('messageGone')],
  ['too big', answer(413, plain('MessageSizeTooBig')), permanent('tooBig')],
  ['too big, in other words', answer(413, plain('RequestEntityTooLarge')), permanent('tooBig')],
  ['too big, without a word', answer(413), permanent('tooBig')],
  ['a code in other letters', answer(403, plain('botNotInConversationRoster')), permanent('uninstalled')],

  // What is our fault, or may concern everybody.
  ['wrong payload', answer(400, plain('BadSyntax')), technical('400 BadSyntax')],
  ['wrong payload, in other words', answer(400, plain('Bad Argument')), technical('400 Bad Argument')],
  ['wrong registration', answer(401, plain('BotNotRegistered')), technical('401 BotNotRegistered')],
  ['wrong cloud', answer(403, plain('InvalidBotApiHost')), technical('403 InvalidBotApiHost')],
  ['missing right', answer(403, plain('NotEnoughPermissions')), technical('403 NotEnoughPermissions')],
  ['a 403 that nobody knows', answer(403, plain('SomethingNew')), technical('403 SomethingNew')],
  ['a 403 of a firewall', answer(403, '<html>Forbidden</html>'), technical('403')],
  ['another doubly encoded one', answer(403, doubly('SomethingNew')), technical('403 SomethingNew')],
  ['half of the second shape', answer(403, '{"errorCode":209,"message":"no JSON"}'), technical('403 209')],
  [
    'a code of one status with another',
    answer(400, plain('ConversationNotFound')),
    technical('400 ConversationNotFound'),
  ],
  ['404 without a code', answer(404), technical('404')],
  ['500', answer(500, plain('ServiceError')), technical('500 ServiceError')],
  ['408, which is not on the list', answer(408), technical('408')],
  ['a redirect', answer(307), technical('307')],
  ['a body that is no object', answer(400, '"text"'), technical('400')],
  ['a code that is a sentence', answer(400, plain('<b>Ada Almgren</b> is not here')), technical('400')],
  ['a code like a property of every object', answer(403, plain('constructor')), technical('403 constructor')],

  // No answer.
  ['no answer in time', { kind: 'notAnswered', code: 'timeout' }, temporary('timeout')],
  ['a reset', { kind: 'notAnswered', code: 'ECONNRESET' }, temporary('ECONNRESET')],
  ['nobody there', { kind: 'notAnswered', code: 'ECONNREFUSED' }, temporary('ECONNREFUSED')],
  ['an unknown host', { kind: 'notAnswered', code: 'ENOTFOUND' }, temporary('ENOTFOUND')],
  ['a bad certificate', { kind: 'notAnswered', code: 'CERT_HAS_EXPIRED' }, technical('CERT_HAS_EXPIRED')],
  ['a fault of our own', { kind: 'notAnswered', code: 'TypeError' }, technical('TypeError')],
  ['Entra out of reach', { kind: 'noToken', code: 'network_error' }, temporary('noToken network_error')],
  ['Entra gone', { kind: 'noToken', code: 'ENOTFOUND' }, temporary('noToken ENOTFOUND')],
  ['a wrong secret', { kind: 'noToken', code: 'invalid_client' }, technical('noToken invalid_client')],
];

describe('readFailure', () => {
  for (const [what, fault, failure] of table) {
    it(`reads ${what}`, () => assert.deepEqual(readFailure(fault, now), failure));
  }

  for (const [header, expected] of [
    ['0', 0],
    ['1.5', 1_500],
    [' 12 ', 12_000],
    ['Fri, 20 Nov 2026 08:31:00 GMT', 60_000],
    ['Fri, 20 Nov 2026 08:00:00 GMT', 0],
    ['-5', null],
    ['soon', null],
    ['Fri, nonsense', null],
    ['', null],
  ] as const) {
    it(`reads Retry-After: ${header || '(empty)'} as ${expected} ms`, () => {
      assert.deepEqual(readFailure(answer(429, '', header), now), temporary('429', expected, true));
    });
  }
});
