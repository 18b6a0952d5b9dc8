import type { Ticket } from '../domain/ticket.ts';
import { spanText } from './ago.ts';
import { type CardElement, card, heading, paragraph, subtle } from './parts.ts';
import type { DrawnCard } from './recipient/screenCard.ts';
import type { Texts } from './texts.ts';
import { deadlineOf } from './ticketUrgency.ts';
import { inert } from './verbatim.ts';

/** One open ticket and where its card is, when it has one. */
export interface QueuedTicket {
  readonly ticket: Ticket;
  readonly url: string | null;
}

/** What must be done about a ticket, in the order in which an agent should look. */
const GROUPS = ['free', 'answered', 'claimed', 'waiting'] as const;
type Group = (typeof GROUPS)[number];

/** More than an agent reads in one go; the rest is counted. */
const SHOWN_TICKETS = 30;

/**
 * All open tickets on one card, for whoever comes on shift: what nobody has, then where the person has answered,
 * then the rest; in each group the device between two systems first, then the nearest deadline.
 */
export function queueCard(
  texts: Texts,
  queued: readonly QueuedTicket[],
  total: number,
  now: Date,
): DrawnCard {
  const summary = texts('queue.summary', { count: total });
  const sorted = queued
    .toSorted((one, other) => rank(one.ticket) - rank(other.ticket))
    .slice(0, SHOWN_TICKETS);
  const groups = Map.groupBy(sorted, ({ ticket }) => groupOf(ticket));
  const body: CardElement[] = [heading(texts('queue.heading', { count: total }))];
  if (total === 0) body.push(paragraph(texts('queue.none')));
  for (const group of GROUPS) {
    const tickets = groups.get(group);
    if (tickets === undefined) continue;
    body.push(
      paragraph(`${texts(`queue.${group}`)} (${tickets.length})`, { weight: 'Bolder', separator: true }),
    );
    for (const { ticket, url } of tickets) body.push(...entry(texts, ticket, url, now));
  }
  if (total > sorted.length) body.push(subtle(texts('queue.more', { count: total - sorted.length })));
  return { summary, card: card({ language: texts.language, body, fallbackText: summary }) };
}

function groupOf(ticket: Ticket): Group {
  switch (ticket.state.at) {
    case 'open':
      return 'free';
    case 'claimed':
      return ticket.lines.at(-1)?.from === 'person' ? 'answered' : 'claimed';
    case 'waiting':
    case 'resolved':
      return 'waiting';
  }
}

/** Smaller is more urgent: in the gap before all others, then by deadline, those without one last by age. */
function rank({ story, number }: Ticket): number {
  const deadline = deadlineOf(story.deadline)?.getTime() ?? Number.MAX_SAFE_INTEGER / 2 + number;
  return story.inGap ? deadline - Number.MAX_SAFE_INTEGER / 2 : deadline;
}

function entry(texts: Texts, ticket: Ticket, url: string | null, now: Date): CardElement[] {
  const { state, story } = ticket;
  const number = url === null ? `#${ticket.number}` : `[#${ticket.number}](${url})`;
  const details = [
    ...('by' in state ? [inert(state.by.firstName)] : []),
    ...(story.inGap ? [texts('queue.inGap')] : []),
    ...deadlineDetail(texts, story.deadline, now),
    texts('queue.waited', { span: spanText(texts.language, now.getTime() - state.since.getTime()) }),
  ];
  return [
    paragraph(`${number} ${inert(ticket.personName)}: ${inert(story.deviceName)}`, { spacing: 'Small' }),
    { ...subtle(details.join(' · ')), spacing: 'None' },
  ];
}

function deadlineDetail(texts: Texts, said: string | null, now: Date): string[] {
  const deadline = deadlineOf(said);
  if (deadline === null) return [];
  const left = deadline.getTime() - now.getTime();
  if (left <= 0) return [texts('queue.overdue')];
  return [texts('queue.left', { left: spanText(texts.language, left) })];
}
