import assert from 'node:assert/strict';
import type { DrawnCard } from '../../cards/recipient/screenCard.ts';
import { createTexts } from '../../cards/texts.ts';
import { type TicketView, ticketCard } from '../../cards/ticket.ts';
import { threadLineCard } from '../../cards/ticketThread.ts';
import { LANGUAGES } from '../../domain/language.ts';
import type { Reach } from '../../domain/person.ts';
import { MASK, RESOLUTIONS, type TicketLine } from '../../domain/ticket.ts';
import { aStory, aTicket, ines, OPENED, STATES } from '../fixtures/tickets.ts';
import { assertCardRules } from './cardRules.ts';

const NOW = new Date('2026-11-10T09:10:00Z');
const english = createTexts('en');

function aLine(from: TicketLine['from'], text: string): TicketLine {
  return { from, author: from === 'agent' ? ines.name : 'Maja Exempel', text, at: OPENED };
}

function aView(overrides: Partial<TicketView> = {}): TicketView {
  return {
    ticket: aTicket(),
    now: NOW,
    givenName: 'Maja',
    personLanguage: 'sv',
    reach: REACHES.reachable,
    tried: [
      { id: 'TS-I10', symptom: 'The profile could not be installed' },
      { id: 'TS-G01', symptom: null },
    ],
    undelivered: new Set(),
    notice: null,
    ...overrides,
  };
}

const REACHES = {
  reachable: {
    kind: 'reachable',
    reference: {
      conversationId: 'a:1',
      serviceUrl: 'https://smba.example.test/',
      botId: '28:b',
      channelUserId: '29:m',
    },
  },
  notInstalled: { kind: 'notInstalled' },
  uninstalled: { kind: 'uninstalled', since: OPENED },
  blockedByPerson: { kind: 'blocked', by: 'person', since: OPENED },
  blockedByAdmin: { kind: 'blocked', by: 'admin', since: OPENED },
} as const satisfies Record<string, Reach>;

/** Every text of a card in reading order, one after the other. */
function wordsOf({ card }: DrawnCard): string {
  const words: string[] = [];
  JSON.stringify(card, (key, value) => {
    if (['text', 'title', 'value', 'label', 'placeholder'].includes(key) && typeof value === 'string') {
      words.push(value);
    }
    return value;
  });
  return words.join('\n');
}

function titlesOf({ card }: DrawnCard): string[] {
  return ((card['actions'] ?? []) as { title: string }[]).map(({ title }) => title);
}

const draw = (overrides: Partial<TicketView> = {}) => ticketCard(english, aView(overrides));

describe('the ticket card of the channel', () => {
  const lines = [
    aLine('person', 'Hello?'),
    aLine('agent', 'Hi Maja!'),
    aLine('person', `${MASK} [here](https://example.test)`),
    aLine('agent', 'x'.repeat(4000)),
    aLine('person', 'å'.repeat(4000)),
    aLine('agent', 'And now?'),
    aLine('person', 'No'),
  ];
  const worst = aStory({
    deviceName: 'd'.repeat(300),
    where: 'w'.repeat(300),
    personSays: 'ä'.repeat(2000),
    agentHints: Array.from({ length: 6 }, () => 'h'.repeat(300)),
    whatGraphShows: 'g'.repeat(300),
  });
  const bare = aStory({
    stepId: null,
    errorCode: null,
    triedRows: [],
    agentHints: [],
    inGap: false,
    deadline: null,
    personSays: null,
    gateId: null,
  });

  for (const language of LANGUAGES) {
    for (const [name, state] of Object.entries(STATES)) {
      it(`obeys the card rules when it is ${name}, in ${language}`, () => {
        for (const story of [aStory(), worst, bare]) {
          for (const spoken of [[], lines]) {
            for (const reach of Object.values(REACHES)) {
              const ticket = aTicket({ state, story, lines: spoken });
              const drawn = ticketCard(createTexts(language), aView({ ticket, reach, notice: 'Not now' }));
              assertCardRules(drawn.card);
              assert.match(drawn.summary, /104/);
            }
          }
        }
      });
    }

    it(`names every resolution, in ${language}`, () => {
      const shown = RESOLUTIONS.map((resolution) => {
        const ticket = aTicket({
          state: { ...STATES.resolved, at: 'resolved', by: ines, resolution, note: 'Bye' },
        });
        const drawn = ticketCard(createTexts(language), aView({ ticket }));
        assertCardRules(drawn.card);
        return wordsOf(drawn);
      });
      assert.equal(new Set(shown).size, RESOLUTIONS.length);
    });

    it(`puts each line into the thread by the rules, in ${language}`, () => {
      for (const state of Object.values(STATES)) {
        for (const line of lines) {
          assertCardRules(threadLineCard(createTexts(language), aTicket({ state }), line).card);
        }
      }
    });
  }

  it('tells who, which device, where, which error, what was tried and what Intune shows', () => {
    const words = wordsOf(draw());
    for (const told of [
      'Maja Exempel',
      "Maja's iPhone 14",
      'IOS-CP-3',
      'GATE-13',
      '25 minutes',
      '0x80180014',
      'The profile could not be installed (TS-I10); TS-G01',
      'No device enrolled since',
      'It says the profile could not be installed.',
      'Check that the old profile is gone',
      'reads Swedish',
    ]) {
      assert.ok(words.includes(told), `missing: ${told}`);
    }
  });

  it('says how many hours are left, and when none are', () => {
    assert.match(wordsOf(draw()), /5 hours to the deadline \(\{\{DATE\(2026-11-10T15:00:00Z/);
    const late = aTicket({ story: aStory({ deadline: '2026-11-10T09:00:00Z' }) });
    assert.match(wordsOf(draw({ ticket: late })), /Past the deadline/);
    const odd = aTicket({ story: aStory({ deadline: 'before Christmas' }) });
    assert.match(wordsOf(draw({ ticket: odd })), /Deadline: before Christmas/);
  });

  it('says that a device is between two systems only when it is', () => {
    assert.match(wordsOf(draw()), /Between two systems/);
    assert.doesNotMatch(wordsOf(draw({ ticket: aTicket({ story: bare }) })), /Between two systems/);
  });

  it('names its owner, because all agents share it', () => {
    assert.match(wordsOf(draw()), /Nobody has it yet/);
    assert.match(wordsOf(draw({ ticket: aTicket({ state: STATES.claimed }) })), /Ines has it/);
    assert.match(
      wordsOf(draw({ ticket: aTicket({ state: STATES.waiting, lines: [aLine('agent', 'Well?')] }) })),
      /Ines has it · waiting for Maja to answer/,
    );
    assert.match(
      wordsOf(draw({ ticket: aTicket({ state: STATES.claimed, lines: [aLine('person', 'Yes')] }) })),
      /Maja has answered · Ines has it/,
    );
  });

  it('offers what comes next, first', () => {
    assert.deepEqual(titlesOf(draw()), ['Take it', 'Reply', 'Ask and wait', 'Resolve']);
    const taken = draw({ ticket: aTicket({ state: STATES.claimed }) });
    assert.deepEqual(titlesOf(taken), ['Reply', 'Ask and wait', 'Resolve', 'Hand over']);
    assert.deepEqual(titlesOf(draw({ ticket: aTicket({ state: STATES.resolved }) })), ['Open it again']);
  });

  it('shows the last five lines and counts the others', () => {
    const words = wordsOf(draw({ ticket: aTicket({ state: STATES.claimed, lines }) }));
    assert.match(words, /2 earlier lines are in this thread/);
    assert.doesNotMatch(words, /Hello\?/);
    assert.match(words, /stands for what looked like a password/);
  });

  it('says which line did not arrive, and that none can', () => {
    const ticket = aTicket({ state: STATES.claimed, lines: [aLine('agent', 'Hi'), aLine('agent', 'Ho')] });
    const arrived = draw({ ticket });
    assert.doesNotMatch(wordsOf(arrived), /not delivered/);
    assert.match(wordsOf(draw({ ticket, undelivered: new Set([1]) })), /not delivered\*\*\nHo/);
    assert.match(wordsOf(draw({ reach: REACHES.blockedByPerson })), /Maja has blocked Flytt/);
  });

  it('shows what people wrote as they wrote it, never as a link, a mention or a date', () => {
    const evil = '[reset](https://evil.example) <at>All</at> {{DATE(2026-01-01T00:00:00Z)}}';
    const ticket = aTicket({
      personName: evil,
      story: aStory({ deviceName: evil, personSays: evil, where: evil }),
      lines: [aLine('person', evil)],
    });
    const { card } = draw({ ticket });
    const markdown: string[] = [];
    JSON.stringify(card, (_key, value) => {
      if (value?.type === 'TextBlock') markdown.push(value.text);
      if (value?.type === 'FactSet') for (const fact of value.facts) markdown.push(fact.value);
      return value;
    });
    const live = markdown.filter((text) => /\]\(https|<at>|\{\{DATE\(2026-01-01/.test(text));
    assert.deepEqual(live, []);
    assert.ok(JSON.stringify(card).includes('"type":"TextRun","text":"[reset](https://evil.example)'));
  });

  it('folds when it is resolved', () => {
    const open = JSON.stringify(draw().card).length;
    const resolved = JSON.stringify(draw({ ticket: aTicket({ state: STATES.resolved }) }).card).length;
    assert.ok(resolved * 2 < open, `${resolved} of ${open}`);
  });

  it('mentions the owner in the thread when the person has written, and nobody otherwise', () => {
    const mentionsIn = (state: keyof typeof STATES, from: TicketLine['from']) =>
      (
        threadLineCard(english, aTicket({ state: STATES[state] }), aLine(from, 'Hi')).card['msteams'] as
          | { entities: { text: string; mentioned: { id: string } }[] }
          | undefined
      )?.entities ?? [];
    assert.deepEqual(
      mentionsIn('claimed', 'person').map(({ text, mentioned }) => [text, mentioned.id]),
      [['<at>Ines Fiktiv</at>', 'ines']],
    );
    assert.deepEqual(mentionsIn('open', 'person'), []);
    assert.deepEqual(mentionsIn('claimed', 'agent'), []);
  });
});
