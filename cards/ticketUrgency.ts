import { spanText } from './ago.ts';
import { cardDate, cardTime } from './dates.ts';
import { type CardElement, paragraph, remark, subtle } from './parts.ts';
import type { Texts } from './texts.ts';
import type { TicketView } from './ticket.ts';
import { inert } from './verbatim.ts';

/** Below this the deadline is what an agent should see first. */
const SOON_HOURS = 24;

/** The deadline of a story as a date, or null when it has none that can be read. */
export function deadlineOf(deadline: string | null): Date | null {
  const date = new Date(deadline ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date;
}

/**
 * How urgent it is: hours to the deadline, and whether the device is between two managements. The sentence carries
 * the meaning, the color only repeats it.
 */
export function urgency(texts: Texts, { ticket, now }: Pick<TicketView, 'ticket' | 'now'>): CardElement[] {
  const { story } = ticket;
  const deadline = deadlineOf(story.deadline);
  const left = deadline === null ? null : deadline.getTime() - now.getTime();
  const isOverdue = left !== null && left <= 0;
  const isSoon = left !== null && left < SOON_HOURS * 3_600_000;
  const lines = [
    ...deadlineLine(texts, story.deadline, deadline, now),
    ...(story.inGap ? [texts('ticket.inGap')] : []),
  ];
  if (lines.length === 0) return [];
  if (!story.inGap && !isSoon) return lines.map(subtle);
  const items = lines.map((line, index) =>
    paragraph(line, { ...(index === 0 ? { weight: 'Bolder' as const } : { spacing: 'Small' as const }) }),
  );
  return [remark(isOverdue || (isSoon && story.inGap) ? 'attention' : 'warning', items)];
}

function deadlineLine(texts: Texts, said: string | null, deadline: Date | null, now: Date): string[] {
  if (said === null) return [];
  if (deadline === null) return [texts('ticket.deadlineText', { deadline: inert(said) })];
  const when = { date: cardDate(deadline, 'COMPACT'), time: cardTime(deadline) };
  const left = deadline.getTime() - now.getTime();
  if (left <= 0) return [texts('ticket.overdue', when)];
  return [texts('ticket.left', { ...when, left: spanText(texts.language, left) })];
}
