import assert from 'node:assert/strict';
import { readStage, writeStage } from '../../store/stage.ts';
import { ALL_STAGES, STAGES } from '../fixtures/stages.ts';

describe('a stage as it is stored', () => {
  it('comes back as it was, dates and all, whatever it is', () => {
    for (const stage of ALL_STAGES) {
      assert.deepEqual(readStage('journey-1', stage.at, JSON.parse(writeStage(stage))), stage);
    }
  });

  it('has every moment as text that sorts as the moment does', () => {
    const { until } = JSON.parse(writeStage(STAGES.snoozed)) as { until: string };
    assert.match(until, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('is read from before it was noted who was told and which device of Intune it is', () => {
    const { told: _told, ...verifying } = JSON.parse(writeStage(STAGES.verifying));
    assert.deepEqual(readStage('journey-1', 'verifying', verifying), { ...STAGES.verifying, told: false });
    const { managedDeviceId: _id, ...compliant } = JSON.parse(writeStage(STAGES.compliant));
    assert.deepEqual(readStage('journey-1', 'compliant', compliant), {
      ...STAGES.compliant,
      managedDeviceId: null,
    });
  });

  const unreadable: readonly (readonly [string, string, unknown])[] = [
    ['a stage from the future', 'teleporting', {}],
    ['a stage without its data', 'snoozed', {}],
    ['a moment that is none', 'snoozed', { until: 'tomorrow' }],
    ['a fact that nobody knows', 'checking', { asking: 'shoeSize' }],
    ['an unenrol step that no gate let pass', 'unenrolling', { step: 1 }],
    [
      'an unenrol step behind a gate that did not let it pass',
      'unenrolling',
      { step: 1, gate: { gateId: 'GATE-03', outcome: 'adminOnly', advice: [] } },
    ],
    ['a way back to a stage that has none', 'stuck', { from: STAGES.compliant, ticketId: 'ticket-1' }],
    ['no data at all', 'warned', null],
  ];
  for (const [what, at, data] of unreadable) {
    it(`is refused, naming the journey, when it is ${what}`, () => {
      assert.throws(() => readStage('journey-7', at, data), {
        name: 'StoreError',
        reason: 'unreadableRow',
        message: `Journey journey-7 is "${at}" in a way this version cannot read.`,
      });
    });
  }
});
