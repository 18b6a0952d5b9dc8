import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type AdviceRow,
  FACTS,
  type FactName,
  type Facts,
  type GateRow,
  judgeGate,
} from '../../domain/gate.ts';

const rows: readonly GateRow[] = [
  { id: 'shared', when: { usage: ['shared', 'unsure'] }, outcome: 'adminOnly' },
  { id: 'joined', when: { platform: ['windows'], windowsConnection: ['entraJoined'] }, outcome: 'adminOnly' },
  {
    id: 'alone',
    when: { platform: ['windows', 'ios'], usage: ['onlyMe'], mfa: ['elsewhere'] },
    outcome: 'selfService',
  },
];
const advice: readonly AdviceRow[] = [
  { id: 'old', when: { osSupport: ['old'] } },
  { id: 'oldWindows', when: { platform: ['windows'], osSupport: ['old'] } },
];

describe('judgeGate', () => {
  it('asks for the first fact that the first open row lacks', () => {
    assert.deepEqual(judgeGate(rows, advice, { platform: 'windows' }), { kind: 'ask', fact: 'usage' });
    assert.deepEqual(judgeGate(rows, advice, { platform: 'windows', usage: 'onlyMe' }), {
      kind: 'ask',
      fact: 'windowsConnection',
    });
  });

  it('asks nothing about a platform that the device is not', () => {
    assert.deepEqual(judgeGate(rows, advice, { platform: 'ios', usage: 'onlyMe' }), {
      kind: 'ask',
      fact: 'mfa',
    });
  });

  it('lets the first row that is met decide, although a later one is met too', () => {
    const verdict = judgeGate(rows, advice, {
      platform: 'windows',
      usage: 'shared',
      windowsConnection: 'entraJoined',
    });
    assert.deepEqual(verdict, { kind: 'decided', gateId: 'shared', outcome: 'adminOnly', advice: [] });
  });

  it('never passes over an open row to reach one that lets pass', () => {
    const verdict = judgeGate(rows, advice, { platform: 'windows', usage: 'onlyMe', mfa: 'elsewhere' });
    assert.deepEqual(verdict, { kind: 'ask', fact: 'windowsConnection' });
    const answered = judgeGate(rows, advice, {
      platform: 'windows',
      usage: 'onlyMe',
      mfa: 'elsewhere',
      windowsConnection: 'registered',
    });
    assert.equal(answered.kind === 'decided' && answered.outcome, 'selfService');
  });

  it('leaves it to a person when no row is met', () => {
    const verdict = judgeGate(rows, advice, { platform: 'linux', usage: 'onlyMe', mfa: 'onlyHere' });
    assert.deepEqual(verdict, { kind: 'decided', gateId: 'GATE-00', outcome: 'assisted', advice: [] });
    assert.deepEqual(judgeGate([], advice, {}), {
      kind: 'decided',
      gateId: 'GATE-00',
      outcome: 'assisted',
      advice: [],
    });
  });

  it('adds advice that is met, and never asks for the sake of advice', () => {
    const facts: Facts = { platform: 'windows', usage: 'shared' };
    const met = judgeGate(rows, advice, { ...facts, osSupport: 'old' });
    assert.deepEqual(met.kind === 'decided' && met.advice, ['old', 'oldWindows']);
    const unknown = judgeGate(rows, advice, facts);
    assert.deepEqual(unknown.kind === 'decided' && unknown.advice, []);
  });

  it('decides in the end, whatever the rows and the answers', () => {
    const names = Object.keys(FACTS) as FactName[];
    const someFacts = fc
      .record(Object.fromEntries(names.map((name) => [name, fc.constantFrom(...FACTS[name])])))
      .map((facts) => facts as Required<Facts>);
    const someRows = fc.array(
      fc.record({
        id: fc.constant('row'),
        when: fc.dictionary(fc.constantFrom(...names), fc.constant(['unsure', 'personal', 'ios', 'yes'])),
        outcome: fc.constantFrom('selfService' as const, 'adminOnly' as const),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(someRows, someFacts, (someGates, answers) => {
        let known: Facts = {};
        for (let questions = 0; questions <= names.length; questions += 1) {
          const verdict = judgeGate(someGates, [], known);
          if (verdict.kind === 'decided') return;
          assert.equal(known[verdict.fact], undefined, 'a known fact is not asked again');
          known = { ...known, [verdict.fact]: answers[verdict.fact] };
        }
        assert.fail('more questions than facts');
      }),
    );
  });
});
