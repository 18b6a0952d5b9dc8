import type { Texts } from '../../cards/texts.ts';
import type { DeviceId, JourneyId } from '../../domain/ids.ts';
import type { DeviceLine } from '../../domain/screens.ts';

/** Two devices that nobody has, for showing a notice to an admin: a phone and a PC, the commonest pair. */
export function sampleDevices(givenName: string, texts: Texts): DeviceLine[] {
  return [
    sample('phone', 'ios', texts('wave.preview.device.phone', { name: givenName })),
    sample('pc', 'windows', texts('wave.preview.device.pc', { name: givenName })),
  ];
}

function sample(id: string, platform: DeviceLine['platform'], name: string): DeviceLine {
  return {
    deviceId: `preview-${id}` as DeviceId,
    journeyId: `preview-${id}` as JourneyId,
    revision: 0,
    name,
    platform,
    stage: 'notified',
  };
}
