import assert from 'node:assert/strict';
import type { JourneyId } from '../../domain/ids.ts';
import { devicesTaken, type Stage } from '../../domain/journey.ts';
import { NOON } from '../fixtures/sampleRows.ts';
import { gate, STAGES } from '../fixtures/stages.ts';

const journey = (id: string, stage: Stage) => ({ id: id as JourneyId, stage });

describe('devicesTaken', () => {
  it('names the devices of Intune that other journeys have arrived with, also while a person helps', () => {
    const enrolled = (managedDeviceId: string) =>
      ({
        at: 'enrolled',
        gate,
        since: NOON,
        finding: { kind: 'enrolled', managedDeviceId, deviceName: 'x', compliance: 'noncompliant' },
      }) as const;
    const journeys = [
      journey('asked', enrolled('own')),
      journey('one', enrolled('md-1')),
      journey('two', { at: 'compliant', since: NOON, managedDeviceId: 'md-2' }),
      journey('three', { at: 'stuck', from: enrolled('md-3'), ticketId: 'ticket' as never }),
      journey('four', { at: 'compliant', since: NOON, managedDeviceId: null }),
      journey('five', STAGES.verifying),
    ];
    assert.deepEqual([...devicesTaken(journeys, 'asked' as JourneyId)], ['md-1', 'md-2', 'md-3']);
  });
});
