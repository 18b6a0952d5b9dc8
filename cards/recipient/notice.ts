import type { DeviceLine, NoticeScreen } from '../../domain/screens.ts';
import { SNOOZES } from '../actions.ts';
import { cardDate, plainDate } from '../dates.ts';
import { button, card, choices, heading, paragraph, remark } from '../parts.ts';
import { deviceRows } from './deviceRows.ts';
import type { DrawContext, DrawnCard } from './screenCard.ts';

/** What moves, by when, how long it takes, what happens after the deadline, and one button to begin with. */
export function noticeCard(screen: NoticeScreen, { texts, timeZone }: DrawContext): DrawnCard {
  const { devices, handOver } = screen;
  const first = devices.find(
    (device) => device.journeyId !== null && (device.stage === 'notStarted' || device.stage === 'notified'),
  );
  const count = Math.max(1, devices.length);
  const consequence =
    handOver.mode === 'noGrace'
      ? texts('notice.noGrace')
      : texts('notice.graceUntil', { date: cardDate(handOver.until) });
  return {
    summary: texts('notice.summary', { count, date: plainDate(screen.deadline, texts.language, timeZone) }),
    card: card({
      language: texts.language,
      fallbackText: texts('notice.fallback'),
      body: [
        heading(texts('notice.heading', { count })),
        paragraph(
          texts('notice.intro', {
            name: screen.givenName,
            emm: screen.sourceName,
            from: screen.minutes[0],
            to: screen.minutes[1],
          }),
        ),
        remark('emphasis', [
          paragraph(texts('notice.deadline', { date: cardDate(screen.deadline) })),
          paragraph(consequence),
        ]),
        ...(devices.length > 0
          ? [
              paragraph(texts('notice.devices'), { weight: 'Bolder', spacing: 'Medium' }),
              ...deviceRows(devices, texts),
            ]
          : [paragraph(texts('notice.noDevices'))]),
        ...(first
          ? [
              choices({
                id: 'until',
                label: texts('notice.laterLabel'),
                compact: true,
                value: 'tomorrow',
                options: SNOOZES.map((value) => ({ value, title: texts(`snooze.${value}`) })),
              }),
            ]
          : []),
      ],
      actions: noticeActions(first, devices.length > 0, texts),
    }),
  };
}

function noticeActions(first: DeviceLine | undefined, hasDevices: boolean, texts: DrawContext['texts']) {
  if (!first?.journeyId) {
    const positive = { style: 'positive' } as const;
    const show = (options: object) => button(texts('help.status'), 'summary.show', {}, options);
    const tell = (options: object) => button(texts('notice.startOther'), 'device.other', {}, options);
    // With devices that are under way already, going on is what is wanted.
    return hasDevices ? [show(positive), tell({})] : [tell(positive), show({})];
  }
  const data = { journeyId: first.journeyId, revision: first.revision };
  return [
    button(texts('notice.start', { device: first.name }), 'journey.start', data, { style: 'positive' }),
    button(texts('notice.later'), 'journey.snooze', data, { inputs: 'auto' }),
    button(texts('notice.notMine'), 'journey.notMine', data),
    button(texts('notice.help'), 'journey.stuck', data),
  ];
}
