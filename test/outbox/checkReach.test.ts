import assert from 'node:assert/strict';
import type { PersonId } from '../../domain/ids.ts';
import type { Reach } from '../../domain/person.ts';
import { checkReach } from '../../outbox/checkReach.ts';
import type { CohortMember } from '../../outbox/cohort.ts';
import { aMember, memberId, NOON, pages } from '../fixtures/waves.ts';

const reference = { conversationId: 'a:1', serviceUrl: 'https://x', botId: '28:b', channelUserId: '29:u' };
const inContact: Reach = { kind: 'reachable', reference };

function count(
  members: readonly CohortMember[],
  known: ReadonlyMap<PersonId, Reach>,
  installing: 'possible' | 'impossible' = 'possible',
  seen: number[] = [],
) {
  return checkReach(pages(members, 2), {
    reachOfMany: async (ids) =>
      new Map(ids.flatMap((id) => (known.has(id) ? [[id, known.get(id) ?? inContact]] : []))),
    canInstall: async () => installing,
    now: () => NOON,
    onPage: (counted) => seen.push(counted),
  });
}

describe('checkReach', () => {
  const members = [
    aMember(1),
    aMember(2, { hasIntuneLicense: false }),
    aMember(3),
    aMember(4, { accountEnabled: false, hasIntuneLicense: false }),
    aMember(5, { isGuest: true }),
    aMember(6),
    aMember(7),
  ];
  const known = new Map<PersonId, Reach>([
    [memberId(1), inContact],
    [memberId(2), inContact],
    [memberId(6), { kind: 'blocked', since: NOON, by: 'person' }],
    [memberId(7), { kind: 'uninstalled', since: NOON }],
  ]);

  it('counts everybody exactly once, and why the others get nothing', async () => {
    assert.deepEqual(await count(members, known), {
      inGroup: 7,
      reachable: 2,
      toInstall: 1,
      byReason: { disabled: 1, guest: 1, blockedByPerson: 1, uninstalled: 1 },
      unlicensed: 1,
      countedAt: NOON,
    });
  });

  it('says that the app is missing when it cannot be installed', async () => {
    const reach = await count(members, known, 'impossible');
    assert.equal(reach.toInstall, 0);
    assert.equal(reach.byReason.notInstalled, 1);
  });

  it('tells how far it has come after each page', async () => {
    const seen: number[] = [];
    await count(members, known, 'possible', seen);
    assert.deepEqual(seen, [2, 4, 6, 7]);
  });

  it('counts an empty group as nobody', async () => {
    const reach = await count([], known);
    assert.equal(reach.inGroup, 0);
    assert.deepEqual(reach.byReason, {});
  });
});
