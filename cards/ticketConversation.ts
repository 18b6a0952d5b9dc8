import { MASK, type TicketLine } from '../domain/ticket.ts';
import { cardDate, cardTime } from './dates.ts';
import { type CardElement, paragraph, remark, subtle } from './parts.ts';
import type { Texts } from './texts.ts';
import type { TicketView } from './ticket.ts';
import { inert, verbatim } from './verbatim.ts';

/** How many lines the card repeats; all of them are in the thread below it. */
const SHOWN_LINES = 5;
/** A pasted log must not push the buttons out of sight. */
const SHOWN_CHARACTERS = 400;

/** The last lines of the conversation, oldest first. */
export function conversation(
  texts: Texts,
  { ticket, undelivered }: Pick<TicketView, 'ticket' | 'undelivered'>,
): CardElement[] {
  const { lines } = ticket;
  if (lines.length === 0) return [];
  const first = Math.max(0, lines.length - SHOWN_LINES);
  const shown = lines.slice(first);
  const isMasked = shown.some((line) => line.text.includes(MASK));
  return [
    paragraph(texts('ticket.conversation'), { weight: 'Bolder', separator: true, spacing: 'Medium' }),
    ...(first > 0 ? [subtle(texts('ticket.earlier', { count: first }))] : []),
    ...shown.map((line, index) => spoken(texts, line, undelivered.has(first + index))),
    ...(isMasked ? [subtle(texts('ticket.masked', { mask: MASK }))] : []),
  ];
}

/** One line: who, when, and the words as they were written. */
function spoken(texts: Texts, line: TicketLine, isUndelivered: boolean): CardElement {
  const when = `${cardDate(line.at, 'COMPACT')} ${cardTime(line.at)}`;
  const by = `**${inert(line.author)}** · ${when}`;
  const items: CardElement[] = [
    subtle(isUndelivered ? `${by} · **${texts('ticket.undelivered')}**` : by),
    verbatim(shorten(texts, line.text), { spacing: 'None' }),
  ];
  // The person's words stand out, because they are what an agent looks for.
  return line.from === 'person'
    ? { ...remark('emphasis', items), spacing: 'Small' }
    : { type: 'Container', items: items as never, spacing: 'Small' };
}

function shorten(texts: Texts, text: string): string {
  return text.length <= SHOWN_CHARACTERS
    ? text
    : `${text.slice(0, SHOWN_CHARACTERS).trimEnd()} ${texts('ticket.cut')}`;
}
