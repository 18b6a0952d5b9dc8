import assert from 'node:assert/strict';
import fc from 'fast-check';
import { figuresOf, forecast, holdReason, type WaveSituation } from '../../../dialogs/admin/progress.ts';
import type { Wave, WaveProgress } from '../../../domain/wave.ts';
import { aDraft, aPausedWave, aRunningWave, later, NOON } from '../../fixtures/waves.ts';

const progress: WaveProgress = {
  recipients: 250,
  pending: 100,
  inFlight: 5,
  sent: 140,
  failed: 0,
  unknown: 0,
  skipped: 5,
  byReason: {},
  started: 0,
  done: 0,
  stuck: 0,
  ratePerSecond: 45,
};

function situation(
  overrides: Partial<WaveSituation> = {},
  numbers: Partial<WaveProgress> = {},
): WaveSituation {
  return {
    wave: aRunningWave(),
    progress: { ...progress, ...numbers },
    planning: { headCount: 245, inGroup: 250, plannedAt: NOON, problem: null },
    waitingForTeams: 0,
    sending: { stopped: null, slowedDown: false },
    now: later(300_000),
    ...overrides,
  };
}

describe('holdReason', () => {
  it('says nothing when nothing holds the wave', () => {
    assert.equal(holdReason(situation()), null);
  });

  const unplanned = { headCount: 245, inGroup: 40_000, plannedAt: null, problem: null } as const;
  const still = { ratePerSecond: 0, inFlight: 0 } as const;
  const held: readonly [what: string, situation: WaveSituation, kind: string][] = [
    [
      'a pause, before all else',
      situation({ wave: aPausedWave(), sending: { stopped: 'x', slowedDown: true } }),
      'paused',
    ],
    ['planning that has failed', situation({ planning: { ...unplanned, problem: 'groupGone' } }), 'problem'],
    [
      'a technical stop',
      situation({ sending: { stopped: 'BotNotRegistered', slowedDown: false } }),
      'sendingStopped',
    ],
    ['planning that goes on', situation({ planning: unplanned }), 'planning'],
    ['a slower pace', situation({ sending: { stopped: null, slowedDown: true } }), 'slowedDown'],
    ['that nothing moves', situation({}, still), 'stalled'],
    ['waiting for Teams', situation({ waitingForTeams: 100 }, still), 'waitingForTeams'],
    ['an unclear outcome', situation({}, { ...still, pending: 0, unknown: 2 }), 'unknownOutcome'],
  ];
  for (const [what, given, kind] of held) {
    it(`names ${what}`, () => assert.equal(holdReason(given)?.kind, kind));
  }

  it('gives a wave time to get going before it calls it stalled', () => {
    assert.equal(holdReason(situation({ now: later(60_000) }, still)), null);
    assert.equal(holdReason(situation({ now: later(91_000) }, still))?.kind, 'stalled');
  });

  it('does not call it stalled when what is left only waits for Teams', () => {
    const mixed = situation({ waitingForTeams: 99 }, still);
    assert.equal(holdReason(mixed)?.kind, 'stalled', 'one of the hundred is due');
    assert.equal(holdReason({ ...mixed, waitingForTeams: 100 })?.kind, 'waitingForTeams');
  });

  it('does not mention a technical stop to a wave that has nothing left to send', () => {
    const stopped = { stopped: 'BotNotRegistered', slowedDown: false };
    assert.equal(holdReason(situation({ sending: stopped }, { ...still, pending: 0 })), null);
  });

  it('has nothing to say about a wave that does not send', () => {
    const { plan, startedAt, ...base } = aRunningWave();
    const over: Wave = { ...base, state: 'finished', plan, startedAt, endedAt: NOON };
    for (const wave of [aDraft(), over]) assert.equal(holdReason(situation({ wave }, still)), null);
  });

  it('says who paused it and since when', () => {
    assert.deepEqual(holdReason(situation({ wave: aPausedWave() })), {
      kind: 'paused',
      by: { kind: 'person', name: 'Nora Ek' },
      since: later(60_000),
    });
  });
});

describe('forecast', () => {
  it('divides what is left by the pace', () => {
    assert.deepEqual(forecast({ pending: 895, inFlight: 5 }, 45, NOON), {
      kind: 'running',
      secondsLeft: 20,
      endsAt: later(20_000),
    });
  });

  it('promises nothing without a pace, and nothing when all is done', () => {
    assert.deepEqual(forecast({ pending: 1, inFlight: 0 }, 0, NOON), { kind: 'unknown' });
    assert.deepEqual(forecast({ pending: 0, inFlight: 0 }, 0, NOON), { kind: 'done' });
  });

  it('never promises too little, and never more than a second too much', () => {
    const left = fc.integer({ min: 1, max: 500_000 });
    fc.assert(
      fc.property(left, fc.double({ min: 0.01, max: 50, noNaN: true }), (pending, rate) => {
        const result = forecast({ pending, inFlight: 0 }, rate, NOON);
        assert.ok(result.kind === 'running');
        assert.ok(result.secondsLeft * rate >= pending - 1e-6);
        assert.ok((result.secondsLeft - 1) * rate < pending);
      }),
    );
  });
});

describe('figuresOf', () => {
  it('counts a device in everything that is true of it', () => {
    const counts = {
      notified: 5,
      snoozed: 1,
      unenrolling: 2,
      enrolled: 3,
      compliant: 4,
      stuck: 1,
      assisted: 2,
      declined: 1,
      notNeeded: 1,
    } as const;
    assert.deepEqual(figuresOf(counts), {
      total: 20,
      reacted: 15,
      started: 12,
      done: 8,
      stuck: 1,
      assisted: 2,
      declined: 1,
    });
  });

  it('is all zeros for a wave without devices', () => {
    assert.deepEqual(Object.values(figuresOf({})), [0, 0, 0, 0, 0, 0, 0]);
  });
});
