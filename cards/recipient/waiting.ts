import type { JourneyScreen } from '../../domain/screens.ts';
import { cardDate, cardTime } from '../dates.ts';
import { button, card, heading, paragraph, remark } from '../parts.ts';
import type { DrawContext, DrawnCard } from './screenCard.ts';

type At<Name extends JourneyScreen['screen']> = Extract<JourneyScreen, { screen: Name }>;

/** A device that has not been started: when it is opened from the list, or when a reminder is due. */
export function readyCard({ head, ...screen }: At<'ready'>, { texts }: DrawContext): DrawnCard {
  const data = { journeyId: head.journeyId, revision: head.revision };
  const summary = texts('ready.summary', { device: head.deviceName });
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(texts('ready.heading', { device: head.deviceName })),
        paragraph(
          texts('ready.text', { from: screen.minutes[0], to: screen.minutes[1], emm: screen.sourceName }),
        ),
        ...(head.deadline ? [paragraph(texts('notice.deadline', { date: cardDate(head.deadline) }))] : []),
        ...(head.handOver?.mode === 'noGrace'
          ? [remark('emphasis', [paragraph(texts('notice.noGrace'))])]
          : []),
      ],
      actions: [
        button(texts('ready.start'), 'journey.start', data, { style: 'positive' }),
        button(texts('snooze.tomorrow'), 'journey.snooze', { ...data, until: 'tomorrow' }),
        button(texts('notice.notMine'), 'journey.notMine', data),
        button(texts('notice.help'), 'journey.stuck', data),
      ],
    }),
  };
}

export function snoozedCard({ head, until }: At<'snoozed'>, { texts }: DrawContext): DrawnCard {
  const data = { journeyId: head.journeyId, revision: head.revision };
  const summary = texts('snoozed.summary', { device: head.deviceName });
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(texts('snoozed.heading')),
        paragraph(
          texts('snoozed.text', { device: head.deviceName, date: cardDate(until), time: cardTime(until) }),
        ),
        ...(head.deadline ? [paragraph(texts('notice.deadline', { date: cardDate(head.deadline) }))] : []),
      ],
      actions: [
        button(texts('snoozed.start'), 'journey.start', data, { style: 'positive' }),
        button(texts('help.status'), 'summary.show', {}),
      ],
    }),
  };
}

/** On the message that showed this journey before a newer one took over. */
export function movedOnCard({ head }: At<'movedOn'>, { texts }: DrawContext): DrawnCard {
  const summary = texts('movedOn.summary', { device: head.deviceName });
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [{ ...paragraph(texts('movedOn.text', { device: head.deviceName })), style: 'heading' }],
    }),
  };
}

/** The old management is gone and the new one is not there: said once, kindly, with one button. */
export function gapNudgeCard({ head, minutes }: At<'gapNudge'>, { texts }: DrawContext): DrawnCard {
  const data = { journeyId: head.journeyId, revision: head.revision };
  const summary = texts('gapNudge.summary', { device: head.deviceName });
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(texts('gapNudge.heading', { device: head.deviceName })),
        paragraph(texts('gapNudge.text', { minutes })),
      ],
      actions: [
        button(texts('gapNudge.goOn'), 'journey.show', { journeyId: head.journeyId }, { style: 'positive' }),
        button(texts('step.stuck'), 'journey.stuck', data),
      ],
    }),
  };
}
