import type { JourneyScreen } from '../../domain/screens.ts';
import { bullets, button, card, eyebrow, heading, link, paragraph, remark, subtle } from '../parts.ts';
import type { DrawContext, DrawnCard } from './screenCard.ts';

/** What disappears and what stays, before anything is touched; and how to go on if this device loses Teams. */
export function lossesCard(
  { head, ...screen }: Extract<JourneyScreen, { screen: 'losses' }>,
  { texts, qrImageUrl }: DrawContext,
): DrawnCard {
  const data = { journeyId: head.journeyId, revision: head.revision };
  const summary = texts('losses.summary', { device: head.deviceName });
  const [from, to] = screen.unenrollMinutes;
  const time = screen.enrollMinutes
    ? texts('losses.timeBoth', {
        from,
        to,
        enrollFrom: screen.enrollMinutes[0],
        enrollTo: screen.enrollMinutes[1],
      })
    : texts('losses.time', { from, to });
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(texts('losses.heading')),
        eyebrow(texts('losses.eyebrow', { device: head.deviceName })),
        bullets(screen.lost),
        subtle(texts('losses.back')),
        paragraph(texts('losses.keptHeading'), { weight: 'Bolder', spacing: 'Medium' }),
        bullets(screen.kept),
        ...screen.advice.map((text) => remark('warning', [paragraph(text)])),
        ...(head.handOver?.mode === 'noGrace'
          ? [remark('warning', [paragraph(texts('losses.noGrace'))])]
          : []),
        paragraph(time, { spacing: 'Medium' }),
        {
          type: 'ColumnSet',
          columns: [
            { type: 'Column', width: 'stretch', items: [paragraph(texts('losses.channel'))] },
            {
              type: 'Column',
              width: 'auto',
              items: [
                {
                  type: 'Image',
                  url: qrImageUrl(screen.guideUrl),
                  altText: texts('common.qrAlt', { title: texts('losses.guide') }),
                  width: '96px',
                  height: '96px',
                },
              ],
            },
          ],
        },
      ],
      actions: [
        button(texts('losses.begin'), 'journey.agree', data, { style: 'positive' }),
        link(texts('losses.guide'), screen.guideUrl),
        button(texts('preflight.later'), 'journey.snooze', { ...data, until: 'tomorrow' }),
        button(texts('common.back'), 'journey.stepBack', data),
      ],
    }),
  };
}
