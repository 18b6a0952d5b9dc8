import type { Language } from '../domain/language.ts';
import type { Reach } from '../domain/person.ts';
import type { Ticket, TicketState } from '../domain/ticket.ts';
import { cardDate, cardTime } from './dates.ts';
import { type CardElement, card, eyebrow, heading, paragraph, remark, subtle, textInput } from './parts.ts';
import type { DrawnCard } from './recipient/screenCard.ts';
import type { Texts } from './texts.ts';
import { ticketActions } from './ticketActions.ts';
import { conversation } from './ticketConversation.ts';
import { story } from './ticketStory.ts';
import { excerpt } from './ticketThread.ts';
import { urgency } from './ticketUrgency.ts';
import { inert, verbatim } from './verbatim.ts';

/** Everything the channel's card of a ticket shows. */
export interface TicketView {
  readonly ticket: Ticket;
  readonly now: Date;
  /** What the person is called in a sentence. */
  readonly givenName: string;
  /** The language that the person reads, so that an agent knows before writing. */
  readonly personLanguage: Language;
  /** Whether what an agent writes can arrive. */
  readonly reach: Reach;
  /** Troubleshooting rows that the person was shown; a row that the playbook no longer has is only its id. */
  readonly tried: readonly { readonly id: string; readonly symptom: string | null }[];
  /** Lines that could not be delivered to the person. */
  readonly undelivered: ReadonlySet<number>;
  /** Why the button that was just pressed did not do what it says; for that agent only. */
  readonly notice: string | null;
}

/**
 * The ticket as the helpdesk channel sees it. All agents share this card, so it names the owner instead of saying
 * "you". A resolved ticket folds to a few lines: in a channel with thirty of them the open ones must stand out.
 */
export function ticketCard(texts: Texts, view: TicketView): DrawnCard {
  const summary = ticketSummary(texts, view.ticket);
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: view.ticket.state.at === 'resolved' ? resolvedBody(texts, view) : openBody(texts, view),
      actions: ticketActions(texts, view),
    }),
  };
}

/** What the toast and the activity feed say. */
function ticketSummary(texts: Texts, ticket: Ticket): string {
  const { state } = ticket;
  return texts(`ticket.summary.${state.at}`, {
    number: ticket.number,
    person: excerpt(ticket.personName, 40),
    device: excerpt(ticket.story.deviceName, 40),
    agent: 'by' in state ? state.by.firstName : '',
  });
}

function openBody(texts: Texts, view: TicketView): CardElement[] {
  const { ticket, givenName, notice } = view;
  return [
    ...title(texts, ticket),
    ...status(texts, view),
    ...(notice === null ? [] : [remark('warning', [paragraph(notice)])]),
    ...urgency(texts, view),
    ...reachWarning(texts, view),
    story(texts, view),
    ...(ticket.story.personSays === null
      ? []
      : [subtle(texts('ticket.says')), verbatim(ticket.story.personSays, { italic: true, spacing: 'None' })]),
    // Help for the first answer; after that the conversation needs the room.
    ...(ticket.lines.some((line) => line.from === 'agent') ? [] : hints(texts, view)),
    ...conversation(texts, view),
    textInput({
      id: 'said',
      label: texts('ticket.say', {
        person: givenName,
        language: languageName(texts.language, view.personLanguage),
      }),
      placeholder: texts('ticket.sayHere'),
      multiline: true,
    }),
  ];
}

function resolvedBody(texts: Texts, view: TicketView): CardElement[] {
  const { ticket, givenName, notice } = view;
  const { state, story: told } = ticket;
  const note = state.at === 'resolved' ? state.note : null;
  return [
    ...title(texts, ticket),
    remark('good', [
      paragraph(statusText(texts, ticket, givenName), { weight: 'Bolder' }),
      ...(note === null ? [] : [verbatim(note, { spacing: 'Small' })]),
    ]),
    ...(notice === null ? [] : [remark('warning', [paragraph(notice)])]),
    subtle(`${inert(told.deviceName)} · ${inert(told.where)}`),
  ];
}

/** Number and age, and whose ticket it is: in the same place on every card. */
function title(texts: Texts, { number, openedAt, personName }: Ticket): CardElement[] {
  const when = { date: cardDate(openedAt, 'COMPACT'), time: cardTime(openedAt) };
  return [heading(inert(personName)), eyebrow(texts('ticket.eyebrow', { number, ...when }))];
}

/** Who has it, and since when. */
function status(texts: Texts, { ticket, givenName }: TicketView): CardElement[] {
  const { state, openedAt } = ticket;
  const since = { date: cardDate(state.since, 'COMPACT'), time: cardTime(state.since) };
  return [
    paragraph(statusText(texts, ticket, givenName), { weight: 'Bolder', spacing: 'Small' }),
    ...(state.since.getTime() === openedAt.getTime()
      ? []
      : [{ ...subtle(texts('ticket.since', since)), spacing: 'None' as const }]),
  ];
}

function statusText(texts: Texts, { state, lines }: Ticket, givenName: string): string {
  const person = inert(givenName);
  const isAnswered = lines.at(-1)?.from === 'person';
  switch (state.at) {
    case 'open':
      return isAnswered ? texts('ticket.openAnswered', { person }) : texts('ticket.open');
    case 'claimed':
      return texts(isAnswered ? 'ticket.answered' : 'ticket.claimed', { person, agent: nameOf(state) });
    case 'waiting':
      return texts('ticket.waiting', { person, agent: nameOf(state) });
    case 'resolved':
      return texts('ticket.resolved', {
        agent: nameOf(state),
        resolution: texts(`ticket.resolution.${state.resolution}`),
      });
  }
}

function nameOf(state: Exclude<TicketState, { at: 'open' }>): string {
  return inert(state.by.firstName);
}

/** Replies that cannot arrive are said before they are written. */
function reachWarning(texts: Texts, { reach, givenName }: TicketView): CardElement[] {
  if (reach.kind === 'reachable') return [];
  const why = reach.kind === 'blocked' ? reach.by : reach.kind;
  return [remark('warning', [paragraph(texts(`ticket.reach.${why}`, { person: inert(givenName) }))])];
}

function hints(texts: Texts, { ticket }: TicketView): CardElement[] {
  const lines = [
    ...ticket.story.agentHints.map((hint) => inert(hint)),
    texts('ticket.troubleshoot', { person: inert(ticket.personName) }),
  ];
  return [
    paragraph(texts('ticket.hints'), { weight: 'Bolder' }),
    { ...subtle(lines.map((line) => `- ${line}`).join('\r')), spacing: 'Small' },
  ];
}

/** `Swedish`, in the language of the card. */
function languageName(language: Language, named: Language): string {
  return new Intl.DisplayNames(language, { type: 'language' }).of(named) ?? named;
}
