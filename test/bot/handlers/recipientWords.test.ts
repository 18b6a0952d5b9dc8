import assert from 'node:assert/strict';
import { agentOf } from '../../../bot/helpdesk/agentOf.ts';
import type { TicketId } from '../../../domain/ids.ts';
import type { Ticket } from '../../../domain/ticket.ts';
import { forEachStore } from '../../fixtures/testStores.ts';
import { ALVA, aRecipientChat, BO, type RecipientChat } from './aRecipientChat.ts';
import { answerQuestions, IPHONE, toEnrolling, toUnenrolling } from './playIPhone.ts';

const CHANNEL = {
  teamId: 'team',
  channelId: 'channel',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  botId: 'bot',
};

forEachStore('what a recipient writes', (open) => {
  let chat: RecipientChat;
  beforeEach(async () => {
    chat = await aRecipientChat(await open());
    await chat.store.channels.setHelpdesk(CHANNEL, 'an admin', chat.now());
    await chat.addDevice();
  });

  async function openTicket(): Promise<Ticket> {
    const ticket = await chat.store.tickets.openOf(ALVA);
    assert.ok(ticket, 'there is an open ticket');
    return ticket;
  }

  async function byAgent(verb: string, data: Record<string, unknown>): Promise<void> {
    const agent = { personId: BO, name: 'Bo Exempelsson', locale: null, timeZone: null };
    const { channelId, teamId, serviceUrl, botId } = CHANNEL;
    const reference = { conversationId: channelId, serviceUrl, botId, channelUserId: '29:bo' };
    await chat.helpdesk.onClick({ verb, data } as never, {
      kind: 'click',
      activityId: `agent-${Math.random()}`,
      actor: agent,
      place: { kind: 'channel', reference, teamId, channelId, threadId: null },
      click: { verb, data, cardActivityId: 'ticket-card' },
      answer: 'invoke',
    });
    assert.equal((await agentOf(chat.store, agent)).firstName, 'Bo');
  }

  async function linesByPerson(id: TicketId): Promise<string[]> {
    const lines = (await chat.store.tickets.find(id))?.lines ?? [];
    return lines.filter((line) => line.from === 'person').map((line) => line.text);
  }

  describe('while a ticket is open', () => {
    let ticket: Ticket;
    beforeEach(async () => {
      await toUnenrolling(chat);
      await chat.press('Jag har fastnat');
      await chat.press('Fråga supporten', { said: 'knappen finns inte' });
      ticket = await openTicket();
    });

    for (const text of [
      'hjälp mig, vad ska jag göra med koden som kom',
      'när jag startar om telefonen kommer samma ruta igen',
      'det står klart i appen men inget händer',
      'mina enheter visar fortfarande den gamla appen',
    ]) {
      it(`reaches the helpdesk although a word of it is a command: "${text}"`, async () => {
        await chat.say(text);
        assert.deepEqual(await linesByPerson(ticket.id), [text]);
        assert.match(chat.toast() ?? '', /Tillagt i ärende/);
      });
    }

    it('is the answer when the agent has asked, even "klar", and a command when it asks for the devices', async () => {
      await byAgent('ticket.ask', {
        ticketId: ticket.id,
        revision: ticket.revision,
        said: 'Ser du knappen nu?',
      });
      assert.equal((await openTicket()).state.at, 'waiting');
      await chat.say('status');
      assert.match(chat.text(), /Dina enheter/);
      assert.equal((await openTicket()).state.at, 'waiting');
      await chat.say('klart');
      assert.deepEqual(await linesByPerson(ticket.id), ['klart']);
      assert.equal((await openTicket()).state.at, 'claimed');
    });

    it('is still a command when it is short and nobody has asked', async () => {
      await chat.say('hjälp');
      assert.match(chat.text(), /Jag hjälper dig flytta/);
      assert.deepEqual(await linesByPerson(ticket.id), []);
    });

    it('is explained and goes to the helpdesk when it holds a code and the person has gone on', async () => {
      await chat.press('Nu fungerar det, fortsätt');
      await chat.say('nu står det 0x80180014 i stället');
      const lines = await linesByPerson(ticket.id);
      assert.deepEqual(lines, ['Nu fungerar det, fortsätt', 'nu står det 0x80180014 i stället']);
    });

    it('is said for them when they go on, so that nobody works on what works', async () => {
      await chat.press('Nu fungerar det, fortsätt');
      assert.deepEqual(await linesByPerson(ticket.id), ['Nu fungerar det, fortsätt']);
      assert.equal((await chat.journeyOf(IPHONE)).stage.at, 'unenrolling');
    });

    it('is asked for on the card itself when the ticket was resolved', async () => {
      await byAgent('ticket.resolve', {
        ticketId: ticket.id,
        revision: ticket.revision,
        resolution: 'solved',
        note: '',
      });
      await chat.open(IPHONE);
      assert.match(chat.text(), /stängt|avslutat|klart/i);
      await chat.press('Jag har fastnat');
      await chat.press('Fråga supporten', { said: 'samma sak igen' });
      assert.equal((await openTicket()).story.personSays, 'samma sak igen');
      await chat.press('Nu fungerar det, fortsätt');
      assert.deepEqual(await linesByPerson(ticket.id), [], 'a resolved ticket is left alone');
    });

    it('leads to a new ticket when the old one was resolved and it still does not work', async () => {
      await byAgent('ticket.resolve', {
        ticketId: ticket.id,
        revision: ticket.revision,
        resolution: 'solved',
        note: '',
      });
      assert.equal(await chat.store.tickets.openOf(ALVA), undefined);
      await chat.say('det fungerar fortfarande inte alls på min telefon');
      assert.match(chat.text(), /det fungerar fortfarande inte alls på min telefon/);
      await chat.press('Fråga supporten');
      const second = await openTicket();
      assert.notEqual(second.id, ticket.id);
      assert.equal(second.story.personSays, 'det fungerar fortfarande inte alls på min telefon');
      const { stage } = await chat.journeyOf(IPHONE);
      assert.ok(stage.at === 'stuck' && stage.ticketId === second.id && stage.from.at === 'unenrolling');
    });
  });

  it('goes to IT again when the gate has stopped the device and the first ticket was resolved', async () => {
    await chat.addDevice({
      id: 'device-2' as never,
      name: 'Företagets iPad',
      knownFacts: { ownership: 'company', appleManagement: 'supervised' },
    });
    await chat.open('device-2');
    await chat.press('Börja');
    await answerQuestions(chat, 'device-2');
    assert.equal((await chat.journeyOf('device-2')).stage.at, 'assisted');
    await chat.press('Be IT om hjälp');
    const first = await openTicket();
    assert.match(chat.text(), new RegExp(`${first.number}`));
    assert.ok(!chat.titles().includes('Be IT om hjälp'));
    await byAgent('ticket.resolve', {
      ticketId: first.id,
      revision: first.revision,
      resolution: 'other',
      note: '',
    });
    await chat.open('device-2');
    await chat.press('Be IT om hjälp');
    assert.notEqual((await openTicket()).id, first.id);
  });

  it('stands in the form when nothing is known about it, and goes to the helpdesk with one press', async () => {
    await toUnenrolling(chat);
    await chat.say('skärmen blir alldeles vit när jag öppnar inställningarna');
    assert.match(chat.text(), /"value":"skärmen blir alldeles vit när jag öppnar inställningarna"/);
  });

  it('is not put into the form when it only says that one is stuck', async () => {
    await toUnenrolling(chat);
    await chat.say('jag fastnade');
    assert.match(chat.text(), /Vad ser du/);
    assert.doesNotMatch(chat.text(), /"value":"jag fastnade"/);
  });

  it('reaches the ticket word for word although a code in it was looked up first', async () => {
    await toEnrolling(chat);
    await chat.press('Jag har fastnat');
    const said = 'först gick det bra, sedan 0x80180014 efter lösenordet';
    await chat.press('Leta efter svar', { said });
    for (let tries = 0; tries < 4 && (await chat.journeyOf(IPHONE)).stage.at !== 'stuck'; tries++) {
      await chat.press(/Sitter fortfarande fast|Fråga supporten/);
    }
    const { story } = await openTicket();
    assert.equal(story.personSays, said);
    assert.equal(story.errorCode, '80180014');
  });

  it('is found when it was typed and no symptom was chosen, which some clients send as an empty choice', async () => {
    await toEnrolling(chat);
    await chat.press('Jag har fastnat');
    await chat.press('Leta efter svar', { said: 'Invalid Profile', rowId: '' });
    assert.match(chat.text(), /Därför|Orsak|Varför/);
  });

  it('keeps no password, neither with the journey nor in the card that waits to be sent', async () => {
    await toEnrolling(chat);
    await chat.say('profilen kan inte installeras, mitt lösenord: Sommar2026!');
    assert.doesNotMatch(chat.text(), /Sommar2026/);
    assert.match(chat.text(), /profilen kan inte installeras/);
    await chat.open(IPHONE);
    await chat.press('Jag har fastnat');
    await chat.press('Leta efter svar', { said: 'lösenord: Sommar2026! ogiltig profil' });
    assert.doesNotMatch((await chat.journeyOf(IPHONE)).lastError ?? '', /Sommar2026/);
  });

  it('makes a ticket for somebody without a device who asks for a person', async () => {
    await chat.say('kan jag få prata med någon om min nya telefon?', BO);
    const ticket = await chat.store.tickets.openOf(BO);
    assert.equal(ticket?.journeyId, null);
    assert.equal(ticket?.story.personSays, 'kan jag få prata med någon om min nya telefon?');
    assert.ok(chat.planned.some(({ message }) => message.kind === 'ticketNews' && message.news === 'open'));
    await chat.say('den är svart', BO);
    assert.equal((await chat.store.tickets.openOf(BO))?.lines.at(-1)?.text, 'den är svart');
  });

  it('loses nothing of a long question', async () => {
    const text = `supporten: ${'ord '.repeat(900)}slut`;
    await chat.say(text, BO);
    const ticket = await chat.store.tickets.openOf(BO);
    const kept = [ticket?.story.personSays, ...(ticket?.lines.map((line) => line.text) ?? [])].join(' ');
    assert.equal(kept.replaceAll(/\s+/g, ' ').trim(), text.replaceAll(/\s+/g, ' ').trim());
    assert.ok((ticket?.story.personSays?.length ?? 0) <= 2000);
  });

  it('says what is missing when a known code is pasted and no device is under way', async () => {
    await chat.say('0x80180014', BO);
    const answer = await chat.say('0x80180014', BO);
    assert.equal(answer.kind, 'toast');
    assert.equal((await chat.store.tickets.openOf(BO)) ?? null, null);
  });
});
