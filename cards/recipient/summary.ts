import type { DeviceLine, SummaryScreen } from '../../domain/screens.ts';
import { cardDate } from '../dates.ts';
import { button, card, choices, heading, paragraph } from '../parts.ts';
import { deviceRows } from './deviceRows.ts';
import type { DrawContext, DrawnCard } from './screenCard.ts';

/** Beside the one that adds a device. */
const MOST_BUTTONS = 3;

/** Every device with its state; the buttons open the devices that need something, the most urgent first. */
export function summaryCard(screen: SummaryScreen, { texts }: DrawContext): DrawnCard {
  const open = screen.devices.filter(needsSomething).sort((a, b) => urgency(a) - urgency(b));
  const settled = screen.devices.filter((device) => !needsSomething(device) && device.stage !== 'compliant');
  // Of four buttons one adds a device; what has none of its own is opened from the list, also to take a word back.
  const isLong = open.length > MOST_BUTTONS || settled.length > 0;
  const buttons = open.slice(0, isLong ? MOST_BUTTONS - 1 : MOST_BUTTONS);
  const others = isLong ? [...open.slice(buttons.length), ...settled] : [];
  return {
    summary: texts('summary.summary'),
    card: card({
      language: texts.language,
      fallbackText: texts('summary.summary'),
      body: [
        heading(texts('summary.heading', { name: screen.givenName })),
        paragraph(
          screen.devices.length === 0 ? texts('summary.none') : texts('summary.left', { left: open.length }),
        ),
        ...deviceRows(screen.devices, texts),
        ...(screen.deadline && open.length > 0
          ? [paragraph(texts('summary.deadline', { date: cardDate(screen.deadline) }), { spacing: 'Medium' })]
          : []),
        ...(others.length > 0
          ? [
              choices({
                id: 'deviceId',
                label: texts('summary.others'),
                compact: true,
                options: others.map(({ deviceId, name }) => ({ value: deviceId, title: name })),
              }),
            ]
          : []),
      ],
      actions: [
        ...buttons.map((device, index) =>
          button(
            texts('summary.open', { device: device.name }),
            'device.pick',
            { deviceId: device.deviceId },
            index === 0 ? { style: 'positive' } : {},
          ),
        ),
        ...(others.length > 0
          ? [button(texts('summary.openChosen'), 'device.pick', {}, { inputs: 'auto' })]
          : []),
        button(texts('summary.addDevice'), 'device.other', {}),
      ],
    }),
  };
}

/** Devices that still want something of somebody. */
export function needsSomething(device: DeviceLine): boolean {
  return device.stage !== 'compliant' && device.stage !== 'declined' && device.stage !== 'notNeeded';
}

/** A device between two systems first, then those begun, then those to begin, then those that wait for IT. */
function urgency(device: DeviceLine): number {
  switch (device.stage) {
    case 'enrolling':
    case 'verifying':
      return 0;
    case 'unenrolling':
    case 'confirmingGone':
      return 1;
    case 'assisted':
    case 'stuck':
      return 4;
    case 'notStarted':
    case 'notified':
    case 'snoozed':
      return 3;
    case 'checking':
    case 'preparing':
    case 'warned':
    case 'enrolled':
    case 'compliant':
    case 'declined':
    case 'notNeeded':
      return 2;
  }
}
