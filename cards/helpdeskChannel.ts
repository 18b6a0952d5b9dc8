import { bullets, card, heading, paragraph } from './parts.ts';
import type { DrawnCard } from './recipient/screenCard.ts';
import type { Texts } from './texts.ts';

/** The channel has become the helpdesk: what that means, for everybody who reads it there. */
export function helpdeskSetCard(
  texts: Texts,
  setting: 'new' | 'moved' | 'same',
  openTickets: number,
): DrawnCard {
  const summary = texts(`desk.heading.${setting}`);
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(summary),
        ...(setting === 'moved' ? [paragraph(texts('desk.movedFrom'))] : []),
        ...(setting === 'same' ? [] : [paragraph(texts('desk.waiting', { count: openTickets }))]),
        bullets(howItWorks(texts)),
      ],
    }),
  };
}

/** What can be said to the bot in the helpdesk channel. */
export function helpdeskHelpCard(texts: Texts): DrawnCard {
  const summary = texts('desk.help.summary');
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [heading(texts('desk.help.heading')), bullets([...howItWorks(texts), texts('desk.help.here')])],
    }),
  };
}

/** In any other channel: where the bot works, and how an admin makes this one the helpdesk. */
export function elsewhereCard(texts: Texts): DrawnCard {
  const summary = texts('desk.elsewhere.heading');
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(summary),
        paragraph(texts('desk.elsewhere.text')),
        paragraph(texts('desk.elsewhere.admin')),
      ],
    }),
  };
}

function howItWorks(texts: Texts): string[] {
  return [
    texts('desk.how.card'),
    texts('desk.how.reply'),
    texts('desk.how.between'),
    texts('desk.how.queue'),
  ];
}
