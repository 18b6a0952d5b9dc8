import type { JourneyScreen } from '../../domain/screens.ts';
import { cardTime } from '../dates.ts';
import { button, card, eyebrow, heading, paragraph, remark, subtle } from '../parts.ts';
import type { DrawContext, DrawnCard } from './screenCard.ts';

type At<Name extends JourneyScreen['screen']> = Extract<JourneyScreen, { screen: Name }>;

/** The steps are done; Intune does not confirm it yet. Says what Intune shows, and that nobody has to wait here. */
export function verifyingCard({ head, ...screen }: At<'verifying'>, { texts }: DrawContext): DrawnCard {
  const data = { journeyId: head.journeyId, revision: head.revision };
  const summary = texts('verifying.summary', { device: head.deviceName });
  const { finding } = screen;
  const says =
    finding.kind === 'notYet'
      ? texts(`verifying.${finding.why}`)
      : texts(finding.kind === 'notChecked' ? 'verifying.notChecked' : 'verifying.notSeen');
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(texts('verifying.heading')),
        eyebrow(texts('verifying.eyebrow', { device: head.deviceName })),
        paragraph(says),
        ...(screen.told ? [remark('emphasis', [paragraph(texts('verifying.told'))])] : []),
        ...(screen.nextCheckAt
          ? [subtle(texts('verifying.next', { time: cardTime(screen.nextCheckAt) }))]
          : []),
      ],
      actions: [
        button(texts('verifying.check'), 'journey.check', data, { style: 'positive' }),
        button(texts('verifying.back'), 'journey.stepBack', data),
        button(texts('step.stuck'), 'journey.stuck', data),
      ],
    }),
  };
}

/** Intune shows the device; it does not count as done before it meets the requirements. */
export function enrolledCard({ head, ...screen }: At<'enrolled'>, { texts }: DrawContext): DrawnCard {
  const data = { journeyId: head.journeyId, revision: head.revision };
  const summary = texts('enrolled.summary', { device: head.deviceName });
  const { finding } = screen;
  const compliance = finding.kind === 'enrolled' ? finding.compliance : 'notEvaluated';
  const waiting = compliance === 'compliant' ? 'notEvaluated' : compliance;
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(texts('enrolled.heading')),
        eyebrow(texts('enrolled.eyebrow', { device: head.deviceName })),
        ...(finding.kind === 'enrolled'
          ? [paragraph(texts('enrolled.as', { name: finding.deviceName }))]
          : []),
        remark(waiting === 'notEvaluated' ? 'emphasis' : 'warning', [
          paragraph(texts(`enrolled.${waiting}`)),
        ]),
        ...(screen.nextCheckAt
          ? [subtle(texts('enrolled.next', { time: cardTime(screen.nextCheckAt) }))]
          : []),
      ],
      actions: [
        button(texts('verifying.check'), 'journey.check', data, { style: 'positive' }),
        button(texts('step.stuck'), 'journey.stuck', data),
      ],
    }),
  };
}

/** Green, because Intune says so; and the next device, if there is one. */
export function compliantCard({ head, left }: At<'compliant'>, { texts }: DrawContext): DrawnCard {
  const summary = texts('compliant.summary', { device: head.deviceName });
  const next = left[0];
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(texts('compliant.heading')),
        eyebrow(texts('compliant.eyebrow', { device: head.deviceName })),
        remark('good', [paragraph(texts('compliant.text'))]),
        ...(next ? [] : [paragraph(texts('compliant.all'))]),
      ],
      actions: [
        ...(next
          ? [
              button(
                texts('compliant.next', { device: next.name }),
                'device.pick',
                { deviceId: next.deviceId },
                { style: 'positive' },
              ),
            ]
          : []),
        button(texts('help.status'), 'summary.show', {}),
      ],
    }),
  };
}
