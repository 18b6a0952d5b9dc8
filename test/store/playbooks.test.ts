import assert from 'node:assert/strict';
import { decideGate } from '../../dialogs/recipient/gate.ts';
import { PLATFORMS, type Platform } from '../../domain/device.ts';
import { FACTS, type FactName, type Facts } from '../../domain/gate.ts';
import type { Playbook } from '../../domain/playbook.ts';
import { thePlaybook } from '../fixtures/journeys.ts';
import { minutesAfter, NOON } from '../fixtures/sampleRows.ts';
import { forEachStore } from '../fixtures/testStores.ts';

forEachStore('playbooks in the store', (open) => {
  async function stored(playbook: Playbook): Promise<Playbook> {
    const { playbooks } = await open();
    await playbooks.keep(playbook, NOON);
    const found = await playbooks.find(playbook.version);
    assert.ok(found);
    return found;
  }

  it('come back as they went in, to the order of every key', async () => {
    const loaded = await thePlaybook();
    const found = await stored(loaded);
    assert.deepEqual(found, loaded);
    assert.equal(JSON.stringify(found), JSON.stringify(loaded));
  });

  it('ask the same questions in the same order, whatever is answered', async () => {
    const loaded = await thePlaybook();
    const found = await stored(loaded);
    for (const platform of PLATFORMS) {
      const asked = everyWay(platform, loaded);
      assert.deepEqual(everyWay(platform, found), asked);
      if (platform !== 'linux') assert.ok(asked.length > 10, `${platform} asks too little to tell`);
    }
  });

  for (const facts of [
    ['mfa', 'usage', 'appleManagement'] as const,
    ['appleManagement', 'usage', 'mfa'] as const,
  ]) {
    it(`ask for the facts of a row in the order in which it names them: ${facts.join(', ')}`, async () => {
      const when = Object.fromEntries(facts.map((fact) => [fact, FACTS[fact]]));
      const gates = [{ id: 'GATE-01', when, outcome: 'adminOnly' }] as const;
      const found = await stored({ ...(await thePlaybook()), version: facts.join(), gates });
      const asked: string[] = [];
      for (let verdict = decideGate('ios', {}, found); verdict.kind === 'ask'; ) {
        asked.push(verdict.fact);
        const known = Object.fromEntries(asked.map((fact) => [fact, 'unsure']));
        verdict = decideGate('ios', known, found);
      }
      assert.deepEqual(asked, facts);
    });
  }

  it('are kept once: the first to begin with a version decides', async () => {
    const store = await open();
    const playbook = await thePlaybook();
    await store.playbooks.keep(playbook, NOON);
    await store.playbooks.keep({ ...playbook, gates: [] }, minutesAfter(1));
    await Promise.all(Array.from({ length: 5 }, () => store.playbooks.keep(playbook, minutesAfter(2))));
    const rows = await store.database.kysely.selectFrom('playbooks').select('first_used_at').execute();
    assert.deepEqual(rows, [{ first_used_at: NOON }]);
    assert.equal((await store.playbooks.find(playbook.version))?.gates.length, playbook.gates.length);
  });

  it('are not found under a version that nobody kept', async () => {
    assert.equal(await (await open()).playbooks.find('unknown'), undefined);
  });
});

/** Every conversation the gate can have about this platform: what it asks, is told and decides, in order. */
function everyWay(platform: Platform, playbook: Playbook): string[] {
  const ways: string[] = [];
  const go = (facts: Facts, said: string): void => {
    const verdict = decideGate(platform, facts, playbook);
    if (verdict.kind === 'decided') ways.push(`${said} → ${verdict.gateId}`);
    else
      for (const answer of answersTo(verdict.fact))
        go({ ...facts, [verdict.fact]: answer }, `${said} ${verdict.fact}=${answer}`);
  };
  go({ platform, osSupport: 'supported', sourceKind: 'emm', target: 'enroll' }, platform);
  return ways;
}

function answersTo(fact: FactName): readonly string[] {
  return FACTS[fact];
}
