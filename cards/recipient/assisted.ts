import type { GateOutcome } from '../../domain/gate.ts';
import type { JourneyScreen } from '../../domain/screens.ts';
import { button, card, eyebrow, heading, paragraph, remark, subtle } from '../parts.ts';
import type { TextKey } from '../texts.ts';
import type { DrawContext, DrawnCard } from './screenCard.ts';

/** The gate stopped it: who acts now, and what must be left alone. There is no unenrol step on this card. */
export function assistedCard(
  { head, ...screen }: Extract<JourneyScreen, { screen: 'assisted' }>,
  { texts }: DrawContext,
): DrawnCard {
  const data = { journeyId: head.journeyId, revision: head.revision };
  const summary = texts('assisted.summary', { device: head.deviceName });
  const personActs = screen.outcome === 'updateFirst' || screen.outcome === 'secondMethodFirst';
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(texts(headingKey(screen.outcome))),
        eyebrow(texts('assisted.eyebrow', { device: head.deviceName })),
        // The gate's text says itself that nothing must be removed, where that is so.
        personActs
          ? paragraph(screen.text)
          : remark('warning', [paragraph(screen.text || texts('assisted.dontRemove'))]),
        ...(screen.ticketNumber !== null
          ? [remark('good', [paragraph(texts('assisted.ticket', { number: screen.ticketNumber }))])]
          : []),
        subtle(texts('assisted.rule', { id: screen.gateId })),
      ],
      actions: [
        ...(personActs
          ? [button(texts('assisted.again'), 'journey.restart', data, { style: 'positive' })]
          : []),
        ...(screen.ticketNumber === null
          ? [
              button(
                texts('assisted.book'),
                'journey.escalate',
                data,
                personActs ? {} : { style: 'positive' },
              ),
            ]
          : []),
        ...(personActs ? [] : [button(texts('assisted.wrong'), 'journey.restart', data)]),
        button(texts('help.status'), 'summary.show', {}),
      ],
    }),
  };
}

function headingKey(outcome: GateOutcome): TextKey {
  switch (outcome) {
    case 'adminOnly':
    case 'assisted':
    case 'followApplePrompt':
    case 'updateFirst':
    case 'secondMethodFirst':
      return `assisted.heading.${outcome}`;
    case 'selfService':
    case 'unenrollOnly':
    case 'enrollOnly':
    case 'automatic':
      return 'assisted.heading.other';
  }
}
