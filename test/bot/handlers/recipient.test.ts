import assert from 'node:assert/strict';
import { forEachStore } from '../../fixtures/testStores.ts';
import { ALVA, aRecipientChat, BO, type RecipientChat } from './aRecipientChat.ts';
import { answerQuestions, IPHONE, intuneRow, pressThrough, TICKED, toUnenrolling } from './playIPhone.ts';

forEachStore('a recipient in the chat', (open) => {
  let chat: RecipientChat;
  beforeEach(async () => {
    chat = await aRecipientChat(await open());
    await chat.addDevice();
  });

  it('moves an iPhone from Workspace ONE to compliant, in Swedish, card by card', async () => {
    await toUnenrolling(chat);
    assert.match(chat.text(), /Intelligent Hub|hanteringsprofil/i);
    await pressThrough(chat, 'unenrolling');
    assert.match(chat.text(), /Är den gamla hanteringen borta/);
    await chat.press('Ja, den är borta');
    assert.match(chat.text(), /registrera i Intune · steg 1/);
    await pressThrough(chat, 'enrolling');
    assert.match(chat.text(), /Väntar på att Intune ska se den/);
    assert.match(chat.text(), /Intune visar inte enheten än/);

    chat.managed.push(intuneRow());
    await chat.press('Kontrollera nu');
    assert.match(chat.text(), /Den finns i Intune/);
    chat.managed.splice(0, 1, intuneRow({ complianceState: 'compliant' }));
    await chat.press('Kontrollera nu');
    assert.match(chat.text(), /Klart! Intune bekräftar det/);
    assert.match(chat.text(), /Det var din sista enhet/);
  });

  it('does not count a device that was in Intune before', async () => {
    await toUnenrolling(chat);
    await pressThrough(chat, 'unenrolling');
    await chat.press('Ja, den är borta');
    chat.managed.push(
      intuneRow({ enrolledAt: new Date('2026-11-01T08:00:00Z'), complianceState: 'compliant' }),
    );
    await pressThrough(chat, 'enrolling');
    assert.match(chat.text(), /bara en registrering från innan du började/);
    chat.managed.splice(0, 1, intuneRow({ complianceState: 'compliant' }));
    await chat.press('Kontrollera nu');
    assert.match(chat.text(), /Klart! Intune bekräftar det/);
  });

  it('answers a stale card with how things stand, and changes nothing', async () => {
    await chat.open(IPHONE);
    const pressStart = chat.keep('Börja');
    await chat.press('Börja');
    const before = await chat.journeyOf(IPHONE);
    const answer = await pressStart();
    assert.equal(answer.kind, 'card');
    assert.deepEqual(await chat.journeyOf(IPHONE), before);
    assert.match(chat.text(), /en fråga/);
  });

  it('does nothing for somebody who presses another person’s card, and says so kindly', async () => {
    await chat.open(IPHONE);
    const pressStart = chat.keep('Börja');
    const before = await chat.journeyOf(IPHONE);
    const answer = await pressStart(BO);
    assert.equal(answer.kind, 'toast');
    assert.deepEqual(await chat.journeyOf(IPHONE), before);
    assert.equal((await pressStart()).kind, 'card');
    assert.equal((await chat.journeyOf(IPHONE)).stage.at, 'checking');
  });

  it('takes one step for two presses at the same moment', async () => {
    await toUnenrolling(chat);
    const pressDone = chat.keep('Klart');
    await Promise.all([pressDone(), pressDone()]);
    const { stage } = await chat.journeyOf(IPHONE);
    assert.ok(stage.at === 'unenrolling' && stage.step === 1, JSON.stringify(stage));
  });

  it('knows another person’s device for nothing', async () => {
    await chat.open(IPHONE);
    const answer = await chat.click('device.pick', { deviceId: IPHONE }, BO);
    assert.equal(answer.kind, 'toast');
  });

  it('adds what is written meanwhile to the ticket', async () => {
    await toUnenrolling(chat);
    await chat.press('Jag har fastnat');
    await chat.press('Fråga supporten', { said: 'knappen finns inte' });
    const { stage } = await chat.journeyOf(IPHONE);
    assert.ok(stage.at === 'stuck');
    assert.equal((await chat.store.tickets.find(stage.ticketId))?.story.personSays, 'knappen finns inte');
    await chat.say('det är en iPhone 16 förresten');
    assert.match(chat.toast() ?? '', /Tillagt i ärende/);
    const ticket = await chat.store.tickets.find(stage.ticketId);
    assert.equal(ticket?.lines.at(-1)?.text, 'det är en iPhone 16 förresten');
    await chat.press('Nu fungerar det, fortsätt');
    assert.equal((await chat.journeyOf(IPHONE)).stage.at, 'unenrolling');
  });

  it('escalates when a second answer did not help either', async () => {
    await toUnenrolling(chat);
    await chat.press('Jag har fastnat');
    await chat.press('Leta efter svar', { said: 'Invalid Profile' });
    for (let tries = 0; tries < 3; tries++) {
      if ((await chat.journeyOf(IPHONE)).stage.at === 'stuck') break;
      await chat.press(/Sitter fortfarande fast|Fråga supporten/);
    }
    assert.equal((await chat.journeyOf(IPHONE)).stage.at, 'stuck');
  });

  it('answers without Graph when Graph does not answer, and goes on when it does', async () => {
    await toUnenrolling(chat);
    await pressThrough(chat, 'unenrolling');
    await chat.press('Ja, den är borta');
    chat.graph.down = true;
    await pressThrough(chat, 'enrolling');
    assert.match(chat.text(), /Väntar på att Intune ska se den/);
    chat.graph.down = false;
    chat.managed.push(intuneRow({ complianceState: 'compliant' }));
    chat.pass(2);
    assert.equal(await chat.verifier.verifyDue(), 1);
    assert.equal((await chat.journeyOf(IPHONE)).stage.at, 'compliant');
    assert.ok(
      chat.planned.some(({ message }) => message.kind === 'journey' && message.as === 'new'),
      'and says so in a new message',
    );
  });

  it('reminds of the gap once, tells the helpdesk once, and stays quiet after enrolling', async () => {
    await toUnenrolling(chat);
    await pressThrough(chat, 'unenrolling');
    await chat.press('Ja, den är borta');
    assert.equal(await chat.watchGaps(), 0);
    chat.pass(25);
    assert.equal(await chat.watchGaps(), 1);
    assert.equal(await chat.watchGaps(), 0);
    assert.equal(chat.planned.filter(({ message }) => message.kind === 'gapNudge').length, 1);
    chat.pass(80);
    assert.equal(await chat.watchGaps(), 1);
    assert.equal(await chat.watchGaps(), 0);
    const ticket = await chat.store.tickets.openOf(ALVA);
    assert.equal(ticket?.story.inGap, true);
    assert.equal((await chat.journeyOf(IPHONE)).stage.at, 'enrolling');
  });

  it('wakes a snoozed device at the time it said, in a new message', async () => {
    await chat.open(IPHONE);
    await chat.press('I morgon bitti');
    assert.match(chat.text(), /Jag påminner dig/);
    assert.equal(await chat.wakeSnoozed(), 0);
    chat.pass(24 * 60);
    assert.equal(await chat.wakeSnoozed(), 1);
    assert.equal((await chat.journeyOf(IPHONE)).stage.at, 'notified');
    assert.ok(chat.planned.some(({ message }) => message.kind === 'journey' && message.as === 'new'));
  });

  it('takes "not my device" back', async () => {
    await chat.open(IPHONE);
    await chat.press('Inte min enhet');
    assert.match(chat.text(), /Noterat/);
    await chat.press('Den är min ändå');
    assert.equal((await chat.journeyOf(IPHONE)).stage.at, 'notified');
  });

  it('helps with a device that the inventory does not know', async () => {
    await chat.click('device.other', {});
    await chat.press('Fortsätt', { platform: 'macos', name: 'Gamla Macen' });
    assert.match(chat.text(), /Gamla Macen/);
    const devices = await chat.store.devices.listOf({ id: ALVA, userPrincipalName: 'alva@nordvik.example' });
    assert.equal(devices.find((device) => device.name === 'Gamla Macen')?.source, 'workspace-one');
  });

  it('understands greetings, status, help and a change of language', async () => {
    await chat.say('hej');
    assert.match(chat.text(), /Jag hjälper dig flytta/);
    await chat.say('status');
    assert.match(chat.text(), /Alvas iPhone/);
    await chat.say('english');
    assert.match(chat.text(), /Your devices, Alva/);
    await chat.say('blurb');
    assert.match(chat.text(), /I help you move/);
  });
});

forEachStore('a recipient with another device', (open) => {
  let chat: RecipientChat;
  beforeEach(async () => {
    chat = await aRecipientChat(await open());
  });

  for (const [what, device] of [
    [
      'a company PC that is joined',
      {
        platform: 'windows',
        osVersion: '10.0.26100',
        knownFacts: { ownership: 'company', windowsConnection: 'entraJoined' },
      },
    ],
    ['a supervised iPhone', { knownFacts: { ownership: 'company', appleManagement: 'supervised' } }],
  ] as const) {
    it(`shows no unenrol step for ${what}, whatever is pressed`, async () => {
      await chat.addDevice(device);
      await chat.open(IPHONE);
      await chat.press('Börja');
      await answerQuestions(chat);
      assert.equal((await chat.journeyOf(IPHONE)).stage.at, 'assisted');
      assert.match(chat.text(), /Ta inte bort något/);
      const { revision } = await chat.journeyOf(IPHONE);
      for (const [verb, data] of [
        ['journey.agree', {}],
        ['journey.stepDone', { step: 0 }],
        ['journey.preflight', TICKED],
        ['journey.gone', { answer: 'yes' }],
        ['journey.start', {}],
      ] as const) {
        await chat.click(verb, { journeyId: (await chat.journeyOf(IPHONE)).id, revision, ...data });
        assert.equal((await chat.journeyOf(IPHONE)).stage.at, 'assisted', verb);
      }
    });
  }

  it('explains a pasted code, and makes a ticket when that does not help', async () => {
    const channel = {
      teamId: 'team',
      channelId: 'channel',
      serviceUrl: 'https://smba.trafficmanager.net/emea/',
      botId: 'bot',
    };
    await chat.store.channels.setHelpdesk(channel, 'an admin', chat.now());
    await chat.addDevice({
      platform: 'windows',
      name: 'Alvas PC',
      osVersion: '10.0.26100',
      knownFacts: { ownership: 'personal', windowsConnection: 'registered' },
    });
    await toUnenrolling(chat);
    await chat.say('det står 0x80180014 här');
    assert.match(chat.text(), /Bara IT kan lösa det här/);
    await chat.press('Fråga supporten');
    const journey = await chat.journeyOf(IPHONE);
    assert.ok(journey.stage.at === 'stuck');
    const ticket = await chat.store.tickets.find(journey.stage.ticketId);
    assert.equal(ticket?.story.errorCode, '80180014');
    assert.match(ticket?.story.agentHints.join() ?? '', /TS-W09/);
    assert.match(chat.text(), new RegExp(`nummer ${ticket?.number}|Ärende ${ticket?.number}`));
    assert.ok(chat.planned.some(({ message }) => message.kind === 'ticket' && message.as === 'new'));
  });
});
