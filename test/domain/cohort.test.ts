import assert from 'node:assert/strict';
import { headCountOf, judgeMember, mostToWrite, type Verdict } from '../../domain/cohort.ts';
import type { Reach } from '../../domain/person.ts';
import { aMember, aReach, NOON } from '../fixtures/waves.ts';

const reference = { conversationId: 'a:1', serviceUrl: 'https://x', botId: '28:b', channelUserId: '29:u' };
const inContact: Reach = { kind: 'reachable', reference };

describe('judgeMember', () => {
  const cases: readonly [what: string, Partial<ReturnType<typeof aMember>>, Reach | undefined, Verdict][] = [
    ['in contact', {}, inContact, { kind: 'write' }],
    ['never met', {}, undefined, { kind: 'install' }],
    ['known not to have the app', {}, { kind: 'notInstalled' }, { kind: 'install' }],
    ['removed the app', {}, { kind: 'uninstalled', since: NOON }, { kind: 'skip', reason: 'uninstalled' }],
    [
      'blocked us',
      {},
      { kind: 'blocked', since: NOON, by: 'person' },
      { kind: 'skip', reason: 'blockedByPerson' },
    ],
    [
      'blocked by policy',
      {},
      { kind: 'blocked', since: NOON, by: 'admin' },
      { kind: 'skip', reason: 'blockedByPolicy' },
    ],
    [
      'disabled, though in contact',
      { accountEnabled: false },
      inContact,
      { kind: 'skip', reason: 'disabled' },
    ],
    ['a guest', { isGuest: true }, undefined, { kind: 'skip', reason: 'guest' }],
  ];
  for (const [what, member, reach, verdict] of cases) {
    it(`decides about somebody who is ${what}`, () => {
      assert.deepEqual(judgeMember(aMember(1, member), reach, 'possible'), verdict);
    });
  }

  it('reaches nobody new while the app cannot be installed', () => {
    assert.deepEqual(judgeMember(aMember(1), undefined, 'impossible'), {
      kind: 'skip',
      reason: 'notInstalled',
    });
    assert.deepEqual(judgeMember(aMember(1), inContact, 'impossible'), { kind: 'write' });
  });
});

describe('the head-count', () => {
  it('is everybody who is to be written to', () => {
    assert.equal(headCountOf(aReach({ reachable: 200, toInstall: 35 })), 235);
  });

  it('leaves a little room for those who join, and no more', () => {
    assert.equal(mostToWrite(1), 6);
    assert.equal(mostToWrite(235), 240);
    assert.equal(mostToWrite(40_000), 40_800);
  });
});
