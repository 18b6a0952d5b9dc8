import type { Selectable } from 'kysely';
import { z } from 'zod';
import { PLATFORMS } from '../domain/device.ts';
import type { DeviceId, JourneyId, PersonId, SourceId, WaveId } from '../domain/ids.ts';
import type { Journey } from '../domain/journey.ts';
import { readStage, writeStage } from './stage.ts';
import { StoreError } from './storeError.ts';
import type { Tables } from './tables.ts';

const rowShape = z.object({
  platform: z.enum(PLATFORMS),
  facts: z.record(z.string(), z.string()),
  tried_rows: z.array(z.string()),
});

/** Throws StoreError `unreadableRow` when the row does not hold a journey that this version knows. */
export function readJourney(row: Selectable<Tables['journeys']>): Journey {
  const parsed = rowShape.safeParse(row);
  if (!parsed.success) {
    throw new StoreError('unreadableRow', `Journey ${row.journey_id} cannot be read by this version.`, {
      cause: parsed.error,
    });
  }
  return {
    id: row.journey_id as JourneyId,
    personId: row.person_id as PersonId,
    deviceId: row.device_id as DeviceId,
    waveId: row.wave_id as WaveId | null,
    platform: parsed.data.platform,
    source: row.source as SourceId,
    playbookVersion: row.playbook_version,
    facts: parsed.data.facts as Journey['facts'],
    stage: readStage(row.journey_id, row.stage, row.stage_data),
    startedAt: row.started_at,
    stageSince: row.stage_since,
    triedRows: parsed.data.tried_rows,
    lastError: row.last_error,
    revision: row.revision,
  };
}

/** The columns of a new journey, but for its id. */
export function writeJourney(journey: Journey) {
  return {
    person_id: journey.personId,
    device_id: journey.deviceId,
    wave_id: journey.waveId,
    platform: journey.platform,
    source: journey.source,
    playbook_version: journey.playbookVersion,
    started_at: journey.startedAt,
    ...writeProgress(journey),
  };
}

/** The columns that change while somebody goes through it. */
export function writeProgress(journey: Journey) {
  return {
    facts: JSON.stringify(journey.facts),
    stage: journey.stage.at,
    stage_data: writeStage(journey.stage),
    stage_since: journey.stageSince,
    tried_rows: JSON.stringify(journey.triedRows),
    last_error: journey.lastError,
    revision: journey.revision,
  };
}
