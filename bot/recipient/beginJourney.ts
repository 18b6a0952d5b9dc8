import { knownFactsOf } from '../../dialogs/recipient/gate.ts';
import type { SourceDevice } from '../../domain/device.ts';
import type { JourneyId, PersonId, WaveId } from '../../domain/ids.ts';
import type { Journey } from '../../domain/journey.ts';
import type { Playbook } from '../../domain/playbook.ts';
import { newId } from '../../store/newId.ts';

/** A new journey for a device that has none: notified, with what the inventory knows about it. */
export function beginJourney(
  personId: PersonId,
  device: SourceDevice,
  waveId: WaveId | null,
  playbook: Playbook,
  now: Date,
): Journey {
  return {
    id: newId<JourneyId>(now),
    personId,
    deviceId: device.id,
    waveId,
    platform: device.platform,
    source: device.source,
    playbookVersion: playbook.version,
    facts: knownFactsOf(device, playbook),
    stage: { at: 'notified' },
    startedAt: now,
    stageSince: now,
    triedRows: [],
    lastError: null,
    revision: 1,
  };
}
