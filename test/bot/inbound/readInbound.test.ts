import assert from 'node:assert/strict';
import type { Inbound } from '../../../bot/inbound/inbound.ts';
import { readInbound } from '../../../bot/inbound/readInbound.ts';
import { readActivity } from '../../../bot/inbound/teamsActivity.ts';
import { ADA_ID, anActivity, anInvoke, inThread, parsed } from '../aTeamsActivity.ts';
import { APP_ID, SERVICE_URL } from '../aTokenService.ts';

const read = (activity: Record<string, unknown>): Inbound => readInbound(parsed(activity));

const ada = { personId: ADA_ID, name: 'Ada Almgren', locale: 'sv-SE', timeZone: 'Europe/Stockholm' };
const reference = {
  conversationId: 'a:1ada',
  serviceUrl: SERVICE_URL,
  botId: `28:${APP_ID}`,
  channelUserId: '29:1ada',
};
const BOT = { id: `28:${APP_ID}`, name: 'Flytt' };

describe('readInbound', () => {
  it('reads what a person wrote, who they are and how to write back', () => {
    assert.deepEqual(read(anActivity({ id: '17', text: 'move my phone' })), {
      kind: 'text',
      activityId: '17',
      actor: ada,
      place: { kind: 'personal', reference },
      text: 'move my phone',
      mentionsBot: false,
    });
  });

  describe('buttons', () => {
    it('reads a press that waits for its card', () => {
      assert.deepEqual(read(anInvoke({ id: 'f:9' })), {
        kind: 'click',
        activityId: 'f:9',
        actor: ada,
        place: { kind: 'personal', reference },
        click: { verb: 'journey.start', data: { id: 'j1' }, cardActivityId: '1794999999999' },
        answer: 'invoke',
      });
    });

    it('reads the same from an old client, whose press is a message', () => {
      const value = { verb: 'journey.start', id: 'j1', note: 'typed in' };
      const inbound = read(anActivity({ text: undefined, value, replyToId: '5' }));
      assert.equal(inbound.kind, 'click');
      assert.ok(inbound.kind === 'click');
      assert.deepEqual(inbound.click, {
        verb: 'journey.start',
        data: { id: 'j1', note: 'typed in' },
        cardActivityId: '5',
      });
      assert.equal(inbound.answer, 'message');
    });

    it('reads what a client refreshes by itself like a press', () => {
      const value = { action: { type: 'Action.Execute', verb: 'journey.show' }, trigger: 'automatic' };
      const inbound = read(anInvoke({ value }));
      assert.ok(inbound.kind === 'click');
      assert.deepEqual(inbound.click.data, {});
    });

    it('reads data that is no object as none', () => {
      const inbound = read(anInvoke({ value: { action: { verb: 'x', data: 'text' } } }));
      assert.ok(inbound.kind === 'click');
      assert.deepEqual(inbound.click.data, {});
    });

    for (const [what, activity] of Object.entries({
      'a press without a verb': anInvoke({ value: { action: { data: { id: 'j1' } } } }),
      'a press without a value': anInvoke({ value: undefined }),
      'an invoke of another kind': anInvoke({ name: 'composeExtension/query' }),
      'a message that is a card of somebody else': anActivity({ text: undefined, value: { id: 1 } }),
    })) {
      it(`ignores ${what}`, () => assert.equal(read(activity).kind, 'ignored'));
    }
  });

  describe('places', () => {
    it('knows the thread of a channel', () => {
      const inbound = read(anActivity(inThread));
      assert.ok(inbound.kind === 'text');
      assert.deepEqual(inbound.place, {
        kind: 'channel',
        reference: { ...reference, conversationId: '19:helpdesk@thread.tacv2;messageid=1794000000000' },
        teamId: '19:team@thread.tacv2',
        channelId: '19:helpdesk@thread.tacv2',
        threadId: '1794000000000',
      });
    });

    it('knows a channel without a thread, and without its own id in the channel data', () => {
      const conversation = { ...inThread.conversation, id: '19:helpdesk@thread.tacv2' };
      const channelData = { tenant: inThread.channelData.tenant, teamsTeamId: 'team-id' };
      const inbound = read(anActivity({ conversation, channelData }));
      assert.ok(inbound.kind === 'text' && inbound.place.kind === 'channel');
      assert.equal(inbound.place.threadId, null);
      assert.equal(inbound.place.channelId, '19:helpdesk@thread.tacv2');
      assert.equal(inbound.place.teamId, 'team-id');
    });

    it('knows a group chat', () => {
      const conversation = { id: '19:abc@thread.v2', conversationType: 'groupChat', isGroup: true };
      const inbound = read(anActivity({ conversation }));
      assert.ok(inbound.kind === 'text');
      assert.equal(inbound.place.kind, 'groupChat');
    });

    it('takes a conversation without a type for a chat of two', () => {
      const inbound = read(anActivity({ conversation: { id: 'a:1ada' } }));
      assert.ok(inbound.kind === 'text');
      assert.equal(inbound.place.kind, 'personal');
    });

    it('ignores a kind of conversation that does not exist yet', () => {
      assert.equal(
        read(anActivity({ conversation: { id: 'x', conversationType: 'hologram' } })).kind,
        'ignored',
      );
    });

    it('ignores a channel of no team', () => {
      assert.equal(read(anActivity({ ...inThread, channelData: {} })).kind, 'ignored');
    });
  });

  describe('installation', () => {
    for (const [action, kind] of Object.entries({
      add: 'installed',
      'add-upgrade': 'installed',
      remove: 'uninstalled',
      'remove-upgrade': 'uninstalled',
      somethingNew: 'ignored',
    })) {
      it(`reads ${action} as ${kind}`, () => {
        assert.equal(read(anActivity({ type: 'installationUpdate', action, text: undefined })).kind, kind);
      });
    }

    it('keeps the reference right through install, uninstall and reinstall', () => {
      const install = { type: 'installationUpdate', action: 'add', text: undefined };
      const moved = 'https://smba.trafficmanager.net/amer/';
      const story = [
        read(anActivity(install)),
        read(anActivity({ ...install, action: 'remove' })),
        read(
          anActivity({
            ...install,
            serviceUrl: moved,
            conversation: { id: 'a:2ada', conversationType: 'personal' },
          }),
        ),
      ];
      assert.deepEqual(
        story.map((inbound) => inbound.kind),
        ['installed', 'uninstalled', 'installed'],
      );
      const last = story[2];
      assert.ok(last?.kind === 'installed');
      assert.deepEqual(last.place.reference, { ...reference, serviceUrl: moved, conversationId: 'a:2ada' });
      assert.deepEqual(last.actor, ada);
    });

    it('reads the bot among the new members as installed, and among the gone as uninstalled', () => {
      const update = { type: 'conversationUpdate', text: undefined };
      assert.equal(read(anActivity({ ...update, membersAdded: [{ id: '29:1ada' }, BOT] })).kind, 'installed');
      assert.equal(read(anActivity({ ...update, membersRemoved: [BOT] })).kind, 'uninstalled');
    });

    it('ignores other members, and events without any', () => {
      const update = { type: 'conversationUpdate', text: undefined };
      assert.equal(read(anActivity({ ...update, membersAdded: [{ id: '29:2bo' }] })).kind, 'ignored');
      assert.equal(
        read(anActivity({ ...update, channelData: { eventType: 'teamRenamed' } })).kind,
        'ignored',
      );
    });

    it('reads an installation for which nobody is named', () => {
      const inbound = read(anActivity({ type: 'installationUpdate', action: 'add', from: undefined }));
      assert.ok(inbound.kind === 'installed');
      assert.equal(inbound.actor, null);
      assert.equal(inbound.place.reference.channelUserId, '');
    });
  });

  describe('actor', () => {
    it('ignores what no person of the directory wrote', () => {
      assert.equal(read(anActivity({ from: { id: '28:other', name: 'Another bot' } })).kind, 'ignored');
      assert.equal(read(anActivity({ from: { ...BOT, aadObjectId: ADA_ID } })).kind, 'ignored');
      assert.equal(read(anInvoke({ from: undefined })).kind, 'ignored');
    });

    it('asks the client for language and time zone when the activity is silent', () => {
      const inbound = read(anActivity({ locale: undefined, localTimezone: undefined }));
      assert.ok(inbound.kind === 'text');
      assert.deepEqual(inbound.actor, ada);
    });

    it('knows neither when nobody says, and no time zone that does not exist', () => {
      const inbound = read(
        anActivity({ locale: undefined, localTimezone: 'Moon/Tranquility', entities: undefined }),
      );
      assert.ok(inbound.kind === 'text');
      assert.deepEqual(inbound.actor, { ...ada, locale: null, timeZone: null });
    });
  });

  it('reads what the Agents Playground sends, whose ids have no prefixes', () => {
    const inbound = read({
      type: 'message',
      text: '<at>Test Bot</at> hi',
      id: 'c7369d14-91e9-4b83-814d-64ac0d3ba0d4',
      from: { id: 'user-id-0', name: 'Alex', aadObjectId: '00000000-0000-0000-0000-0000000000020' },
      localTimezone: 'UTC',
      serviceUrl: 'http://localhost:43979/_connector',
      conversation: { isGroup: true, conversationType: 'channel', id: 'channel-id;messageid=1795341782137' },
      recipient: { id: 'bot-id', name: 'Test Bot' },
      entities: [
        { type: 'mention', mentioned: { id: 'bot-id', name: 'Test Bot' }, text: '<at>Test Bot</at>' },
      ],
      channelData: { team: { id: 'team-id' }, channel: { id: 'channel-id' } },
      channelId: 'msteams',
    });
    assert.deepEqual(inbound, {
      kind: 'text',
      activityId: 'c7369d14-91e9-4b83-814d-64ac0d3ba0d4',
      actor: {
        personId: '00000000-0000-0000-0000-0000000000020',
        name: 'Alex',
        locale: null,
        timeZone: 'UTC',
      },
      place: {
        kind: 'channel',
        reference: {
          conversationId: 'channel-id;messageid=1795341782137',
          serviceUrl: 'http://localhost:43979/_connector',
          botId: 'bot-id',
          channelUserId: 'user-id-0',
        },
        teamId: 'team-id',
        channelId: 'channel-id',
        threadId: '1795341782137',
      },
      text: 'hi',
      mentionsBot: true,
    });
  });
});

describe('readActivity', () => {
  it('takes out what the store cannot keep, and leaves every other character', () => {
    const taken = readActivity(JSON.stringify(anActivity({ text: 'a\u0000b\ud800c 👋 åäö' })));
    assert.ok(taken.ok);
    assert.equal(taken.value.text, 'ab\ufffdc 👋 åäö');
  });
});
