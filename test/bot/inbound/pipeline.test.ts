import assert from 'node:assert/strict';
import { stub } from 'sinon';
import { countIssuers } from '../../../bot/auth/sealIssuers.ts';
import { MAX_BODY_BYTES } from '../../../bot/inbound/readBody.ts';
import { aRunningBot, REHEARSAL } from '../aRunningBot.ts';
import { anActivity, anInvoke, TENANT_ID } from '../aTeamsActivity.ts';
import { APP_ID, aTokenService, SERVICE_URL, type TokenService } from '../aTokenService.ts';

const OTHER_TENANT = '0badf00d-9999-4888-8777-666655554444';

describe('the way of an activity into the bot', () => {
  let tokens: TokenService;
  let bot: Awaited<ReturnType<typeof aRunningBot>>;

  before(async () => {
    tokens = await aTokenService();
  });
  after(() => tokens.close());

  beforeEach(async () => {
    bot = await aRunningBot({ openIdMetadataUrl: tokens.metadataUrl });
  });
  afterEach(() => bot.close());

  const assertRefused = (response: { status: number; text: string }, status: number, reason: string) => {
    assert.equal(response.status, status);
    assert.equal(response.text, '{"error":"refused"}');
    assert.deepEqual(bot.outcomes, [`refused ${reason}`]);
    assert.deepEqual(bot.handled, []);
  };

  it('handles a message that Teams has signed', async () => {
    const response = await bot.post(anActivity({ text: 'move my phone' }), { token: await tokens.sign() });
    assert.equal(response.status, 200);
    assert.equal(response.text, '');
    assert.deepEqual(
      bot.handled.map((inbound) => inbound.kind === 'text' && inbound.text),
      ['move my phone'],
    );
  });

  describe('body', () => {
    /** A valid activity of exactly so many bytes. */
    const ofSize = (bytes: number) => {
      const empty = JSON.stringify(anActivity({ text: '' })).length;
      return JSON.stringify(anActivity({ text: 'x'.repeat(bytes - empty) }));
    };

    it('takes one of 256 KB', async () => {
      const body = ofSize(MAX_BODY_BYTES);
      assert.equal(Buffer.byteLength(body), MAX_BODY_BYTES);
      assert.equal((await bot.post(body, { token: await tokens.sign() })).status, 200);
    });

    it('refuses one byte more', async () => {
      assertRefused(
        await bot.post(ofSize(MAX_BODY_BYTES + 1), { token: await tokens.sign() }),
        413,
        'tooBig',
      );
    });

    it('refuses a long one that does not say how long it is', async () => {
      const response = await fetch(bot.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${await tokens.sign()}` },
        body: new Blob([ofSize(MAX_BODY_BYTES * 2)]).stream(),
        duplex: 'half',
      } as RequestInit);
      assertRefused({ status: response.status, text: await response.text() }, 413, 'tooBig');
    });

    it('refuses one that is compressed, however small', async () => {
      const response = await bot.post(anActivity(), {
        token: await tokens.sign(),
        headers: { 'content-encoding': 'gzip' },
      });
      assertRefused(response, 415, 'encodedBody');
    });

    it('refuses one that a web page could send without asking', async () => {
      const response = await bot.post(anActivity(), {
        token: await tokens.sign(),
        headers: { 'content-type': 'text/plain' },
      });
      assertRefused(response, 415, 'encodedBody');
    });

    for (const [what, body] of Object.entries({
      'broken JSON': '{"type":',
      'an empty object': '{}',
      'an array': '[]',
      'a number as the type': JSON.stringify(anActivity({ type: 5 })),
      'no conversation': JSON.stringify(anActivity({ conversation: undefined })),
      'no id': JSON.stringify(anActivity({ id: undefined })),
      'no service address, which would skip its check': JSON.stringify(anActivity({ serviceUrl: undefined })),
      'a channel with other rules': JSON.stringify(anActivity({ channelId: 'AseChannel' })),
    })) {
      it(`refuses ${what}`, async () => {
        assertRefused(await bot.post(body, { token: await tokens.sign() }), 400, 'notAnActivity');
      });
    }
  });

  describe('token', () => {
    it('refuses a request without one', async () => {
      assertRefused(await bot.post(anActivity()), 401, 'noToken');
    });

    it('refuses one that is no token', async () => {
      assertRefused(await bot.post(anActivity(), { token: 'abc.def' }), 401, 'noToken');
    });

    it('refuses one that is too long to be one', async () => {
      const token = await tokens.sign({ more: { padding: 'x'.repeat(9_000) } });
      assertRefused(await bot.post(anActivity(), { token }), 401, 'noToken');
    });

    it('refuses one of another issuer', async () => {
      const token = await tokens.sign({ iss: 'https://login.example.com' });
      assertRefused(await bot.post(anActivity(), { token }), 401, 'otherIssuer');
    });

    it('refuses one for another bot', async () => {
      const token = await tokens.sign({ aud: '11111111-2222-4333-8444-555555555555' });
      assertRefused(await bot.post(anActivity(), { token }), 401, 'otherBot');
    });

    it("refuses the Emulator's kind from any tenant, signed or not", async () => {
      const token = await tokens.sign({
        iss: `https://login.microsoftonline.com/${OTHER_TENANT}/v2.0`,
        more: { tid: OTHER_TENANT, ver: '2.0', azp: APP_ID },
      });
      assertRefused(await bot.post(anActivity(), { token }), 401, 'otherIssuer');
    });

    it('refuses one with a forged signature', async () => {
      assertRefused(await bot.post(anActivity(), { token: await tokens.forge() }), 401, 'badSignature');
    });

    it('refuses one that has expired', async () => {
      const token = await tokens.sign({ expiresInSeconds: -301 });
      assertRefused(await bot.post(anActivity(), { token }), 401, 'badSignature');
    });

    it('takes one whose time is up by less than clocks may differ', async () => {
      const token = await tokens.sign({ expiresInSeconds: -240 });
      assert.equal((await bot.post(anActivity(), { token })).status, 200);
    });

    it('refuses one for another service address', async () => {
      const token = await tokens.sign({ serviceurl: 'https://smba.trafficmanager.net/amer/' });
      assertRefused(await bot.post(anActivity(), { token }), 401, 'badSignature');
    });

    it('refuses one without a service address', async () => {
      const token = await tokens.sign({ serviceurl: null });
      assertRefused(await bot.post(anActivity(), { token }), 401, 'badSignature');
    });

    it('refuses a key that is not meant for Teams', async () => {
      const other = await aTokenService({ endorsements: ['webchat'] });
      const otherBot = await aRunningBot({ openIdMetadataUrl: other.metadataUrl });
      try {
        const response = await otherBot.post(anActivity(), { token: await other.sign() });
        assert.equal(response.status, 401);
        assert.deepEqual(otherBot.outcomes, ['refused badSignature']);
      } finally {
        await otherBot.close();
        await other.close();
      }
    });

    it('says 503, not 401, when the keys cannot be read', async () => {
      const blind = await aRunningBot({ openIdMetadataUrl: `${tokens.metadataUrl}` });
      const gone = await aTokenService();
      await gone.close();
      const lost = await aRunningBot({ openIdMetadataUrl: gone.metadataUrl });
      try {
        assert.equal((await lost.post(anActivity(), { token: await gone.sign() })).status, 503);
        assert.equal((await blind.post(anActivity(), { token: await tokens.sign() })).status, 200);
      } finally {
        await blind.close();
        await lost.close();
      }
    });

    it('does not grow the list of issuers, however many tokens are forged', async () => {
      const before = countIssuers();
      const unsigned = (claims: object) =>
        `${encode({ alg: 'RS256', kid: 'genuine' })}.${encode(claims)}.${encode({ no: 'signature' })}`;
      const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
      for (let batch = 0; batch < 30; batch += 1) {
        const statuses = await Promise.all(
          Array.from({ length: 100 }, async (_, index) => {
            const tid = `tenant-${batch}-${index}`;
            // Half of them get past the look at issuer and audience: the bot's id is no secret.
            const iss = index % 2 ? 'https://api.botframework.com' : `https://sts.windows.net/${tid}/`;
            const token = unsigned({ iss, aud: APP_ID, tid, serviceurl: SERVICE_URL });
            return (await bot.post(anActivity(), { token })).status;
          }),
        );
        assert.ok(statuses.every((status) => status === 401));
      }
      assert.equal(countIssuers(), before);
      assert.deepEqual(new Set(bot.outcomes), new Set(['refused badSignature', 'refused otherIssuer']));
    });

    it("keeps the SDK's outcry off the console, and the reasons out of the answer", async () => {
      const console_ = stub(console, 'error');
      const response = await bot.post(anActivity(), { token: await tokens.forge() });
      assert.equal(response.text, '{"error":"refused"}');
      assert.equal(console_.callCount, 0);
      assert.ok(bot.lines.some((line) => 'sdk' in line));
    });
  });

  describe('tenant', () => {
    const of = (conversation: string | undefined, channelData: string | undefined) =>
      anActivity({
        conversation: { id: 'a:1ada', conversationType: 'personal', tenantId: conversation },
        channelData: { tenant: channelData === undefined ? undefined : { id: channelData } },
      });

    for (const [what, activity] of Object.entries({
      'both places': of(TENANT_ID, TENANT_ID.toUpperCase()),
      'the conversation only': of(TENANT_ID, undefined),
      'the channel data only': of(undefined, TENANT_ID),
    })) {
      it(`takes ours, named in ${what}`, async () => {
        assert.equal((await bot.post(activity, { token: await tokens.sign() })).status, 200);
      });
    }

    for (const [what, activity] of Object.entries({
      'another tenant': of(OTHER_TENANT, OTHER_TENANT),
      'another tenant in one of two places': of(TENANT_ID, OTHER_TENANT),
      'no tenant': of(undefined, undefined),
    })) {
      it(`refuses ${what}`, async () => {
        assertRefused(await bot.post(activity, { token: await tokens.sign() }), 403, 'otherTenant');
      });
    }
  });

  describe('service address', () => {
    const from = async (serviceUrl: string) =>
      bot.post(anActivity({ serviceUrl }), { token: await tokens.sign({ serviceurl: serviceUrl }) });

    it("takes Microsoft's", async () => {
      assert.equal((await from('https://smba.trafficmanager.net/amer/')).status, 200);
    });

    for (const serviceUrl of [
      'https://smba.trafficmanager.net.example.com/amer/',
      'https://example.com/smba.trafficmanager.net/',
      'http://smba.trafficmanager.net/amer/',
      'https://smba.trafficmanager.net:8443/amer/',
      'https://someone@smba.trafficmanager.net/amer/',
      'http://localhost:3979/',
    ]) {
      it(`refuses ${serviceUrl}, even signed`, async () => {
        assertRefused(await from(serviceUrl), 403, 'otherService');
      });
    }
  });

  describe('seen before', () => {
    it('handles a message once that is delivered twice', async () => {
      const message = anActivity();
      const token = await tokens.sign();
      assert.equal((await bot.post(message, { token })).status, 200);
      assert.equal((await bot.post(message, { token })).status, 200);
      assert.equal(bot.handled.length, 1);
      assert.equal(bot.replies.length, 1);
      assert.deepEqual(bot.outcomes, ['handled', 'replayed']);
    });

    it('handles a press once that is delivered twice, and answers both', async () => {
      const press = anInvoke();
      const token = await tokens.sign();
      assert.equal((await bot.post(press, { token })).json.value, 'done');
      const again = await bot.post(press, { token });
      assert.equal(again.status, 200);
      assert.deepEqual(again.json, {
        statusCode: 200,
        type: 'application/vnd.microsoft.activity.message',
        value: '',
      });
      assert.equal(bot.handled.length, 1);
    });

    it('handles the same id in two conversations', async () => {
      const token = await tokens.sign();
      await bot.post(anActivity({ id: '1' }), { token });
      const elsewhere = { id: 'a:2bo', conversationType: 'personal', tenantId: TENANT_ID };
      await bot.post(anActivity({ id: '1', conversation: elsewhere }), { token });
      assert.equal(bot.handled.length, 2);
    });
  });

  describe('answer', () => {
    const press = async (overrides: Parameters<typeof aRunningBot>[0], activity = anInvoke()) => {
      const other = await aRunningBot({ openIdMetadataUrl: tokens.metadataUrl, ...overrides });
      try {
        return { response: await other.post(activity, { token: await tokens.sign() }), bot: other };
      } finally {
        await other.close();
      }
    };

    it('gives the next card to the one who pressed', async () => {
      const card = { type: 'AdaptiveCard', version: '1.5' };
      const { response } = await press({ handle: async () => ({ kind: 'card', card, summary: 'Step 2' }) });
      assert.equal(response.status, 200);
      assert.deepEqual(response.json, {
        statusCode: 200,
        type: 'application/vnd.microsoft.card.adaptive',
        value: card,
      });
    });

    it('gives a toast', async () => {
      const { response } = await press({ handle: async () => ({ kind: 'toast', text: 'Saved' }) });
      assert.equal(response.json.type, 'application/vnd.microsoft.activity.message');
      assert.equal(response.json.value, 'Saved');
    });

    it('answers an invoke that we do not offer with an empty 200', async () => {
      const { response, bot: other } = await press({}, anInvoke({ name: 'task/fetch' }));
      assert.equal(response.status, 200);
      assert.equal(response.text, '');
      assert.deepEqual(other.handled, []);
    });

    it('answers an event that nobody knows with 200', async () => {
      const { response, bot: other } = await press(
        {},
        anActivity({
          type: 'somethingNew',
          channelData: 'odd',
          conversation: { id: 'a:1', tenantId: TENANT_ID },
        }),
      );
      assert.equal(response.status, 200);
      assert.deepEqual(other.outcomes, ['ignored']);
    });

    it('brings the answer to a message by a send of its own', async () => {
      const { response, bot: other } = await press({}, anActivity());
      assert.equal(response.text, '');
      assert.deepEqual(other.replies, [{ kind: 'toast', text: 'done' }]);
    });

    it('apologizes for an error with a reference that the log has too, and nothing else', async () => {
      const { response, bot: other } = await press({
        handle: async () => {
          throw new Error('connection to 10.0.0.7 lost: password=hunter2');
        },
        newReference: () => 'F-7K3Q9',
      });
      assert.equal(response.status, 200);
      assert.equal(response.json.value, 'sorry F-7K3Q9');
      assert.equal(response.text.includes('hunter2'), false);
      assert.ok(other.lines.some((line) => line.reference === 'F-7K3Q9' && line.err));
    });

    it('answers a press with a toast when the work takes longer, and brings the result later', async () => {
      let finish: (() => void) | undefined;
      const { response, bot: other } = await press({
        invokeBudgetMs: 20,
        handle: () =>
          new Promise((resolve) => {
            finish = () => resolve({ kind: 'toast', text: 'finally' });
          }),
      });
      assert.equal(response.json.value, 'still working');
      assert.deepEqual(other.replies, []);
      finish?.();
      await other.pipeline.settled();
      assert.deepEqual(other.replies, [{ kind: 'toast', text: 'finally' }]);
    });

    it('asks for the installation again when the store is down, and answers a person all the same', async () => {
      const seen = {
        firstTime: async () => {
          throw new Error('store down');
        },
      };
      const install = await press({ seen }, anActivity({ type: 'installationUpdate', action: 'add' }));
      assert.equal(install.response.status, 503);
      const pressed = await press({ seen, newReference: () => 'F-22222' });
      assert.equal(pressed.response.json.value, 'sorry F-22222');
      const message = await press({ seen, newReference: () => 'F-33333' }, anActivity());
      assert.equal(message.response.status, 200);
      assert.deepEqual(message.bot.replies, [{ kind: 'toast', text: 'sorry F-33333' }]);
    });
  });

  describe('in the rehearsal', () => {
    let rehearsal: Awaited<ReturnType<typeof aRunningBot>>;
    beforeEach(async () => {
      rehearsal = await aRunningBot({ identity: REHEARSAL });
    });
    afterEach(() => rehearsal.close());

    it('takes an activity of this machine without a token', async () => {
      const serviceUrl = 'http://localhost:56150/_connector';
      assert.equal((await rehearsal.post(anActivity({ serviceUrl }))).status, 200);
      assert.equal(rehearsal.handled.length, 1);
    });

    it("does not talk to Microsoft's services", async () => {
      assert.equal((await rehearsal.post(anActivity())).status, 403);
      assert.deepEqual(rehearsal.outcomes, ['refused otherService']);
    });

    it('hears one tenant only', async () => {
      const other = { id: 'a:1', tenantId: OTHER_TENANT };
      const activity = anActivity({ serviceUrl: 'http://localhost:1/', conversation: other });
      assert.equal((await rehearsal.post(activity)).status, 403);
    });
  });
});
