import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import { AuthenticationConstants } from 'botframework-connector';
import { stub } from 'sinon';
import { CONNECTOR_ISSUER } from '../../../bot/auth/connectorIssuer.ts';
import { withSdkConsole } from '../../../bot/auth/sdkConsole.ts';
import { createTeamsAdapter } from '../../../bot/auth/teamsAdapter.ts';
import { aLog, REGISTERED } from '../aRunningBot.ts';
import { anActivity, anInvoke } from '../aTeamsActivity.ts';
import { aTokenService } from '../aTokenService.ts';

describe('createTeamsAdapter', () => {
  it('expects the issuer that the SDK expects', () => {
    assert.equal(CONNECTOR_ISSUER, AuthenticationConstants.ToBotFromChannelTokenIssuer);
  });

  it('refuses a registered bot without an id, with which everybody would get in', () => {
    const { log } = aLog();
    assert.throws(() => createTeamsAdapter({ ...REGISTERED, appId: '' }, { log }), /application id/);
    assert.ok(createTeamsAdapter(REGISTERED, { log }));
  });

  it("reads Microsoft's keys once for many activities", async () => {
    const tokens = await aTokenService();
    try {
      const adapter = createTeamsAdapter(REGISTERED, {
        log: aLog().log,
        openIdMetadataUrl: tokens.metadataUrl,
      });
      for (let count = 0; count < 5; count += 1) {
        const proof = await adapter.authenticate(
          anActivity() as never as Activity,
          `Bearer ${await tokens.sign()}`,
        );
        assert.equal(proof.kind, 'proven');
      }
      assert.equal(tokens.fetched(), 2);
    } finally {
      await tokens.close();
    }
  });

  it('runs a Bot Framework turn, and ends one that fails outside its handler with 500', async () => {
    const tokens = await aTokenService();
    try {
      const { log, lines } = aLog();
      const adapter = createTeamsAdapter(REGISTERED, { log, openIdMetadataUrl: tokens.metadataUrl });
      const press = anInvoke() as never as Activity;
      const authentication = await adapter.authenticate(press, `Bearer ${await tokens.sign()}`);
      assert.ok(authentication.kind === 'proven');
      const good = await adapter.runTurn(authentication.proof, press, async (context) => {
        assert.equal(context.activity.name, 'adaptiveCard/action');
        await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body: 'seen' } });
      });
      assert.deepEqual(good, { status: 200, body: 'seen' });
      const bad = await adapter.runTurn(authentication.proof, press, async () => {
        throw new Error('broken');
      });
      assert.deepEqual(bad, { status: 500 });
      assert.ok(lines.some((line) => line.err));
    } finally {
      await tokens.close();
    }
  });
});

describe('withSdkConsole', () => {
  it("takes what the SDK says, and leaves everybody else's console alone", async () => {
    const console_ = stub(console, 'error');
    const { log, lines } = aLog();
    await Promise.all([
      withSdkConsole(log, async () => {
        await Promise.resolve();
        console.error('from the SDK: %s', 'a token');
      }),
      (async () => {
        await Promise.resolve();
        console.error('from elsewhere');
      })(),
    ]);
    assert.deepEqual(console_.args, [['from elsewhere']]);
    assert.deepEqual(
      lines.map((line) => line.sdk),
      ['from the SDK: a token'],
    );
  });
});
