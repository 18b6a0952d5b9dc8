import assert from 'node:assert/strict';
import { decideGate, knownFactsOf, osSupportOf } from '../../../dialogs/recipient/gate.ts';
import { aDevice, thePlaybook } from '../../fixtures/journeys.ts';

describe('osSupportOf', () => {
  const rules = {
    minimumVersions: {
      ios: { minimum: 17, recommended: 17, asOf: '2026-04' },
      windows: { minimum: 10, recommended: 11, asOf: '2026-04' },
    },
  };
  for (const [platform, version, support] of [
    ['ios', '16.7.2', 'tooOld'],
    ['ios', '17.0', 'supported'],
    ['ios', '26.1', 'apple26'],
    ['ios', null, 'unsure'],
    ['ios', 'unknown', 'unsure'],
    // Windows 10 and 11 both call themselves 10.0; only the build tells them apart.
    ['windows', '10.0.19045.5011', 'old'],
    ['windows', '10.0.26100', 'supported'],
    ['windows', '11', 'supported'],
    ['windows', '6.3', 'tooOld'],
    ['linux', '24.04', 'supported'],
  ] as const) {
    it(`calls ${platform} ${version} ${support}`, () => {
      assert.equal(osSupportOf(platform, version, rules), support);
    });
  }
});

describe('knownFactsOf', () => {
  it('takes over what the inventory knows and nothing that is no answer of ours', async () => {
    const device = aDevice({
      knownFacts: { ownership: 'company', appleManagement: 'maybe', color: 'red', usage: 'unsure' },
    });
    const facts = knownFactsOf(device, await thePlaybook());
    assert.equal(facts.ownership, 'company');
    assert.equal(facts.appleManagement, undefined);
    assert.equal(facts.usage, undefined);
    assert.ok(!('color' in facts));
  });
});

describe('decideGate', () => {
  it('lets nothing pass for which there are no steps, and the same device pass when there are', async () => {
    const playbook = await thePlaybook();
    const facts = {
      ...knownFactsOf(aDevice(), playbook),
      usage: 'onlyMe',
      condition: 'fine',
      mfa: 'elsewhere',
    } as const;
    const verdict = decideGate('ios', facts, playbook);
    assert.ok(verdict.kind === 'decided' && verdict.outcome === 'selfService');
    const withoutSteps = decideGate('ios', facts, { ...playbook, unenroll: [] });
    assert.ok(withoutSteps.kind === 'decided' && withoutSteps.outcome === 'assisted');
  });
});
