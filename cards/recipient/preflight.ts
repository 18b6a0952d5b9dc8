import type { JourneyScreen } from '../../domain/screens.ts';
import { button, type CardElement, card, eyebrow, heading, paragraph, remark, subtle } from '../parts.ts';
import type { DrawContext, DrawnCard } from './screenCard.ts';

/** What must be true first (facts: P1…P14), as ticks; those that block say so in words. */
export function preflightCard(
  { head, ...screen }: Extract<JourneyScreen, { screen: 'preflight' }>,
  { texts }: DrawContext,
): DrawnCard {
  const data = { journeyId: head.journeyId, revision: head.revision };
  const summary = texts('preflight.summary', { device: head.deviceName });
  const ticks = screen.checks.flatMap((check): CardElement[] => [
    {
      type: 'Input.Toggle',
      id: check.id,
      title: check.blocking ? texts('preflight.must', { text: check.text }) : check.text,
      // A label of its own would repeat the title aloud; the title is the label of a toggle.
      value: check.confirmed ? 'true' : 'false',
      wrap: true,
      spacing: 'Medium',
    },
    ...(check.hint ? [{ ...subtle(check.hint), spacing: 'None' as const }] : []),
  ]);
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(texts('preflight.heading')),
        eyebrow(texts('preflight.eyebrow', { device: head.deviceName })),
        screen.incomplete
          ? remark('warning', [paragraph(texts('preflight.incomplete'))])
          : paragraph(texts('preflight.intro')),
        ...ticks,
      ],
      actions: [
        button(texts('preflight.next'), 'journey.preflight', data, { style: 'positive', inputs: 'auto' }),
        button(texts('preflight.later'), 'journey.snooze', { ...data, until: 'tomorrow' }),
        button(texts('notice.help'), 'journey.stuck', data),
      ],
    }),
  };
}
