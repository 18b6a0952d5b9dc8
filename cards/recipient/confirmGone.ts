import type { JourneyScreen } from '../../domain/screens.ts';
import { button, card, eyebrow, heading, paragraph, remark } from '../parts.ts';
import type { DrawContext, DrawnCard } from './screenCard.ts';

/** Enrolling before the old profile is gone fails in confusing ways (facts: NEVER-14), so this is its own card. */
export function confirmGoneCard(
  { head, ...screen }: Extract<JourneyScreen, { screen: 'confirmGone' }>,
  { texts }: DrawContext,
): DrawnCard {
  const data = { journeyId: head.journeyId, revision: head.revision };
  const summary = texts('gone.summary', { device: head.deviceName });
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(texts('gone.heading')),
        eyebrow(texts('gone.eyebrow', { device: head.deviceName })),
        paragraph(screen.question),
        ...(screen.stillThere
          ? [
              remark('warning', [
                paragraph(texts('gone.stillThere'), { weight: 'Bolder' }),
                paragraph(screen.stillThere),
              ]),
            ]
          : []),
      ],
      actions: [
        button(texts('gone.yes'), 'journey.gone', { ...data, answer: 'yes' }, { style: 'positive' }),
        button(texts('gone.no'), 'journey.gone', { ...data, answer: 'no' }),
        button(texts('step.stuck'), 'journey.stuck', data),
        button(texts('step.back'), 'journey.stepBack', data, { secondary: true }),
      ],
    }),
  };
}
