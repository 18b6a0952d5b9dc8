import type { DeviceLine } from '../../domain/screens.ts';
import { type CardElement, paragraph, row, subtle } from '../parts.ts';
import type { Texts } from '../texts.ts';

/** One line for each device: what it is and how far it has come. */
export function deviceRows(devices: readonly DeviceLine[], texts: Texts): CardElement[] {
  return devices.map((device) =>
    row(
      [
        paragraph(device.name, { weight: 'Bolder', spacing: 'None' }),
        { ...subtle(texts(`common.platform.${device.platform}`)), spacing: 'None' },
      ],
      [paragraph(`${MARKS[markOf(device.stage)]} ${texts(`stage.${device.stage}`)}`, { size: 'Small' })],
    ),
  );
}

/** The mark repeats what the words say; it is there for the eye that runs down the list. */
const MARKS = { open: '○', going: '◐', done: '●', help: '△', none: '–' } as const;

function markOf(stage: DeviceLine['stage']): keyof typeof MARKS {
  switch (stage) {
    case 'notStarted':
    case 'notified':
    case 'snoozed':
      return 'open';
    case 'compliant':
      return 'done';
    case 'stuck':
    case 'assisted':
      return 'help';
    case 'declined':
    case 'notNeeded':
      return 'none';
    case 'checking':
    case 'preparing':
    case 'warned':
    case 'unenrolling':
    case 'confirmingGone':
    case 'enrolling':
    case 'verifying':
    case 'enrolled':
      return 'going';
  }
}
