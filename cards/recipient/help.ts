import type { Screen } from '../../domain/screens.ts';
import { button, card, heading, paragraph, subtle } from '../parts.ts';
import type { DrawContext, DrawnCard } from './screenCard.ts';

/** What one can write, and what the organisation can see (facts: migration-process §12). */
export function helpCard(screen: Extract<Screen, { screen: 'help' }>, { texts }: DrawContext): DrawnCard {
  return {
    summary: texts('help.summary'),
    card: card({
      language: texts.language,
      fallbackText: texts('help.summary'),
      body: [
        heading(texts('help.heading')),
        paragraph(texts('help.text')),
        ...(screen.isAdmin ? [paragraph(texts('help.admin'))] : []),
        subtle(texts('help.privacy')),
      ],
      actions: [
        screen.hasDevices
          ? button(texts('help.status'), 'summary.show', {}, { style: 'positive' })
          : button(texts('notice.startOther'), 'device.other', {}, { style: 'positive' }),
      ],
    }),
  };
}
