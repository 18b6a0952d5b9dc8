import type { JourneyScreen } from '../../domain/screens.ts';
import { button, card, choices, eyebrow, heading, subtle } from '../parts.ts';
import type { DrawContext, DrawnCard } from './screenCard.ts';

/** One gate question. "I am not sure" is always among the answers: guessing would be worse. */
export function questionCard(
  { head, ...screen }: Extract<JourneyScreen, { screen: 'question' }>,
  { texts }: DrawContext,
): DrawnCard {
  const data = { journeyId: head.journeyId, revision: head.revision };
  const summary = texts('question.summary', { device: head.deviceName });
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(screen.text),
        eyebrow(texts('question.eyebrow', { device: head.deviceName })),
        ...(screen.hint ? [subtle(screen.hint)] : []),
        choices({
          id: 'value',
          label: texts('question.answer'),
          required: texts('question.missing'),
          options: screen.answers.map((answer) => ({ title: answer.label, value: answer.value })),
        }),
      ],
      actions: [
        button(
          texts('question.next'),
          'journey.answer',
          { ...data, fact: screen.fact },
          { style: 'positive', inputs: 'auto' },
        ),
        button(texts('notice.help'), 'journey.stuck', data),
      ],
    }),
  };
}
