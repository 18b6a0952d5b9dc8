import assert from 'node:assert/strict';
import type { HelpdeskChannel } from '../../store/channels.ts';
import { forEachStore } from '../fixtures/testStores.ts';

const NOW = new Date('2026-11-10T08:00:00Z');
const helpdesk: HelpdeskChannel = {
  teamId: '19:team@thread.tacv2',
  channelId: '19:help@thread.tacv2',
  serviceUrl: 'https://smba.example.test/emea/',
  botId: '28:flytt',
};
const other: HelpdeskChannel = { ...helpdesk, channelId: '19:other@thread.tacv2' };

forEachStore('the helpdesk channel in the store', (open) => {
  it('is unknown until somebody says which it is', async () => {
    const { channels } = await open();
    assert.equal(await channels.helpdesk(), undefined);
    assert.deepEqual(await channels.setHelpdesk(helpdesk, 'ines', NOW), { kind: 'new' });
    assert.deepEqual(await channels.helpdesk(), helpdesk);
  });

  it('is one only: naming another moves it', async () => {
    const { channels } = await open();
    await channels.setHelpdesk(helpdesk, 'ines', NOW);
    assert.deepEqual(await channels.setHelpdesk(helpdesk, 'ines', NOW), { kind: 'same' });
    assert.deepEqual(await channels.setHelpdesk(other, 'ines', NOW), { kind: 'moved', from: helpdesk });
    assert.deepEqual(await channels.helpdesk(), other);
  });

  it('is the one from the settings until an admin names one', async () => {
    const { channels } = await open();
    await channels.presetHelpdesk(helpdesk, NOW);
    assert.deepEqual(await channels.helpdesk(), helpdesk);
    await channels.setHelpdesk(other, 'ines', NOW);
    await channels.presetHelpdesk(helpdesk, NOW);
    assert.deepEqual(await channels.helpdesk(), other);
  });

  it('follows Teams to a new address, for that channel only', async () => {
    const { channels } = await open();
    await channels.setHelpdesk(helpdesk, 'ines', NOW);
    const moved = { serviceUrl: 'https://smba.example.test/amer/', botId: '28:flytt' };
    await channels.noteAddress({ ...moved, channelId: other.channelId });
    assert.deepEqual(await channels.helpdesk(), helpdesk);
    await channels.noteAddress({ ...moved, channelId: helpdesk.channelId });
    assert.deepEqual(await channels.helpdesk(), { ...helpdesk, ...moved });
  });
});
