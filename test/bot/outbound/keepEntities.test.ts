import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import { createTeamsAdapter } from '../../../bot/auth/teamsAdapter.ts';
import { keepEntities } from '../../../bot/outbound/keepEntities.ts';
import { aLog, REHEARSAL } from '../aRunningBot.ts';
import { aConnector } from './aConnector.ts';

describe('keepEntities', () => {
  it("lets the label of a text made by AI reach Teams, which the SDK's client would cut off", async () => {
    const label = {
      type: 'https://schema.org/Message',
      '@type': 'Message',
      '@context': 'https://schema.org',
      additionalType: ['AIGeneratedContent'],
      citation: [{ '@type': 'Claim', position: 1, appearance: { name: 'Guide' } }],
    };
    const mention = { type: 'mention', text: '<at>Ada</at>', mentioned: { id: '29:1ada', name: 'Ada' } };
    const teams = await aConnector();
    try {
      keepEntities();
      keepEntities();
      const client = await createTeamsAdapter(REHEARSAL, { log: aLog().log }).createConnectorClient(
        teams.serviceUrl,
      );
      const activity = { type: 'message', text: 'x', entities: [label, mention] } as unknown as Activity;
      await client.conversations.sendToConversation('a:1', activity);
      assert.deepEqual(teams.requests[0]?.body.entities, [label, mention]);
    } finally {
      await teams.close();
    }
  });
});
