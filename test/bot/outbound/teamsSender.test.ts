import assert from 'node:assert/strict';
import type { ServiceClientCredentialsFactory } from 'botframework-connector';
import { createTeamsAdapter } from '../../../bot/auth/teamsAdapter.ts';
import { removeUnwantedPolicies } from '../../../bot/outbound/connectorClients.ts';
import { createTeamsSender, type TeamsSenderDeps } from '../../../bot/outbound/teamsSender.ts';
import type { OutgoingActivity } from '../../../domain/activity.ts';
import type { Failure, SendOutcome } from '../../../domain/delivery.ts';
import { aLog, REGISTERED, REHEARSAL } from '../aRunningBot.ts';
import { aConnector, type ConnectorAnswer, says } from './aConnector.ts';

const text: OutgoingActivity = {
  summary: 'A line from the helpdesk',
  content: { kind: 'text', text: '**Hi**' },
  alert: false,
};
const card: OutgoingActivity = {
  summary: 'Your iPhone moves to Intune',
  content: { kind: 'card', card: { type: 'AdaptiveCard', version: '1.5', body: [] } },
  alert: true,
};

/** Credentials whose token the test knows. */
function someCredentials(
  getToken: () => Promise<string> = async () => 'a-token',
): ServiceClientCredentialsFactory {
  return {
    isValidAppId: async () => true,
    isAuthenticationDisabled: async () => false,
    createCredentials: async () => ({
      signRequest: async (request) => {
        request.headers.set('authorization', `Bearer ${await getToken()}`);
        return request;
      },
    }),
  };
}

describe('createTeamsSender', () => {
  let teams: Awaited<ReturnType<typeof aConnector>>;
  beforeEach(async () => {
    teams = await aConnector();
  });
  afterEach(() => teams.close());

  const aSender = (overrides: Partial<TeamsSenderDeps> = {}, credentials = someCredentials()) => {
    const { log } = aLog();
    return createTeamsSender({
      adapter: createTeamsAdapter(REGISTERED, { log, credentials }),
      isOurService: () => true,
      log,
      timeoutMs: 5_000,
      now: () => new Date('2026-11-20T08:30:00Z'),
      ...overrides,
    });
  };
  const post = () =>
    ({ kind: 'post', serviceUrl: teams.serviceUrl, conversationId: 'a:1ada', botId: '28:flytt' }) as const;

  describe('what Teams gets', () => {
    it('a card, with what the toast says and a place in the feed', async () => {
      const outcome = await (await aSender()).send(post(), card);
      assert.deepEqual(outcome, { kind: 'sent', activityId: '1795000000001', conversationId: 'a:1ada' });
      assert.deepEqual(teams.requests, [
        {
          method: 'POST',
          path: '/v3/conversations/a:1ada/activities',
          authorization: 'Bearer a-token',
          body: {
            type: 'message',
            channelId: 'msteams',
            from: { id: '28:flytt', name: '' },
            conversation: { id: 'a:1ada' },
            summary: 'Your iPhone moves to Intune',
            attachments: [
              {
                contentType: 'application/vnd.microsoft.card.adaptive',
                content: { type: 'AdaptiveCard', version: '1.5', body: [] },
              },
            ],
            channelData: { notification: { alert: true } },
          },
        },
      ]);
    });

    it('a text, without a card beside it and without an alert', async () => {
      await (await aSender()).send(post(), text);
      const body = teams.requests[0]?.body ?? {};
      assert.equal(body.text, '**Hi**');
      assert.equal(body.textFormat, 'markdown');
      assert.equal(body.summary, 'A line from the helpdesk');
      assert.equal('attachments' in body, false);
      assert.equal('channelData' in body, false);
    });

    it('an answer in a thread', async () => {
      const conversationId = '19:helpdesk@thread.tacv2;messageid=1794000000000';
      const outcome = await (await aSender()).send({ ...post(), conversationId }, text);
      assert.equal(teams.requests[0]?.path, `/v3/conversations/${conversationId}/activities`);
      assert.deepEqual(outcome, { kind: 'sent', activityId: '1795000000001', conversationId });
    });

    it('a new card in place of an old one', async () => {
      teams.answers(says(200, { id: '17' }));
      const outcome = await (await aSender()).send({ ...post(), kind: 'update', activityId: '17' }, card);
      assert.equal(teams.requests[0]?.method, 'PUT');
      assert.equal(teams.requests[0]?.path, '/v3/conversations/a:1ada/activities/17');
      assert.deepEqual(outcome, { kind: 'sent', activityId: '17', conversationId: 'a:1ada' });
    });

    it('a new thread', async () => {
      const thread = '19:helpdesk@thread.tacv2;messageid=1795000000009';
      teams.answers(says(201, { id: thread, activityId: '1795000000009' }));
      const { conversationId: _, ...address } = post();
      const outcome = await (await aSender()).send(
        { ...address, kind: 'newThread', channelId: '19:helpdesk@thread.tacv2' },
        card,
      );
      assert.deepEqual(outcome, { kind: 'sent', activityId: '1795000000009', conversationId: thread });
      assert.equal(teams.requests[0]?.path, '/v3/conversations');
      const { activity = {}, ...parameters } = teams.requests[0]?.body ?? {};
      assert.deepEqual(parameters, {
        isGroup: true,
        channelData: { channel: { id: '19:helpdesk@thread.tacv2' } },
      });
      assert.equal(activity.summary, 'Your iPhone moves to Intune');
      assert.deepEqual(activity.from, { id: '28:flytt', name: '' });
      assert.equal('conversation' in activity, false);
    });

    it('a new thread whose message is only named by the thread', async () => {
      teams.answers(says(201, { id: '19:c@thread.tacv2;messageid=17' }));
      const { conversationId: _, ...address } = post();
      const outcome = await (await aSender()).send(
        { ...address, kind: 'newThread', channelId: '19:c@thread.tacv2' },
        card,
      );
      assert.deepEqual(outcome, {
        kind: 'sent',
        activityId: '17',
        conversationId: '19:c@thread.tacv2;messageid=17',
      });
    });
  });

  describe('what comes back', () => {
    const sent: SendOutcome = { kind: 'sent', activityId: null, conversationId: 'a:1ada' };
    const failed = (failure: Failure): SendOutcome => ({ kind: 'failed', failure });
    const temporary = (reason: string, retryAfterMs: number | null = null, throttled = false) =>
      failed({ kind: 'temporary', reason, retryAfterMs, throttled });
    const error = (code: string) => ({ error: { code, message: 'words' } });
    const brokenSuccess: ConnectorAnswer = (response) => {
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end('{"id":');
    };

    for (const [what, answer, outcome] of [
      ['202 with an empty body', says(202), sent],
      ['204', says(204), sent],
      ['a success that cannot be read', brokenSuccess, sent],
      [
        '429 with a time',
        says(429, error('Throttled'), { 'retry-after': '1' }),
        temporary('429 Throttled', 1_000, true),
      ],
      ['429 without one', says(429, error('Throttled')), temporary('429 Throttled', null, true)],
      ['412', says(412, error('PreconditionFailed')), temporary('412 PreconditionFailed')],
      ['500', says(500, error('ServiceError')), failed({ kind: 'technical', reason: '500 ServiceError' })],
      ['502', says(502), temporary('502')],
      ['503 with a time', says(503, undefined, { 'retry-after': '1' }), temporary('503', 1_000)],
      ['504', says(504), temporary('504')],
      [
        'uninstalled',
        says(403, error('BotNotInConversationRoster')),
        failed({ kind: 'permanent', reason: 'uninstalled' }),
      ],
      [
        'blocked by policy',
        says(403, error('BotDisabledByAdmin')),
        failed({ kind: 'permanent', reason: 'blockedByPolicy' }),
      ],
      [
        'blocked, doubly encoded',
        says(403, {
          errorCode: 209,
          message: JSON.stringify({ subCode: 'MessageWritesBlocked', details: 'x' }),
        }),
        failed({ kind: 'permanent', reason: 'blockedByPerson' }),
      ],
      ['too big', says(413, error('MessageSizeTooBig')), failed({ kind: 'permanent', reason: 'tooBig' })],
      [
        'a redirect',
        says(307, undefined, { location: 'http://127.0.0.1:9/' }),
        failed({ kind: 'technical', reason: '307' }),
      ],
    ] as const) {
      it(`${what}: asked once, and told`, async () => {
        teams.answers(answer);
        assert.deepEqual(await (await aSender()).send(post(), text), outcome);
        assert.equal(teams.requests.length, 1);
      });
    }

    it('a connection that breaks: asked once', async () => {
      teams.answers((response) => response.destroy());
      assert.deepEqual(await (await aSender()).send(post(), text), temporary('ECONNRESET'));
      assert.equal(teams.requests.length, 1);
    });

    it('no answer in time: asked once', async () => {
      teams.answers(() => {});
      const sender = await aSender({ timeoutMs: 50 });
      assert.deepEqual(await sender.send(post(), text), temporary('timeout'));
      assert.equal(teams.requests.length, 1);
    });

    it('nobody there', async () => {
      const address = post();
      await teams.close();
      const outcome = await (await aSender()).send(address, text);
      assert.ok(outcome.kind === 'failed' && outcome.failure.kind === 'temporary');
    });

    it('no token in time', async () => {
      const sender = await aSender(
        { timeoutMs: 50 },
        someCredentials(() => new Promise(() => {})),
      );
      assert.deepEqual(await sender.send(post(), text), temporary('timeout'));
      assert.deepEqual(teams.requests, []);
    });

    it('no token at all', async () => {
      const refuse = async () => {
        throw Object.assign(new Error('AADSTS7000215'), { errorCode: 'invalid_client' });
      };
      const sender = await aSender({}, someCredentials(refuse));
      assert.deepEqual(
        await sender.send(post(), text),
        failed({ kind: 'technical', reason: 'noToken invalid_client' }),
      );
      assert.deepEqual(teams.requests, []);
    });
  });

  it('sends no token to a service that is not on the list', async () => {
    const sender = await aSender({ isOurService: (serviceUrl) => serviceUrl !== teams.serviceUrl });
    assert.deepEqual(await sender.send(post(), text), {
      kind: 'failed',
      failure: { kind: 'technical', reason: 'serviceNotAllowed' },
    });
    assert.deepEqual(teams.requests, []);
  });

  it('has no token in the rehearsal, and sends all the same', async () => {
    const { log } = aLog();
    const sender = await aSender({ adapter: createTeamsAdapter(REHEARSAL, { log }) });
    assert.equal((await sender.send(post(), text)).kind, 'sent');
    assert.equal(teams.requests[0]?.authorization, undefined);
  });

  it('uses one connection for many sends in a row', async () => {
    const ports = new Set<number | undefined>();
    teams.answers((response, request) => {
      ports.add(request.socket.remotePort);
      says(201, { id: '1' })(response, request);
    });
    const sender = await aSender();
    for (let count = 0; count < 10; count += 1) await sender.send(post(), text);
    assert.equal(ports.size, 1);
  });

  it('does not start with a client that tries again under another name', async () => {
    const { log } = aLog();
    const adapter = createTeamsAdapter(REGISTERED, { log, credentials: someCredentials() });
    const client = await adapter.createConnectorClient('https://smba.trafficmanager.net/teams/');
    removeUnwantedPolicies(client);
    assert.throws(() => removeUnwantedPolicies(client), /no policy defaultRetryPolicy/);
  });
});
