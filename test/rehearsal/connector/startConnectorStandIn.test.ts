import assert from 'node:assert/strict';
import { messagesTo } from '../../../rehearsal/connector/connectorFaults.ts';
import type { RefusalName, RosterPerson } from '../../../rehearsal/connector/roster.ts';
import {
  type ConnectorStandIn,
  type ConnectorStandInOptions,
  NO_LIMITS,
  startConnectorStandIn,
} from '../../../rehearsal/connector/startConnectorStandIn.ts';

const MARA: RosterPerson = {
  id: '29:mara',
  aadObjectId: '11111111-0000-4000-8000-000000000001',
  name: 'Mara Sample',
  userPrincipalName: 'mara@sample.example',
  conversationId: 'a:mara',
};

describe('the Connector stand-in', () => {
  let standIn: ConnectorStandIn | undefined;

  async function start(options: ConnectorStandInOptions = {}): Promise<ConnectorStandIn> {
    standIn = await startConnectorStandIn(options);
    return standIn;
  }
  afterEach(async () => {
    await standIn?.close();
    standIn = undefined;
  });

  async function call(method: string, path: string, body?: unknown) {
    assert.ok(standIn);
    const response = await fetch(`${standIn.url}v3/${path}`, {
      method,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text,
    };
  }
  const message = (summary: string) => ({ type: 'message', summary, text: summary });
  const send = (conversation: string, summary = 'Hello') =>
    call('POST', `conversations/${encodeURIComponent(conversation)}/activities`, message(summary));

  it('takes a message, its update and its end, with ids as Teams makes them', async () => {
    const { delivered } = await start();
    const sent = await send('a:1');
    assert.equal(sent.status, 201);
    assert.match(sent.body.id, /^\d{13}$/);
    const path = `conversations/a%3A1/activities/${sent.body.id}`;
    assert.equal((await call('PUT', path, message('Changed'))).body.id, sent.body.id);
    assert.equal((await call('DELETE', path)).status, 200);
    assert.deepEqual(
      delivered.map(({ as, summary }) => [as, summary]),
      [
        ['new', 'Hello'],
        ['update', 'Changed'],
        ['delete', ''],
      ],
    );
  });

  it('knows no message that it never took, or that has been deleted', async () => {
    await start();
    const unknown = await call('PUT', 'conversations/a%3A1/activities/1700000000000', message('x'));
    assert.equal(unknown.status, 404);
    assert.equal(unknown.body.error.code, 'ActivityNotFoundInConversation');
  });

  it('opens a thread in a channel, where replies are then welcome', async () => {
    const { delivered } = await start();
    const thread = await call('POST', 'conversations', {
      isGroup: true,
      channelData: { channel: { id: '19:helpdesk@thread.tacv2' } },
      activity: message('Ticket 101'),
    });
    assert.equal(thread.body.id, `19:helpdesk@thread.tacv2;messageid=${thread.body.activityId}`);
    assert.equal((await send(thread.body.id, 'A line')).status, 201);
    assert.deepEqual(
      delivered.map(({ summary }) => summary),
      ['Ticket 101', 'A line'],
    );
  });

  it('opens the chat with a person by either id, and refuses strangers', async () => {
    await start({ people: [MARA] });
    for (const id of [MARA.id, MARA.aadObjectId]) {
      assert.equal((await call('POST', 'conversations', { members: [{ id }] })).body.id, 'a:mara');
    }
    const stranger = await call('POST', 'conversations', { members: [{ id: '29:nobody' }] });
    assert.equal(stranger.body.error.code, 'ForbiddenOperationException');
    assert.equal((await send('a:nobody')).body.error.code, 'ConversationNotFound');
  });

  it('tells who is in a conversation, in all three ways', async () => {
    await start({ people: [MARA] });
    const member = await call('GET', 'conversations/a%3Amara/members/29%3Amara');
    assert.equal(member.body.aadObjectId, MARA.aadObjectId);
    assert.equal((await call('GET', 'conversations/a%3Amara/members')).body[0].objectId, MARA.aadObjectId);
    assert.equal((await call('GET', 'conversations/a%3Amara/pagedmembers')).body.members[0].name, MARA.name);
    assert.equal((await call('GET', 'conversations/a%3Amara/members/29%3Ax')).status, 404);
  });

  const refusals: readonly [RefusalName, number, string][] = [
    ['blockedByPerson', 403, 'ConversationBlockedByUser'],
    ['blockedByPolicy', 403, 'BotDisabledByAdmin'],
    ['uninstalled', 403, 'BotNotInConversationRoster'],
    ['notInstalled', 403, 'ForbiddenOperationException'],
    ['gone', 404, 'ConversationNotFound'],
  ];
  for (const [refusal, status, code] of refusals) {
    it(`refuses somebody who is ${refusal} until they are not`, async () => {
      const { roster } = await start();
      roster.refuse('a:1', refusal);
      const refused = await send('a:1');
      assert.deepEqual([refused.status, refused.body.error.code], [status, code]);
      assert.equal((await send('a:2')).status, 201);
      roster.refuse('a:1', null);
      assert.equal((await send('a:1')).status, 201);
    });
  }

  it('has the doubly encoded shape of a refusal too', async () => {
    const { roster } = await start();
    roster.refuse('a:1', 'writesBlocked');
    const { status, body } = await send('a:1');
    assert.equal(status, 403);
    assert.equal(body.errorCode, 209);
    assert.equal(JSON.parse(body.message).subCode, 'MessageWritesBlocked');
  });

  it('takes seven messages a second in one conversation, and then says how long to wait', async () => {
    await start();
    const answers = await Promise.all(Array.from({ length: 8 }, () => send('a:1')));
    assert.equal(answers.filter(({ status }) => status === 201).length, 7);
    assert.equal(answers.find(({ status }) => status === 429)?.retryAfter, '1');
    assert.equal((await send('a:2')).status, 201);
  });

  it('takes fifty requests a second from the app, and can refuse without a word about when', async () => {
    await start({ tellsRetryAfter: false });
    const answers = await Promise.all(Array.from({ length: 51 }, (_, n) => send(`a:${n}`)));
    const refused = answers.filter(({ status }) => status === 429);
    assert.equal(refused.length, 1);
    assert.equal(refused[0]?.retryAfter, null);
  });

  it('refuses concurrent operations on one conversation when told to, and counts them in any case', async () => {
    const { tally } = await start({ refusesConcurrent: true, latencyMs: 20, limits: NO_LIMITS });
    const [one, two, other] = await Promise.all([send('a:1'), send('a:1'), send('a:2')]);
    assert.deepEqual([one?.status, two?.status].sort(), [201, 412]);
    assert.equal(other?.status, 201);
    assert.equal(tally().overlapping, 1);
  });

  it('meets the faults that were planned, in their order, and is well afterwards', async () => {
    const { faults, tally } = await start();
    faults.plan({ on: messagesTo('a:1'), fault: { kind: 'page', status: 502 } });
    faults.plan({
      on: messagesTo('a:1'),
      fault: { kind: 'refuse', status: 503, code: 'ServiceUnavailable', retryAfterSeconds: 7 },
    });
    faults.plan({
      on: messagesTo('a:1'),
      fault: { kind: 'deliverThenRefuse', status: 504, code: 'Timeout' },
    });
    faults.plan({ on: messagesTo('a:1'), fault: { kind: 'acceptedWithoutId' } });
    assert.equal((await send('a:2')).status, 201);
    const answers = [];
    for (const _ of [1, 2, 3, 4, 5]) answers.push(await send('a:1'));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [502, 503, 504, 202, 201],
    );
    assert.equal(answers[1]?.retryAfter, '7');
    assert.deepEqual(tally().byStatus, { 201: 2, 202: 1, 502: 1, 503: 1, 504: 1 });
    assert.equal(tally().newMessages, 4);
    assert.equal(tally().repeated, 2);
  });

  it('breaks connections before or after a delivery', async () => {
    const { faults, delivered } = await start();
    faults.plan({ on: messagesTo('a:1'), fault: { kind: 'reset', delivered: false } });
    faults.plan({ on: messagesTo('a:2'), fault: { kind: 'reset', delivered: true } });
    await assert.rejects(send('a:1'));
    await assert.rejects(send('a:2'));
    assert.deepEqual(
      delivered.map(({ conversationId }) => conversationId),
      ['a:2'],
    );
  });

  it('refuses what is too big, what is no JSON and what is no activity', async () => {
    await start();
    assert.equal((await send('a:1', 'x'.repeat(101 * 1024))).body.error.code, 'MessageSizeTooBig');
    assert.equal((await call('POST', 'conversations/a%3A1/activities', '{')).body.error.code, 'BadSyntax');
    assert.equal((await call('POST', 'conversations/a%3A1/activities', {})).body.error.code, 'BadSyntax');
    assert.equal((await call('GET', 'teams/x')).status, 404);
  });

  it('counts in two bits what it does not remember', async () => {
    const { tally, delivered, reached } = await start({
      limits: NO_LIMITS,
      record: { kind: 'counts', conversations: 100, numberOf: (id) => Number(id.slice(2)) },
    });
    for (const conversation of ['a:7', 'a:8', 'a:7']) await send(conversation);
    const { newMessages, reached: people, repeated } = tally();
    assert.deepEqual({ newMessages, people, repeated }, { newMessages: 3, people: 2, repeated: 1 });
    assert.equal(delivered.length, 0);
    assert.equal(reached('a:8'), true);
    assert.equal(reached('a:9'), false);
  });
});
