import assert from 'node:assert/strict';
import type { Answer } from '../../../bot/inbound/inbound.ts';
import type { TicketId } from '../../../domain/ids.ts';
import type { Journey } from '../../../domain/journey.ts';
import { MASK, type Ticket } from '../../../domain/ticket.ts';
import type { Store } from '../../../store/store.ts';
import { addWave } from '../../fixtures/deliveries.ts';
import { addJourney, addPerson, maja, makeReachable } from '../../fixtures/helpdeskStore.ts';
import { forEachStore } from '../../fixtures/testStores.ts';
import { aStory } from '../../fixtures/tickets.ts';
import {
  aHelpdesk,
  CHAT,
  HELP,
  INES,
  inChannel,
  inShort,
  MAJA_ACTS,
  OSKAR,
  OTHER,
  STRANGER,
  said,
} from './aHelpdesk.ts';

forEachStore('the helpdesk', (open) => {
  let store: Store;
  let desk: ReturnType<typeof aHelpdesk>;
  let journey: Journey;

  beforeEach(async () => {
    store = await open();
    desk = aHelpdesk(store);
    await addPerson(store);
    await makeReachable(store);
    journey = await addJourney(store);
  });

  function ask(story = aStory()): Promise<Ticket> {
    return store.transaction((tx) => desk.handler.openTicket(tx, { person: maja, journey, story }));
  }

  /** A ticket whose card is in the helpdesk channel. */
  async function aPostedTicket(): Promise<Ticket> {
    await desk.say(INES, 'helpdesk here');
    const ticket = await ask();
    await desk.post(ticket, '77');
    desk.taken();
    return ticket;
  }

  async function now(ticket: Ticket): Promise<Ticket> {
    const found = await store.tickets.find(ticket.id);
    assert.ok(found);
    return found;
  }

  const at = (ticket: Ticket) => ({ ticketId: ticket.id, revision: ticket.revision });
  const planned = () => desk.taken().map(inShort);

  it('takes a ticket through its whole life', async () => {
    await desk.say(INES, 'helpdesk here');
    desk.taken();

    const ticket = await ask();
    assert.deepEqual(planned(), ['card new']);
    await desk.post(ticket, '77');

    assert.match(said(await desk.press(INES, 'ticket.claim', at(ticket))), /Ines has it/);
    assert.deepEqual(planned(), ['card update', 'journey to person', 'news claimed']);
    assert.equal(desk.nudges(), 2);

    const asked = await desk.press(INES, 'ticket.ask', { ...at(await now(ticket)), said: 'Which iOS?' });
    assert.match(said(asked), /waiting for Maja to answer/);
    assert.deepEqual(planned(), ['card update', 'line 0 to person', 'line 0 to thread']);

    const sent = await desk.press(MAJA_ACTS, 'ticket.answer', { ticketId: ticket.id, said: 'iOS 26' }, CHAT);
    assert.match(said(sent), /Skickat till Ines/);
    assert.deepEqual(planned(), ['card update', 'line 1 to thread']);

    const reply = await desk.say(INES, 'Then update first.', inChannel(HELP, '77'));
    assert.equal(said(reply), 'Sent to Maja Exempel.');
    assert.deepEqual(planned(), ['card update', 'line 2 to person']);

    const done = await desk.press(INES, 'ticket.resolve', {
      ...at(await now(ticket)),
      resolution: 'solved',
      note: 'Updated',
    });
    assert.match(said(done), /Ines resolved it: Solved/);
    assert.deepEqual(planned(), ['card update', 'journey to person', 'news resolved']);

    const again = await desk.press(MAJA_ACTS, 'ticket.stillStuck', at(await now(ticket)), CHAT);
    assert.match(said(again), /Ditt ärende är öppet igen/);
    assert.deepEqual(planned(), ['card update', 'journey to person', 'line 4 to thread']);

    await desk.press(OSKAR, 'ticket.claim', at(await now(ticket)));
    await desk.press(OSKAR, 'ticket.release', at(await now(ticket)));
    const end = await now(ticket);
    assert.equal(end.state.at, 'open');
    assert.deepEqual(
      end.lines.map(({ from, text }) => `${from}: ${text}`),
      [
        'agent: Which iOS?',
        'person: iOS 26',
        'agent: Then update first.',
        'agent: Updated',
        'person: Jag sitter fortfarande fast.',
      ],
    );
  });

  describe('opening a ticket', () => {
    it('gives back the open one and adds what was said this time', async () => {
      const first = await aPostedTicket();
      const second = await ask(aStory({ personSays: 'Now it says something else.' }));
      assert.equal(second.id, first.id);
      assert.deepEqual(
        (await now(first)).lines.map(({ text }) => text),
        ['Now it says something else.'],
      );
      assert.deepEqual(planned(), ['card update', 'line 0 to thread']);
      assert.equal((await ask(aStory({ personSays: null }))).revision, second.revision);
    });

    it('keeps no secret of the story', async () => {
      const ticket = await ask(aStory({ personSays: 'My password is Hemligt123', errorCode: 'pin: 4711' }));
      assert.equal(ticket.story.personSays, `My password is ${MASK}`);
      assert.equal(ticket.story.errorCode, `pin: ${MASK}`);
    });

    it('keeps it when there is no helpdesk, says so to the person and once to the admin', async () => {
      const waveId = await addWave(store, 'wave-1');
      const { created_by: adminId } = await store.database.kysely
        .selectFrom('waves')
        .select('created_by')
        .executeTakeFirstOrThrow();
      await addPerson(store, {
        ...maja,
        id: adminId as typeof maja.id,
        userPrincipalName: 'admin@example.test',
      });
      const inWave = await addJourney(store, { id: 'journey-2', waveId });
      const askFor = (of: Journey) =>
        store.transaction((tx) =>
          desk.handler.openTicket(tx, { person: maja, journey: of, story: aStory() }),
        );
      await askFor(inWave);
      assert.deepEqual(planned(), ['reply to person', 'news open']);
      const second = await askFor(journey);
      const [news, ...others] = desk.taken();
      assert.deepEqual(others, []);
      assert.ok(news);
      const drawn = await desk.draw(news);
      assert.match(JSON.stringify(drawn), /IT har inte kopplat någon support/);
      assert.equal((await desk.handler.openTicketOf(maja.id))?.id, second.id);
    });

    it('tells the person by itself when no device has a card that could', async () => {
      await desk.say(INES, 'helpdesk here');
      desk.taken();
      await store.transaction((tx) =>
        desk.handler.openTicket(tx, { person: maja, journey: null, story: aStory() }),
      );
      assert.deepEqual(planned(), ['card new', 'news open']);
    });
  });

  describe('agents’ buttons', () => {
    it('work in the helpdesk channel only', async () => {
      const ticket = await aPostedTicket();
      for (const place of [inChannel(OTHER), CHAT]) {
        const answer = await desk.press(STRANGER, 'ticket.claim', at(ticket), place);
        assert.match(said(answer), /works in the helpdesk channel only/);
      }
      assert.equal((await now(ticket)).state.at, 'open');
      assert.deepEqual(planned(), []);
      await desk.press(OSKAR, 'ticket.claim', at(ticket));
      assert.equal((await now(ticket)).state.at, 'claimed');
    });

    it('show the second agent who was first, and when', async () => {
      const ticket = await aPostedTicket();
      await desk.press(INES, 'ticket.claim', at(ticket));
      desk.later(10);
      const late = said(await desk.press(OSKAR, 'ticket.claim', at(ticket)));
      assert.match(late, /Ines took it 10 seconds ago/);
      assert.match(late, /Ines has it/);
    });

    it('give a ticket to one of two agents who press at the same moment', async () => {
      const ticket = await aPostedTicket();
      const answers = await Promise.all(
        [INES, OSKAR].map((agent) => desk.press(agent, 'ticket.claim', at(ticket))),
      );
      const { state } = await now(ticket);
      const [winner, loser] = 'by' in state && state.by.id === INES.personId ? [0, 1] : [1, 0];
      assert.doesNotMatch(said(answers[winner] as Answer), /took it/);
      assert.match(said(answers[loser] as Answer), /took it 0 seconds ago/);
      assert.deepEqual(
        planned().filter((what) => what === 'news claimed'),
        ['news claimed'],
      );
    });

    it('lose no line when both sides write at the same moment', async () => {
      const ticket = await aPostedTicket();
      await Promise.all([
        desk.press(INES, 'ticket.reply', { ...at(ticket), said: 'one' }),
        desk.press(OSKAR, 'ticket.reply', { ...at(ticket), said: 'two' }),
        desk.handler.personWrote(maja.id, 'three'),
        desk.say(INES, 'four', inChannel(HELP, '77')),
      ]);
      const { lines, revision } = await now(ticket);
      assert.deepEqual(lines.map(({ text }) => text).toSorted(), ['four', 'one', 'three', 'two']);
      assert.equal(revision, 5);
    });

    it('take a ticket from its owner only by taking it over', async () => {
      const ticket = await aPostedTicket();
      await desk.press(INES, 'ticket.claim', at(ticket));
      const resolve = async () =>
        said(await desk.press(OSKAR, 'ticket.resolve', { ...at(await now(ticket)), resolution: 'solved' }));
      assert.match(await resolve(), /Take it over first/);
      assert.match(said(await desk.press(OSKAR, 'ticket.takeOver', at(ticket))), /Something has happened/);
      await desk.press(OSKAR, 'ticket.takeOver', at(await now(ticket)));
      assert.match(await resolve(), /Oskar resolved it/);
    });

    it('make an agent read what the person has just written before resolving', async () => {
      const ticket = await aPostedTicket();
      await desk.handler.personWrote(maja.id, 'It still fails!');
      const answer = said(await desk.press(INES, 'ticket.resolve', { ...at(ticket), resolution: 'solved' }));
      assert.match(answer, /Something has happened since you saw the card/);
      assert.match(answer, /It still fails!/);
      assert.equal((await now(ticket)).state.at, 'open');
    });

    it('leave the card, and the words on it, where they could not be sent', async () => {
      const ticket = await aPostedTicket();
      const empty = await desk.press(INES, 'ticket.reply', { ...at(ticket), said: ' ' });
      assert.deepEqual(empty, { kind: 'toast', text: 'Write something first, then send it.' });
      await desk.press(INES, 'ticket.resolve', { ...at(ticket), resolution: 'solved' });
      const late = await desk.press(OSKAR, 'ticket.ask', { ...at(ticket), said: 'Which iOS?' });
      assert.equal(late.kind, 'toast');
      assert.match(said(late), /Ines resolved it .* Your words were not sent/);
    });

    it('do the same thing once when they are pressed twice', async () => {
      const ticket = await aPostedTicket();
      const resolve = () => desk.press(INES, 'ticket.resolve', { ...at(ticket), resolution: 'admin' });
      await resolve();
      desk.taken();
      assert.match(said(await resolve()), /Ines resolved it: IT goes on with it/);
      assert.deepEqual(planned(), []);
    });

    it('do not open a ticket again whose device has a newer one', async () => {
      const ticket = await aPostedTicket();
      await desk.press(INES, 'ticket.resolve', { ...at(ticket), resolution: 'solved' });
      const newer = await ask();
      const answer = said(await desk.press(INES, 'ticket.reopen', at(await now(ticket))));
      assert.match(answer, new RegExp(`newer ticket for this device: #${newer.number}`));
      const asked = await desk.press(MAJA_ACTS, 'ticket.stillStuck', at(ticket), CHAT);
      assert.match(said(asked), new RegExp(`Ärende ${newer.number}`));
    });

    it('warn that a reply cannot arrive', async () => {
      const ticket = await aPostedTicket();
      await store.people.markUnreachable(maja.id, 'blockedByPerson', desk.clock.now);
      const reply = await desk.press(INES, 'ticket.reply', { ...at(ticket), said: 'Hi' });
      assert.match(said(reply), /Maja has blocked Flytt/);
      const inThread = await desk.say(INES, 'Hi again', inChannel(HELP, '77'));
      assert.match(said(inThread), /cannot arrive/);
    });

    it('say so when there is no such ticket', async () => {
      await aPostedTicket();
      const answer = await desk.press(INES, 'ticket.claim', { ticketId: 'nothing', revision: 1 });
      assert.match(said(answer), /no such ticket/);
    });
  });

  describe('the person’s buttons', () => {
    it('work for the person of the ticket only', async () => {
      const ticket = await aPostedTicket();
      await desk.press(INES, 'ticket.ask', { ...at(ticket), said: 'Which iOS?' });
      desk.taken();
      const stranger = await desk.press(STRANGER, 'ticket.answer', { ticketId: ticket.id, said: 'x' }, CHAT);
      assert.match(said(stranger), /no longer exists/);
      assert.equal((await now(ticket)).lines.length, 1);
      assert.deepEqual(planned(), []);
      await desk.press(MAJA_ACTS, 'ticket.answer', { ticketId: ticket.id, said: 'iOS 26' }, CHAT);
      assert.equal((await now(ticket)).lines.length, 2);
    });

    it('leave the journey’s card where the answer was written on it', async () => {
      const ticket = await aPostedTicket();
      await store.journeys.showOn(journey.id, { conversationId: 'a:maja', activityId: '500' });
      const data = { ticketId: ticket.id, said: 'More' };
      const onJourney = await desk.press(MAJA_ACTS, 'ticket.answer', data, CHAT, '500');
      assert.deepEqual(onJourney, { kind: 'toast', text: `Tillagt i ärende ${ticket.number}` });
      assert.deepEqual(planned(), ['card update', 'line 0 to thread', 'journey to person']);
      assert.equal((await desk.press(MAJA_ACTS, 'ticket.answer', data, CHAT, '501')).kind, 'card');
    });

    it('say that a closed ticket stays closed, and open it again', async () => {
      const ticket = await aPostedTicket();
      await desk.press(INES, 'ticket.resolve', { ...at(ticket), resolution: 'solved' });
      const thanks = await desk.press(
        MAJA_ACTS,
        'ticket.answer',
        { ticketId: ticket.id, said: 'Tack' },
        CHAT,
      );
      assert.match(said(thanks), /Ärendet är avslutat/);
      assert.equal((await now(ticket)).state.at, 'resolved');
      for (let presses = 0; presses < 2; presses++) {
        const again = await desk.press(MAJA_ACTS, 'ticket.stillStuck', at(await now(ticket)), CHAT);
        assert.match(said(again), /Ditt ärende är öppet igen/);
      }
      assert.equal((await now(ticket)).state.at, 'open');
      assert.equal((await now(ticket)).lines.length, 2);
    });
  });

  describe('what a person writes in the chat', () => {
    it('goes to their open ticket, and nowhere when there is none', async () => {
      assert.equal(await desk.handler.personWrote(maja.id, 'Hello?'), null);
      const ticket = await aPostedTicket();
      assert.equal(await desk.handler.isWaitedFor(maja.id), false);
      await desk.press(INES, 'ticket.ask', { ...at(ticket), said: 'Which iOS?' });
      assert.equal(await desk.handler.isWaitedFor(maja.id), true);
      assert.equal((await desk.handler.personWrote(maja.id, '26'))?.number, ticket.number);
      assert.equal(await desk.handler.isWaitedFor(maja.id), false);
    });

    it('loses nothing of a long log', async () => {
      const ticket = await aPostedTicket();
      const log = Array.from({ length: 900 }, (_, line) => `${line} something failed`).join('\n');
      await desk.handler.personWrote(maja.id, log);
      const { lines } = await now(ticket);
      assert.ok(lines.length > 3);
      assert.equal(lines.map(({ text }) => text).join('\n'), log);
    });
  });

  describe('what is said in a channel', () => {
    it('makes it the helpdesk when an admin says so, and nobody else', async () => {
      const refused = await desk.say(OSKAR, 'helpdesk here');
      assert.match(said(refused), /Only Flytt’s admins/);
      assert.equal(await store.channels.helpdesk(), undefined);
      assert.match(said(await desk.say(INES, 'Supporten här!')), /This channel is the helpdesk now/);
      assert.deepEqual(await store.channels.helpdesk(), {
        teamId: '19:team@thread.tacv2',
        channelId: HELP,
        serviceUrl: 'https://smba.example.test/emea/',
        botId: '28:flytt',
      });
    });

    it('posts the tickets that waited for a helpdesk', async () => {
      await ask();
      await addPerson(store);
      desk.taken();
      assert.match(said(await desk.say(INES, 'helpdesk here')), /One open ticket follows/);
      assert.deepEqual(planned(), ['card new']);
    });

    it('moves the helpdesk, says so, and posts the open tickets there', async () => {
      const ticket = await aPostedTicket();
      const moved = await desk.say(INES, 'helpdesk here', inChannel(OTHER));
      assert.match(said(moved), /The helpdesk has moved here/);
      assert.deepEqual(planned(), ['card new']);
      const old = await desk.press(INES, 'ticket.claim', at(ticket), inChannel(HELP));
      assert.match(said(old), /works in the helpdesk channel only/);
      assert.match(
        said(await desk.say(INES, 'helpdesk here', inChannel(OTHER))),
        /This channel is the helpdesk"/,
      );
    });

    it('reaches the person from a ticket’s thread, and claims a ticket that nobody has', async () => {
      const ticket = await aPostedTicket();
      const answer = await desk.say(OSKAR, 'I can help here', inChannel(HELP, '77'));
      assert.match(said(answer), /The ticket is yours now/);
      const { state, lines } = await now(ticket);
      assert.ok('by' in state && state.by.firstName === 'Oskar');
      assert.equal(lines[0]?.text, 'I can help here');
    });

    it('stays among the agents when the bot is not mentioned', async () => {
      const ticket = await aPostedTicket();
      const answer = await desk.say(OSKAR, 'Who knows this one?', inChannel(HELP, '77'), false);
      assert.deepEqual(answer, { kind: 'none' });
      assert.deepEqual((await now(ticket)).lines, []);
    });

    it('shows all open tickets when asked', async () => {
      const ticket = await aPostedTicket();
      const queue = said(await desk.say(OSKAR, 'queue'));
      assert.match(queue, /One open ticket/);
      assert.ok(queue.includes(`https://teams.microsoft.com/l/message/${encodeURIComponent(HELP)}/77`));
      assert.ok(queue.includes(`#${ticket.number}`));
    });

    it('is answered with help when it is no command, and elsewhere with where to go', async () => {
      await aPostedTicket();
      assert.match(said(await desk.say(OSKAR, 'hello there')), /What I do in this channel/);
      assert.match(said(await desk.say(OSKAR, 'help', inChannel(OTHER))), /I help people move/);
      assert.match(said(await desk.say(OSKAR, 'queue', inChannel(OTHER))), /I help people move/);
    });
  });

  describe('the sweep', () => {
    const sweep = () => store.transaction((tx) => desk.handler.mendTickets(tx, desk.clock.now));

    it('posts what has no card, and does nothing while there is no helpdesk', async () => {
      await ask();
      desk.taken();
      assert.deepEqual(await sweep(), { posted: 0, redrawn: 0 });
      await store.channels.setHelpdesk(
        { teamId: 't', channelId: HELP, serviceUrl: 'https://smba.example.test/', botId: '28:flytt' },
        'ines',
        desk.clock.now,
      );
      assert.deepEqual(await sweep(), { posted: 1, redrawn: 0 });
      assert.deepEqual(planned(), ['card new']);
    });

    it('leaves a ticket alone that is shown', async () => {
      await aPostedTicket();
      assert.deepEqual(await sweep(), { posted: 0, redrawn: 0 });
    });

    it('draws again, once an hour, what nobody has and is urgent', async () => {
      const ticket = await aPostedTicket();
      const redraw = () => store.transaction((tx) => desk.handler.redrawUrgent(tx, desk.clock.now));
      const overTime = async (minutes: number) => {
        const counts = [];
        for (let minute = 0; minute < minutes; minute++) {
          counts.push(await redraw());
          desk.later(60);
        }
        return counts.filter((count) => count > 0).length;
      };
      await redraw();
      assert.equal(await overTime(180), 3);
      desk.later(5 * 60 * 60);
      assert.equal(await redraw(), 1, 'now it is overdue');
      assert.equal(await overTime(180), 0);
      desk.later(-8 * 60 * 60);
      await redraw();
      await desk.press(INES, 'ticket.claim', at(ticket));
      assert.equal(await overTime(120), 0, 'its owner may be writing');
    });

    it('draws again once what could not be delivered', async () => {
      const ticket = await aPostedTicket();
      await desk.press(INES, 'ticket.reply', { ...at(ticket), said: 'Hi' });
      await store.deliveries.plan(desk.taken(), desk.clock.now);
      assert.deepEqual(await sweep(), { posted: 0, redrawn: 0 });
      desk.later(60);
      await store.database.kysely
        .updateTable('deliveries')
        .set({
          state: 'failed',
          failure_kind: 'permanent',
          reason: 'blockedByPerson',
          settled_at: desk.clock.now,
        })
        .where('dedupe_key', '=', `ticket:${ticket.id}:line:0:person`)
        .execute();
      desk.later(40);
      assert.deepEqual(await sweep(), { posted: 0, redrawn: 1 });
      desk.later(60);
      assert.deepEqual(await sweep(), { posted: 0, redrawn: 0 });
    });
  });

  describe('what the outbox sends', () => {
    it('goes to the channel, to its thread and to the person, each in their language', async () => {
      await desk.say(INES, 'helpdesk here');
      const ticket = await ask();
      const [post] = desk.taken();
      assert.ok(post);
      const posted = await desk.draw(post);
      assert.ok(posted.kind === 'ready');
      assert.deepEqual(posted.address, {
        kind: 'newThread',
        serviceUrl: 'https://smba.example.test/emea/',
        channelId: HELP,
        botId: '28:flytt',
      });
      assert.equal(posted.conversationKey, HELP);
      assert.match(posted.activity.summary, /Maja Exempel needs help/);
      await desk.post(ticket, '77');
      assert.deepEqual(await desk.draw(post), {
        kind: 'settled',
        outcome: { kind: 'skipped', reason: 'alreadyPosted' },
      });

      await desk.press(INES, 'ticket.ask', { ...at(ticket), said: 'Which iOS?' });
      const [update, , line, threadLine] = desk.taken();
      assert.ok(update && line && threadLine);
      const updated = await desk.draw(update);
      assert.ok(updated.kind === 'ready' && updated.address.kind === 'update');
      assert.equal(updated.address.activityId, '77');
      assert.equal(updated.address.conversationId, `${HELP};messageid=77`);
      const toMaja = await desk.draw(line);
      assert.ok(toMaja.kind === 'ready' && toMaja.address.kind === 'post');
      assert.equal(toMaja.address.conversationId, `a:${maja.id}`);
      assert.equal(toMaja.activity.summary, 'Ines från supporten: Which iOS?');
      assert.match(JSON.stringify(toMaja.activity.content), /Ines väntar på ditt svar/);
      assert.equal(toMaja.activity.alert, true);
      const toThread = await desk.draw(threadLine);
      assert.ok(toThread.kind === 'ready' && toThread.address.kind === 'post');
      assert.equal(toThread.address.conversationId, `${HELP};messageid=77`);
      assert.equal(toThread.conversationKey, HELP);
    });

    it('says why when the person cannot be reached', async () => {
      const ticket = await aPostedTicket();
      await desk.press(INES, 'ticket.reply', { ...at(ticket), said: 'Hi' });
      const line = desk.taken().find(({ message }) => message.kind === 'ticketLine');
      assert.ok(line);
      const reasons = [];
      for (const state of ['uninstalled', 'blockedByPerson', 'blockedByPolicy'] as const) {
        await store.people.markUnreachable(maja.id, state, desk.clock.now);
        const drawn = await desk.draw(line);
        assert.ok(drawn.kind === 'settled' && drawn.outcome.kind === 'failed');
        reasons.push(drawn.outcome.failure.reason);
      }
      assert.deepEqual(reasons, ['uninstalled', 'blockedByPerson', 'blockedByPolicy']);
    });

    it('is skipped when it is no longer true, or has nowhere to go', async () => {
      const ticket = await aPostedTicket();
      await desk.press(INES, 'ticket.claim', at(ticket));
      const [update, , claimed] = desk.taken();
      assert.ok(update && claimed);
      assert.equal((await desk.draw(claimed)).kind, 'ready');
      await desk.press(INES, 'ticket.release', at(await now(ticket)));
      const skipped = async (delivery: typeof claimed) => {
        const drawn = await desk.draw(delivery);
        return drawn.kind === 'settled' && drawn.outcome.kind === 'skipped'
          ? drawn.outcome.reason
          : drawn.kind;
      };
      assert.equal(await skipped(claimed), 'superseded');
      await store.tickets.forgetCardsOutside(OTHER);
      assert.equal(await skipped(update), 'noCard');
      const ofNobody = { ...update, message: { ...update.message, ticketId: 'nothing' as TicketId } };
      assert.equal(await skipped(ofNobody as typeof update), 'noSuchTicket');
    });
  });
});
