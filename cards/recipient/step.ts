import type { JourneyScreen, StepContent } from '../../domain/screens.ts';
import { button, type CardElement, card, eyebrow, heading, paragraph, remark, subtle } from '../parts.ts';
import type { Texts } from '../texts.ts';
import type { DrawContext, DrawnCard } from './screenCard.ts';

/** One thing to do, how it looks when it worked, and how to go on when this very device loses Teams. */
export function stepCard(
  { head, ...screen }: Extract<JourneyScreen, { screen: 'step' }>,
  { texts, qrImageUrl }: DrawContext,
): DrawnCard {
  const { step, number, of } = screen;
  const data = { journeyId: head.journeyId, revision: head.revision };
  const summary = texts('step.summary', { device: head.deviceName, number, of });
  const where = screen.phase === 'unenroll' ? 'step.eyebrow.unenroll' : 'step.eyebrow.enroll';
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(step.title),
        eyebrow(texts(where, { device: head.deviceName, number, of })),
        ...(step.warning
          ? [remark('warning', [paragraph(texts('step.warning', { text: step.warning }))])]
          : []),
        paragraph(step.text),
        ...(step.note ? [paragraph(step.note)] : []),
        ...step.links.map((link) => linkBlock(link, texts, qrImageUrl)),
        ...(step.success ? [remark('good', [paragraph(texts('step.success', { text: step.success }))])] : []),
        ...(screen.showOtherwise
          ? [
              remark('emphasis', [
                paragraph(texts('step.otherwise'), { weight: 'Bolder' }),
                paragraph(step.otherwise ?? texts('step.noOtherwise')),
              ]),
            ]
          : []),
        subtle(texts('step.lost', { url: screen.guideUrl })),
      ],
      actions: [
        button(texts('step.done'), 'journey.stepDone', { ...data, step: number - 1 }, { style: 'positive' }),
        ...(screen.showOtherwise ? [] : [button(texts('step.different'), 'journey.different', data)]),
        button(texts('step.stuck'), 'journey.stuck', data),
        ...(number > 1 || screen.phase === 'unenroll'
          ? [button(texts('step.back'), 'journey.stepBack', data, { secondary: true })]
          : []),
      ],
    }),
  };
}

/** A link as words, and as a QR code when the step is done on another device than the one that shows the card. */
function linkBlock(
  link: StepContent['links'][number],
  texts: Texts,
  qrImageUrl: (url: string) => string,
): CardElement {
  const words = paragraph(`[${texts('common.openLink', { title: link.title })}](${link.url})`);
  if (!link.qr) return words;
  return {
    type: 'ColumnSet',
    columns: [
      {
        type: 'Column',
        width: 'auto',
        items: [
          {
            type: 'Image',
            url: qrImageUrl(link.url),
            altText: texts('common.qrAlt', { title: link.title }),
            width: '112px',
            height: '112px',
          },
        ],
      },
      {
        type: 'Column',
        width: 'stretch',
        verticalContentAlignment: 'Center',
        items: [subtle(texts('step.scan')), words],
      },
    ],
  };
}
