import type { Message } from '../domain/delivery.ts';
import type { Ticket, TicketLine } from '../domain/ticket.ts';
import {
  type Action,
  button,
  type CardElement,
  card,
  eyebrow,
  heading,
  paragraph,
  remark,
  subtle,
  textInput,
} from './parts.ts';
import type { DrawnCard } from './recipient/screenCard.ts';
import type { Texts } from './texts.ts';
import { excerpt } from './ticketThread.ts';
import { inert, verbatim } from './verbatim.ts';

/** What the person whose ticket it is sees of it, in their own language: words, names, and what comes next. */

type News = Extract<Message, { kind: 'ticketNews' }>['news'];

/** What the card of an agent's line must know besides the ticket. */
export interface LineForPerson {
  readonly line: TicketLine;
  readonly agentFirstName: string;
  /** The agent has asked and waits. */
  readonly isAsked: boolean;
}

/** A message from an agent, with a box for the answer. */
export function agentLineCard(texts: Texts, ticket: Ticket, said: LineForPerson): DrawnCard {
  const agent = inert(said.agentFirstName);
  const summary = texts('request.line.summary', { agent, text: excerpt(said.line.text) });
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        ...head(texts, ticket, texts('request.line.heading', { agent })),
        verbatim(said.line.text),
        ...(said.isAsked
          ? [remark('emphasis', [paragraph(texts('request.line.asked', { agent }), { weight: 'Bolder' })])]
          : []),
        ...answerBox(texts, texts('request.line.answer')),
      ],
      actions: [answerButton(ticket, texts('request.line.send'), said.isAsked)],
    }),
  };
}

/** A change of the ticket. Drawn from its newest state; `hasHelpdesk` decides what can honestly be said. */
export function newsCard(
  texts: Texts,
  ticket: Ticket,
  news: News,
  context: { readonly hasHelpdesk: boolean },
): DrawnCard {
  switch (news) {
    case 'open':
      return context.hasHelpdesk ? openNews(texts, ticket) : noHelpdeskNews(texts, ticket);
    case 'claimed':
      return plainNews(texts, ticket, 'request.claimed', { agent: agentOf(ticket) });
    case 'released':
      return plainNews(texts, ticket, 'request.released', {});
    case 'resolved':
      return resolvedNews(texts, ticket);
    case 'reopened':
      return reopenedCard(texts, ticket);
  }
}

/** After the person has pressed *I'm still stuck*, or an agent has opened the ticket again. */
export function reopenedCard(texts: Texts, ticket: Ticket): DrawnCard {
  const agent = agentOf(ticket);
  const text = agent === '' ? texts('request.reopened.byYou') : texts('request.reopened.byAgent', { agent });
  return withBox(texts, ticket, {
    summary: texts('request.reopened.summary', { number: ticket.number }),
    heading: texts('request.reopened.heading'),
    text,
  });
}

/** After the person has written something: what they wrote, to whom it went, and room for more. */
export function sentCard(texts: Texts, ticket: Ticket): DrawnCard {
  const agent = agentOf(ticket);
  const isClosed = ticket.state.at === 'resolved';
  const answered = ticket.lines.findLast((line) => line.from === 'agent');
  const said = ticket.lines.findLast((line) => line.from === 'person');
  const summary = texts('request.sent.summary', { number: ticket.number });
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        ...head(
          texts,
          ticket,
          agent === '' ? texts('request.sent.helpdesk') : texts('request.sent.agent', { agent }),
        ),
        // The card takes the place of the one that asked, so it keeps what was asked.
        ...(answered === undefined
          ? []
          : [subtle(`**${inert(answered.author)}**`), verbatim(answered.text, { spacing: 'None' })]),
        ...(said === undefined
          ? []
          : [
              remark('emphasis', [
                subtle(`**${texts('request.you')}**`),
                verbatim(said.text, { spacing: 'None' }),
              ]),
            ]),
        ...(isClosed ? [paragraph(texts('request.sent.closed'))] : answerBox(texts, texts('request.add'))),
      ],
      actions: isClosed
        ? [stillStuckButton(texts, ticket)]
        : [answerButton(ticket, texts('request.addSend'), false)],
    }),
  };
}

function openNews(texts: Texts, ticket: Ticket): DrawnCard {
  const number = ticket.number;
  return withBox(texts, ticket, {
    summary: texts('request.open.summary', { number }),
    heading: texts('request.open.heading'),
    text: texts('request.open.text', { number }),
  });
}

function noHelpdeskNews(texts: Texts, ticket: Ticket): DrawnCard {
  const number = ticket.number;
  return withBox(texts, ticket, {
    summary: texts('request.noHelpdesk.summary', { number }),
    heading: texts('request.noHelpdesk.heading'),
    text: texts('request.noHelpdesk.text', { number }),
  });
}

/** A sentence and nothing to press: there is nothing to do but wait, and the card says for whom. */
function plainNews(
  texts: Texts,
  ticket: Ticket,
  key: 'request.claimed' | 'request.released',
  values: Readonly<Record<string, string>>,
): DrawnCard {
  const summary = texts(`${key}.summary`, { ...values, number: ticket.number });
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        ...head(texts, ticket, texts(`${key}.heading`, values)),
        paragraph(texts(`${key}.text`), { spacing: 'Small' }),
      ],
    }),
  };
}

function resolvedNews(texts: Texts, ticket: Ticket): DrawnCard {
  const { state, journeyId } = ticket;
  const agent = agentOf(ticket);
  const summary = texts('request.resolved.summary', { agent, number: ticket.number });
  const resolution = state.at === 'resolved' ? state.resolution : 'other';
  const note = state.at === 'resolved' ? state.note : null;
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        ...head(texts, ticket, texts('request.resolved.heading', { agent })),
        paragraph(texts(`request.resolved.${resolution}`), { spacing: 'Small' }),
        ...(note === null ? [] : [remark('emphasis', [verbatim(note)])]),
      ],
      actions: [
        ...(journeyId === null
          ? []
          : [
              button(
                texts('request.resolved.goOn'),
                'journey.show',
                { journeyId },
                { style: 'positive' as const },
              ),
            ]),
        stillStuckButton(texts, ticket),
      ],
    }),
  };
}

function withBox(
  texts: Texts,
  ticket: Ticket,
  words: { readonly summary: string; readonly heading: string; readonly text: string },
): DrawnCard {
  return {
    summary: words.summary,
    card: card({
      language: texts.language,
      fallbackText: words.summary,
      body: [
        ...head(texts, ticket, words.heading),
        paragraph(words.text, { spacing: 'Small' }),
        ...answerBox(texts, texts('request.add')),
      ],
      actions: [answerButton(ticket, texts('request.addSend'), false)],
    }),
  };
}

function head(texts: Texts, ticket: Ticket, title: string): CardElement[] {
  const where = { number: ticket.number, device: inert(ticket.story.deviceName) };
  return [heading(title), eyebrow(texts('request.eyebrow', where))];
}

/** Who has the ticket, or an empty text for nobody. */
function agentOf({ state }: Ticket): string {
  return 'by' in state ? inert(state.by.firstName) : '';
}

function answerBox(texts: Texts, label: string): CardElement[] {
  return [textInput({ id: 'said', label, multiline: true }), subtle(texts('request.noSecrets'))];
}

function answerButton(ticket: Ticket, title: string, isAsked: boolean): Action {
  return button(
    title,
    'ticket.answer',
    { ticketId: ticket.id },
    { inputs: 'auto', ...(isAsked ? { style: 'positive' as const } : {}) },
  );
}

function stillStuckButton(texts: Texts, ticket: Ticket): Action {
  return button(texts('request.resolved.stillStuck'), 'ticket.stillStuck', {
    ticketId: ticket.id,
    revision: ticket.revision,
  });
}
