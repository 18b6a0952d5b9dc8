import type { Ticket, TicketLine } from '../domain/ticket.ts';
import { type CardElement, card, eyebrow, heading, subtle } from './parts.ts';
import type { DrawnCard } from './recipient/screenCard.ts';
import type { Texts } from './texts.ts';
import { inert, verbatim } from './verbatim.ts';

/**
 * One line of the conversation as a reply in the ticket's thread. A line by the person mentions the agent who has
 * the ticket: an updated card notifies nobody, and someone with thirty tickets must not go looking for answers.
 */
export function threadLineCard(texts: Texts, ticket: Ticket, line: TicketLine): DrawnCard {
  const isByPerson = line.from === 'person';
  const said = isByPerson
    ? texts('ticket.thread.person', { person: inert(line.author) })
    : texts('ticket.thread.agent', { agent: inert(line.author), person: inert(ticket.personName) });
  const owner = isByPerson && 'by' in ticket.state ? ticket.state.by : null;
  const mention = owner === null ? null : `<at>${owner.name.replace(/[<>]/g, '')}</at>`;
  const body: CardElement[] = [
    { ...heading(said), size: 'Medium' },
    eyebrow(texts('ticket.thread.heading', { number: ticket.number })),
    verbatim(line.text),
    ...(isByPerson && ticket.state.at === 'resolved'
      ? [subtle(texts('ticket.thread.closed', { person: inert(ticket.personName) }))]
      : []),
    ...(mention === null ? [] : [subtle(texts('ticket.thread.for', { agent: mention }))]),
  ];
  const summary = excerpt(`#${ticket.number} ${said} ${line.text}`, 120);
  const drawn = card({ language: texts.language, body, fallbackText: summary });
  if (owner === null || mention === null) return { summary, card: drawn };
  const entity = { type: 'mention', text: mention, mentioned: { id: owner.id, name: owner.name } };
  return { summary, card: { ...drawn, msteams: { entities: [entity] } } };
}

/** The beginning of what was said, for a toast. */
export function excerpt(text: string, limit = 80): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= limit ? line : `${line.slice(0, limit - 1).trimEnd()}…`;
}
