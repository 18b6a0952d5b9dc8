import assert from 'node:assert/strict';
import { elsewhereCard, helpdeskHelpCard, helpdeskSetCard } from '../../cards/helpdeskChannel.ts';
import { createTexts } from '../../cards/texts.ts';
import { agentLineCard, newsCard, reopenedCard, sentCard } from '../../cards/ticketForPerson.ts';
import { queueCard } from '../../cards/ticketQueue.ts';
import type { JourneyId } from '../../domain/ids.ts';
import { LANGUAGES } from '../../domain/language.ts';
import { RESOLUTIONS, type TicketLine } from '../../domain/ticket.ts';
import { aStory, aTicket, ines, OPENED, STATES } from '../fixtures/tickets.ts';
import { assertCardRules } from './cardRules.ts';

const NOW = new Date('2026-11-10T09:10:00Z');
const english = createTexts('en');
const question: TicketLine = { from: 'agent', author: ines.name, text: 'Which *iOS*?', at: OPENED };
const answer: TicketLine = { from: 'person', author: 'Maja Exempel', text: 'x'.repeat(4000), at: OPENED };
const NEWS = ['open', 'claimed', 'released', 'resolved', 'reopened'] as const;
const journeyId = 'journey-1' as JourneyId;

const read = (card: unknown): string => JSON.stringify(card);

describe('what the person sees of their ticket', () => {
  for (const language of LANGUAGES) {
    const texts = createTexts(language);

    it(`obeys the card rules in every state, in ${language}`, () => {
      for (const state of Object.values(STATES)) {
        for (const ticket of [aTicket({ state }), aTicket({ state, lines: [question, answer], journeyId })]) {
          for (const hasHelpdesk of [true, false]) {
            for (const news of NEWS) assertCardRules(newsCard(texts, ticket, news, { hasHelpdesk }).card);
          }
          assertCardRules(sentCard(texts, ticket).card);
          assertCardRules(reopenedCard(texts, ticket).card);
          for (const isAsked of [true, false]) {
            for (const line of [question, { ...answer, from: 'agent' } as const]) {
              const drawn = agentLineCard(texts, ticket, { line, agentFirstName: 'Ines', isAsked });
              assertCardRules(drawn.card);
              assert.ok(drawn.summary.length < 120, drawn.summary);
            }
          }
        }
      }
    });

    it(`says something different for each way it ended, in ${language}`, () => {
      const said = RESOLUTIONS.map((resolution) => {
        const ticket = aTicket({ state: { at: 'resolved', by: ines, since: NOW, resolution, note: 'Bye' } });
        const { card } = newsCard(texts, ticket, 'resolved', { hasHelpdesk: true });
        assertCardRules(card);
        return read(card);
      });
      assert.equal(new Set(said).size, RESOLUTIONS.length);
    });

    it(`has cards for the channel that obey the rules, in ${language}`, () => {
      for (const setting of ['new', 'moved', 'same'] as const) {
        assertCardRules(helpdeskSetCard(texts, setting, 3).card);
      }
      assertCardRules(helpdeskHelpCard(texts).card);
      assertCardRules(elsewhereCard(texts).card);
      assertCardRules(queueCard(texts, [], 0, NOW).card);
    });
  }

  it('names the agent by first name and waits for the answer only when one was asked for', () => {
    const asked = agentLineCard(english, aTicket(), {
      line: question,
      agentFirstName: 'Ines',
      isAsked: true,
    });
    assert.match(read(asked.card), /Ines is waiting for your answer/);
    assert.match(asked.summary, /^Ines from the helpdesk: Which \*iOS\*\?$/);
    const told = agentLineCard(english, aTicket(), {
      line: question,
      agentFirstName: 'Ines',
      isAsked: false,
    });
    assert.doesNotMatch(read(told.card), /is waiting/);
  });

  it('is honest when no helpdesk is connected', () => {
    const honest = read(newsCard(english, aTicket(), 'open', { hasHelpdesk: false }).card);
    assert.match(honest, /IT has not connected a helpdesk/);
    const normal = read(newsCard(english, aTicket(), 'open', { hasHelpdesk: true }).card);
    assert.doesNotMatch(normal, /not connected/);
  });

  it('offers the way on and the way back when it is closed', () => {
    const closed = aTicket({ state: STATES.resolved, journeyId });
    const verbs = (ticket: typeof closed) =>
      (
        newsCard(english, ticket, 'resolved', { hasHelpdesk: true }).card['actions'] as { verb: string }[]
      ).map(({ verb }) => verb);
    assert.deepEqual(verbs(closed), ['journey.show', 'ticket.stillStuck']);
    assert.deepEqual(verbs({ ...closed, journeyId: null }), ['ticket.stillStuck']);
  });

  it('keeps the question beside the answer that was just sent', () => {
    const ticket = aTicket({ state: STATES.claimed, lines: [question, { ...answer, text: 'iOS 26' }] });
    const words = read(sentCard(english, ticket).card);
    assert.ok(words.indexOf('Which *iOS*?') < words.indexOf('iOS 26'));
    assert.match(words, /Sent to Ines/);
  });

  it('says that a closed ticket stays closed, and how to open it', () => {
    const drawn = sentCard(english, aTicket({ state: STATES.resolved, lines: [answer] }));
    assert.match(read(drawn.card), /The ticket is closed/);
    assert.equal((drawn.card['actions'] as { verb: string }[])[0]?.verb, 'ticket.stillStuck');
  });
});

describe('the queue of open tickets', () => {
  const calm = { inGap: false, deadline: null };
  const queued = [
    aTicket({ number: 1, personName: 'One', story: aStory({ ...calm, deadline: '2026-11-20T00:00:00Z' }) }),
    aTicket({ number: 2, personName: 'Two', story: aStory(calm) }),
    aTicket({ number: 3, personName: 'Three', story: aStory({ ...calm, deadline: '2026-11-10T12:00:00Z' }) }),
    aTicket({ number: 4, personName: 'Four', story: aStory({ ...calm, inGap: true }) }),
    aTicket({ number: 5, personName: 'Five', state: STATES.waiting, story: aStory() }),
    aTicket({ number: 6, personName: 'Six', state: STATES.claimed, lines: [answer], story: aStory(calm) }),
    aTicket({ number: 7, personName: 'Seven', state: STATES.claimed, story: aStory(calm) }),
  ].map((ticket) => ({ ticket, url: `https://teams.microsoft.com/l/message/c/${ticket.number}` }));

  it('begins with what nobody has, most urgent first, then where the person has answered', () => {
    const words = read(queueCard(english, queued, 7, NOW).card);
    const order = ['Four', 'Three', 'One', 'Two', 'Six', 'Seven', 'Five'].map((name) =>
      words.indexOf(`) ${name}:`),
    );
    assert.ok(!order.includes(-1), words);
    assert.deepEqual(
      order,
      order.toSorted((one, other) => one - other),
    );
  });

  it('links each ticket to its card where there is one', () => {
    const [first] = queued.map(({ ticket }) => ({ ticket, url: null }));
    assert.ok(first);
    const words = read(queueCard(english, [first], 1, NOW).card);
    assert.match(words, /"#1 One/);
    assert.match(read(queueCard(english, queued, 7, NOW).card), /\[#1\]\(https:\/\/teams/);
  });

  it('counts what it cannot show, and stays a card that Teams takes', () => {
    const many = Array.from({ length: 200 }, (_, index) => ({
      ticket: aTicket({ number: index, story: aStory({ deviceName: 'd'.repeat(100) }) }),
      url: `https://teams.microsoft.com/l/message/${'c'.repeat(60)}/${index}`,
    }));
    const { card, summary } = queueCard(english, many, 1234, NOW);
    assertCardRules(card);
    assert.match(read(card), /1,204 more not shown here/);
    assert.equal(summary, '1,234 open tickets');
  });
});
