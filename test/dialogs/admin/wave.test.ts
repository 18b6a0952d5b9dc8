import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  changeWave,
  newWave,
  pausedBy,
  type WaveActor,
  type WaveChange,
  type WaveEvent,
} from '../../../dialogs/admin/wave.ts';
import type { GroupId } from '../../../domain/ids.ts';
import type { Wave, WaveDraft } from '../../../domain/wave.ts';
import {
  aDraft,
  aPausedWave,
  aPlan,
  aReach,
  aRunningWave,
  GROUP,
  later,
  NOON,
  NORA,
  WAVE,
} from '../../fixtures/waves.ts';

const nora: WaveActor = { kind: 'admin', id: NORA, name: 'Nora Ek' };
const launch: Extract<WaveEvent, { kind: 'launch' }> = {
  kind: 'launch',
  headCount: '235',
  ready: true,
  helpdesk: 'reachable',
  reach: aReach(),
};
const settled = { pending: 0, inFlight: 0, unknown: 0 };

function change(wave: Wave, event: WaveEvent, now = NOON): WaveChange {
  return changeWave(wave, event, nora, now);
}

function changed(wave: Wave, event: WaveEvent, now = NOON) {
  const result = change(wave, event, now);
  assert.ok(result.kind === 'changed', JSON.stringify(result));
  return result;
}

function refusals(wave: Wave, event: WaveEvent, now = NOON) {
  const result = change(wave, event, now);
  assert.ok(result.kind === 'refused', `${event.kind} was allowed`);
  return result.refusals;
}

describe('changeWave: a draft', () => {
  it('takes the name of its group until somebody names it', () => {
    const event = { kind: 'pickGroup', groupId: GROUP, groupName: 'Sales Nordic' } as const;
    const named = changed(newWave(WAVE, NORA, NOON), event).wave;
    assert.equal(named.plan.name, 'Sales Nordic');
    const other = { ...event, groupId: 'g2' as GroupId, groupName: 'Warehouse' };
    assert.equal(changed(named, other).wave.plan.name, 'Warehouse');
    assert.equal(changed(aDraft({ name: 'First round' }), other).wave.plan.name, 'First round');
  });

  it('forgets the count when the group changes, and only then', () => {
    const same = { kind: 'pickGroup', groupId: GROUP, groupName: 'Sales Nordic' } as const;
    assert.deepEqual(changed(aDraft(), same).effects, []);
    assert.deepEqual(changed(aDraft(), { ...same, groupId: 'g2' as GroupId }).effects, ['forgetCount']);
  });

  it('keeps what the form could read and hands on what it could not', () => {
    const setUp = { name: 'Round 1', source: null, handOver: null, deadline: null };
    const result = changed(aDraft(), { kind: 'setUp', setUp, refusals: [{ reason: 'sourceMissing' }] });
    assert.equal(result.wave.plan.name, 'Round 1');
    assert.equal(result.wave.plan.source, null);
    assert.equal(result.wave.plan.groupId, GROUP);
    assert.deepEqual(result.refusals, [{ reason: 'sourceMissing' }]);
  });
});

describe('changeWave: the launch', () => {
  it('starts a complete draft when the head-count is typed', () => {
    const { wave, effects, entry } = changed(aDraft(), launch);
    assert.deepEqual(wave, {
      id: WAVE,
      createdBy: NORA,
      createdAt: NOON,
      revision: 2,
      state: 'running',
      plan: aPlan(),
      startedAt: NOON,
    });
    assert.deepEqual(effects, ['plan']);
    assert.deepEqual(entry, { what: 'launched', detail: '235' });
  });

  for (const typed of ['1 235', '1,235', '1.235', '1’235', ' 1235 ', '1\u00a0235']) {
    it(`reads "${typed}" as 1235`, () => {
      const reach = aReach({ reachable: 1200 });
      assert.equal(changed(aDraft(), { ...launch, headCount: typed, reach }).wave.state, 'running');
    });
  }

  it('says which number was expected when another was typed', () => {
    assert.deepEqual(refusals(aDraft(), { ...launch, headCount: '250' }), [
      { reason: 'headCountWrong', values: { expected: 235, typed: 250 } },
    ]);
  });

  for (const typed of ['', 'all', '23x5', '-235', '2e2', '99999999']) {
    it(`cannot read "${typed}" as a number of people`, () => {
      const event = { ...launch, headCount: typed };
      assert.deepEqual(refusals(aDraft(), event), [
        { reason: 'headCountUnreadable', values: { expected: 235 } },
      ]);
    });
  }

  const lacking: readonly [field: Partial<WaveDraft>, reason: string][] = [
    [{ name: null }, 'nameMissing'],
    [{ groupId: null }, 'groupMissing'],
    [{ source: null }, 'sourceMissing'],
    [{ handOver: null }, 'modeMissing'],
    [{ deadline: null }, 'deadlineMissing'],
  ];
  for (const [field, reason] of lacking) {
    it(`refuses a draft that lacks something: ${reason}`, () => {
      assert.deepEqual(refusals(aDraft(field), launch), [{ reason }]);
    });
  }

  const obstacles: readonly [what: string, event: Partial<typeof launch>, reason: string][] = [
    ['the checklist is not confirmed', { ready: false }, 'notReady'],
    ['there is no helpdesk', { helpdesk: 'missing' }, 'noHelpdesk'],
    ['nobody has counted', { reach: null }, 'notCounted'],
    ['the count is a day old', { reach: aReach({ countedAt: later(-86_400_001) }) }, 'countOld'],
    [
      'nobody can be reached',
      { reach: aReach({ reachable: 0, toInstall: 0 }), headCount: '0' },
      'nobodyToWrite',
    ],
  ];
  for (const [what, event, reason] of obstacles) {
    it(`refuses when ${what}`, () => {
      assert.deepEqual(
        refusals(aDraft(), { ...launch, ...event }).map((refusal) => refusal.reason),
        [reason],
      );
    });
  }

  it('takes a count that is just not a day old', () => {
    const reach = aReach({ countedAt: later(-86_400_000) });
    assert.equal(changed(aDraft(), { ...launch, reach }).wave.state, 'running');
  });

  it('refuses dates that have passed since they were picked', () => {
    const late = new Date('2026-12-12T00:00:00Z');
    const event = { ...launch, reach: aReach({ countedAt: late }) };
    assert.deepEqual(refusals(aDraft(), event, late), [{ reason: 'deadlinePast' }, { reason: 'gracePast' }]);
  });
});

describe('changeWave: a launched wave', () => {
  it('pauses with the name of who did it, and everybody sees it', () => {
    const { wave, effects } = changed(aRunningWave(), { kind: 'pause', cause: null }, later(5));
    assert.ok(wave.state === 'paused');
    assert.deepEqual(pausedBy(wave.why), { kind: 'person', name: 'Nora Ek' });
    assert.deepEqual(wave.pausedAt, later(5));
    assert.deepEqual(effects, ['showEverybody']);
  });

  it('pauses itself with the cause', () => {
    const event = { kind: 'pause', cause: 'helpdeskFull' } as const;
    const result = changeWave(aRunningWave(), event, { kind: 'flytt' }, NOON);
    assert.ok(result.kind === 'changed' && result.wave.state === 'paused');
    assert.deepEqual(pausedBy(result.wave.why), { kind: 'itself', cause: 'helpdeskFull' });
  });

  it('is not deceived by a person who is called like a cause', () => {
    assert.deepEqual(pausedBy('helpdeskFull'), { kind: 'person', name: 'helpdeskFull' });
  });

  it('goes on from a pause where it was, planning included', () => {
    const { wave, effects } = changed(aPausedWave(), { kind: 'resume' });
    assert.equal(wave.state, 'running');
    assert.deepEqual('startedAt' in wave && wave.startedAt, NOON);
    assert.deepEqual(effects, ['plan', 'showEverybody']);
  });

  it('is cancelled by somebody who is sure, and by nobody else', () => {
    assert.deepEqual(refusals(aRunningWave(), { kind: 'cancel', sure: false }), [{ reason: 'notSure' }]);
    for (const wave of [aRunningWave(), aPausedWave()]) {
      const result = changed(wave, { kind: 'cancel', sure: true }, later(9));
      assert.ok(result.wave.state === 'cancelled');
      assert.deepEqual(result.wave.endedAt, later(9));
      assert.deepEqual(result.effects, ['skipPending', 'showEverybody']);
    }
  });

  it('finishes when it is planned to the end and every row is settled', () => {
    const result = changed(aRunningWave(), { kind: 'finish', planned: true, progress: settled }, later(9));
    assert.ok(result.wave.state === 'finished');
    assert.deepEqual(result.wave.endedAt, later(9));
  });

  for (const open of ['pending', 'inFlight', 'unknown'] as const) {
    it(`does not finish with a row that is ${open}`, () => {
      const progress = { ...settled, [open]: 1 };
      assert.deepEqual(refusals(aRunningWave(), { kind: 'finish', planned: true, progress }), [
        { reason: 'notSettled', values: { left: 1 } },
      ]);
    });
  }

  it('does not finish while its cohort is being planned', () => {
    const event = { kind: 'finish', planned: false, progress: settled } as const;
    assert.deepEqual(refusals(aRunningWave(), event), [{ reason: 'notPlanned' }]);
  });
});

describe('changeWave: any events in any order', () => {
  const event: fc.Arbitrary<WaveEvent> = fc.oneof(
    fc.record({
      kind: fc.constant('pickGroup' as const),
      groupId: fc.constant(GROUP),
      groupName: fc.string({ minLength: 1 }),
    }),
    fc.constant<WaveEvent>({
      kind: 'setUp',
      setUp: { name: 'n', source: aPlan().source, handOver: { mode: 'noGrace' }, deadline: aPlan().deadline },
      refusals: [],
    }),
    fc.record({
      kind: fc.constant('launch' as const),
      headCount: fc.constantFrom('235', '1'),
      ready: fc.boolean(),
      helpdesk: fc.constantFrom('reachable' as const, 'missing' as const),
      reach: fc.constantFrom(aReach(), null),
    }),
    fc.constant<WaveEvent>({ kind: 'pause', cause: null }),
    fc.constant<WaveEvent>({ kind: 'resume' }),
    fc.record({ kind: fc.constant('cancel' as const), sure: fc.boolean() }),
    fc.record({
      kind: fc.constant('finish' as const),
      planned: fc.boolean(),
      progress: fc.record({ pending: fc.nat(1), inFlight: fc.nat(1), unknown: fc.nat(1) }),
    }),
  );
  /** Chance alone would seldom get so far. */
  const TO_A_LAUNCH: readonly WaveEvent[] = [
    { kind: 'pickGroup', groupId: GROUP, groupName: 'g' },
    {
      kind: 'setUp',
      setUp: { name: 'n', source: aPlan().source, handOver: { mode: 'noGrace' }, deadline: aPlan().deadline },
      refusals: [],
    },
    { kind: 'launch', headCount: '235', ready: true, helpdesk: 'reachable', reach: aReach() },
  ];
  const NEXT: Readonly<Record<Wave['state'], readonly Wave['state'][]>> = {
    draft: ['draft', 'running'],
    running: ['paused', 'finished', 'cancelled'],
    paused: ['running', 'cancelled'],
    finished: [],
    cancelled: [],
  };

  it('never leaves the map of states, never skips a revision and never changes a launched plan', () => {
    let launches = 0;
    fc.assert(
      fc.property(fc.constantFrom([], TO_A_LAUNCH), fc.array(event, { maxLength: 25 }), (first, others) => {
        const events = [...first, ...others];
        let wave: Wave = newWave(WAVE, NORA, NOON);
        for (const happens of events) {
          const result = changeWave(wave, happens, nora, NOON);
          if (result.kind === 'refused') {
            assert.ok(result.refusals.length > 0, 'a refusal says why');
            continue;
          }
          assert.ok(NEXT[wave.state].includes(result.wave.state), `${wave.state} → ${result.wave.state}`);
          assert.equal(result.wave.revision, wave.revision + 1);
          if (wave.state === 'draft' && result.wave.state === 'running') {
            assert.ok(happens.kind === 'launch' && happens.ready && happens.headCount === '235');
            launches += 1;
          }
          if (wave.state !== 'draft') assert.deepEqual(result.wave.plan, wave.plan);
          wave = result.wave;
        }
      }),
      { numRuns: 500 },
    );
    assert.ok(launches > 100, `only ${launches} runs got as far as a launch`);
  });
});
