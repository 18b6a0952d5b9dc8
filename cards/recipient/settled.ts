import type { JourneyScreen } from '../../domain/screens.ts';
import { button, card, heading, paragraph } from '../parts.ts';
import type { DrawContext, DrawnCard } from './screenCard.ts';

/** Nothing more to do with this device; and the way back, should that be wrong. */
export function settledCard(
  screen: Extract<JourneyScreen, { screen: 'declined' | 'notNeeded' }>,
  { texts }: DrawContext,
): DrawnCard {
  const { head } = screen;
  const device = head.deviceName;
  const data = { journeyId: head.journeyId, revision: head.revision };
  const declined = screen.screen === 'declined';
  const summary = texts(declined ? 'declined.summary' : 'notNeeded.summary', { device });
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(declined ? texts('declined.heading') : texts('notNeeded.heading', { device })),
        paragraph(declined ? texts('declined.text', { device }) : screen.text || summary),
      ],
      actions: [
        declined
          ? button(texts('declined.undo'), 'journey.undo', data)
          : button(texts('notNeeded.again'), 'journey.restart', data),
        button(texts('help.status'), 'summary.show', {}),
      ],
    }),
  };
}
