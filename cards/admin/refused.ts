import { button, card, heading, paragraph } from '../parts.ts';
import type { AdminContext, DrawnCard } from './adminContext.ts';

/** For somebody who is no admin: what this is, why not, and what is there for them. */
export function refusedCard({ texts }: AdminContext): DrawnCard {
  const summary = texts('admin.refused.title');
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [heading(summary), paragraph(texts('admin.refused.text'))],
      actions: [button(texts('help.status'), 'summary.show', {})],
    }),
  };
}
