import assert from 'node:assert/strict';
import type { Expectation, Finding, ManagedDevice } from '../../domain/enrollment.ts';
import type { PersonId } from '../../domain/ids.ts';
import { CLOCK_SKEW_MS, judgeEnrollment, platformOf } from '../../domain/judgeEnrollment.ts';

const START = new Date('2026-11-20T08:00:00Z');
const ENROLLED = new Date('2026-11-20T08:14:33Z');
const SYNCED = new Date('2026-11-20T08:21:05Z');
const ALVA = 'a1000000-0000-4000-8000-000000000001' as PersonId;
const OTTO = 'a1000000-0000-4000-8000-000000000004' as PersonId;

const aRow = (overrides: Partial<ManagedDevice> = {}): ManagedDevice => ({
  id: '5f0a1b52-0000-4000-8000-000000000001',
  userId: ALVA,
  deviceName: 'Alvas iPhone',
  operatingSystem: 'iOS',
  serialNumber: 'FAKE0IOS0001',
  managementAgent: 'mdm',
  managementState: 'managed',
  complianceState: 'compliant',
  enrolledAt: ENROLLED,
  lastSyncAt: SYNCED,
  ...overrides,
});

const anExpectation = (overrides: Partial<Expectation> = {}): Expectation => ({
  personId: ALVA,
  platform: 'ios',
  startedAt: START,
  serialNumber: 'FAKE0IOS0001',
  ...overrides,
});

const enrolled = (
  compliance: Extract<Finding, { kind: 'enrolled' }>['compliance'],
  row = aRow(),
): Finding => ({ kind: 'enrolled', managedDeviceId: row.id, deviceName: row.deviceName, compliance });
const notYet = (why: Extract<Finding, { kind: 'notYet' }>['why']): Finding => ({ kind: 'notYet', why });
const notSeen: Finding = { kind: 'notSeen' };

describe('judgeEnrollment', () => {
  it('accepts a device that Intune manages for this person since the start', () => {
    assert.deepEqual(judgeEnrollment([aRow()], anExpectation()), enrolled('compliant'));
  });

  it('passes over what another journey of the person is credited with, and finds the other device', () => {
    const phone = aRow({ serialNumber: null });
    const tablet = aRow({
      id: '5f0a1b52-0000-4000-8000-000000000002',
      serialNumber: null,
      complianceState: 'unknown',
    });
    const taken = new Set([phone.id]);
    assert.deepEqual(judgeEnrollment([phone, tablet], anExpectation()), enrolled('compliant', phone));
    assert.deepEqual(
      judgeEnrollment([phone, tablet], anExpectation({ taken })),
      enrolled('notEvaluated', tablet),
    );
    assert.deepEqual(judgeEnrollment([phone], anExpectation({ taken })), notYet('otherDevice'));
  });

  describe('does not count', () => {
    const rows: readonly (readonly [string, Partial<ManagedDevice>, Finding])[] = [
      [
        'a phone that only reads mail',
        { managementAgent: 'eas', enrolledAt: null, lastSyncAt: null },
        notYet('notManagedByIntune'),
      ],
      [
        'a device that Defender has discovered',
        { managementAgent: 'msSense', managementState: 'discovered' },
        notYet('notManagedByIntune'),
      ],
      [
        'a discovered device, whatever its agent',
        { managementState: 'discovered' },
        notYet('notManagedByIntune'),
      ],
      ['a device that Jamf manages', { managementAgent: 'jamf' }, notYet('notManagedByIntune')],
      [
        'a device that Configuration Manager manages alone',
        { managementAgent: 'configurationManagerClient' },
        notYet('notManagedByIntune'),
      ],
      ['an agent that nobody has heard of', { managementAgent: 'newThing' }, notYet('notManagedByIntune')],
      ['no agent', { managementAgent: '' }, notYet('notManagedByIntune')],
      ['a state that nobody has heard of', { managementState: 'newState' }, notYet('notManagedByIntune')],
      ['an unhealthy device', { managementState: 'unhealthy' }, notYet('notManagedByIntune')],
      ['a device that is being retired', { managementState: 'retirePending' }, notYet('retiring')],
      ['a device told to retire', { managementState: 'retireIssued' }, notYet('retiring')],
      ['a device whose retire failed', { managementState: 'retireFailed' }, notYet('retiring')],
      ['a device that is being wiped', { managementState: 'wipePending' }, notYet('retiring')],
      ['a device told to wipe itself', { managementState: 'wipeIssued' }, notYet('retiring')],
      ['a device that is being deleted', { managementState: 'deletePending' }, notYet('retiring')],
      [
        'a device enrolled before the start',
        { enrolledAt: new Date(START.getTime() - CLOCK_SKEW_MS - 1) },
        notYet('enrolledBefore'),
      ],
      ['a device without a date', { enrolledAt: null }, notYet('enrolledBefore')],
      ['a device with another serial number', { serialNumber: 'FAKE0IOS0002' }, notYet('otherDevice')],
      ['a device of another platform', { operatingSystem: 'Android' }, notSeen],
      ['a device of a platform that we do not know', { operatingSystem: 'ChromeOS' }, notSeen],
      ['somebody else’s device', { userId: OTTO }, notSeen],
      ['a device of nobody', { userId: '' }, notSeen],
    ];
    for (const [name, overrides, finding] of rows) {
      it(name, () => {
        assert.deepEqual(judgeEnrollment([aRow(overrides)], anExpectation()), finding);
      });
    }

    it('a device of nobody for a person without an id', () => {
      const unknown = anExpectation({ personId: '' as PersonId });
      assert.deepEqual(judgeEnrollment([aRow({ userId: '' })], unknown), notSeen);
    });

    it('anything when there are no rows', () => {
      assert.deepEqual(judgeEnrollment([], anExpectation()), notSeen);
    });
  });

  describe('counts', () => {
    const rows: readonly (readonly [string, Partial<ManagedDevice>, Partial<Expectation>])[] = [
      [
        'a device enrolled a moment before the start',
        { enrolledAt: new Date(START.getTime() - CLOCK_SKEW_MS) },
        {},
      ],
      ['a row without a management state', { managementState: null }, {}],
      ['a device whose retire was cancelled', { managementState: 'retireCanceled' }, {}],
      ['a device whose wipe was cancelled', { managementState: 'wipeCanceled' }, {}],
      ['a device that reports no serial number', { serialNumber: null }, {}],
      ['a device whose serial number nobody told us', {}, { serialNumber: null }],
      ['a serial number in other letters', { serialNumber: ' fake0ios0001 ' }, {}],
      ['an id in other letters', { userId: ALVA.toUpperCase() }, {}],
      ['an iPad', { operatingSystem: 'iPadOS' }, {}],
      [
        'a company Android phone',
        { operatingSystem: 'Android', managementAgent: 'googleCloudDevicePolicyController' },
        { platform: 'android' },
      ],
      [
        'a co-managed PC',
        { operatingSystem: 'Windows', managementAgent: 'configurationManagerClientMdm' },
        { platform: 'windows' },
      ],
      ['a Mac', { operatingSystem: 'macOS' }, { platform: 'macos' }],
    ];
    for (const [name, overrides, expected] of rows) {
      it(name, () => {
        assert.equal(judgeEnrollment([aRow(overrides)], anExpectation(expected)).kind, 'enrolled');
      });
    }
  });

  describe('compliance', () => {
    const rows: readonly (readonly [string, Partial<ManagedDevice>, ReturnType<typeof enrolled>])[] = [
      ['compliant', { complianceState: 'compliant' }, enrolled('compliant')],
      ['in its grace period', { complianceState: 'inGracePeriod' }, enrolled('inGracePeriod')],
      ['noncompliant', { complianceState: 'noncompliant' }, enrolled('noncompliant')],
      [
        'in conflict: evaluated and not good enough',
        { complianceState: 'conflict' },
        enrolled('noncompliant'),
      ],
      ['in error: evaluated and not good enough', { complianceState: 'error' }, enrolled('noncompliant')],
      ['unknown: not evaluated', { complianceState: 'unknown' }, enrolled('notEvaluated')],
      ['somebody else’s to judge', { complianceState: 'configManager' }, enrolled('notEvaluated')],
      ['a state that nobody has heard of', { complianceState: 'newState' }, enrolled('notEvaluated')],
      ['compliant before it was enrolled: an old verdict', { lastSyncAt: START }, enrolled('notEvaluated')],
      ['compliant without ever having checked in', { lastSyncAt: null }, enrolled('notEvaluated')],
    ];
    for (const [name, overrides, finding] of rows) {
      it(name, () => {
        assert.deepEqual(judgeEnrollment([aRow(overrides)], anExpectation()), finding);
      });
    }
  });

  describe('with several rows', () => {
    const inAnyOrder = (rows: readonly ManagedDevice[], expectation: Expectation, finding: Finding): void => {
      assert.deepEqual(judgeEnrollment(rows, expectation), finding);
      assert.deepEqual(judgeEnrollment([...rows].reverse(), expectation), finding);
    };

    it('lets the new enrolment win over the old row of the same device', () => {
      const old = aRow({ id: 'old', enrolledAt: new Date('2025-01-01T00:00:00Z') });
      inAnyOrder([old, aRow()], anExpectation(), enrolled('compliant'));
    });

    it('lets the row with the expected serial number win over a better one without any', () => {
      const silent = aRow({ id: 'silent', serialNumber: null, complianceState: 'compliant' });
      const named = aRow({ complianceState: 'noncompliant' });
      inAnyOrder([silent, named], anExpectation(), enrolled('noncompliant', named));
    });

    it('takes the best compliance when nothing tells the devices apart', () => {
      const states = ['noncompliant', 'unknown', 'inGracePeriod', 'compliant'];
      const rows = states.map((complianceState) => aRow({ id: complianceState, complianceState }));
      for (const [count, compliance] of (
        ['noncompliant', 'notEvaluated', 'inGracePeriod', 'compliant'] as const
      ).entries()) {
        const shown = rows.slice(0, count + 1);
        const best = shown[count];
        assert.ok(best);
        inAnyOrder(shown, anExpectation({ serialNumber: null }), enrolled(compliance, best));
      }
    });

    it('names the rule of the row that came closest', () => {
      const other = aRow({ serialNumber: 'FAKE0IOS0002' });
      const mail = aRow({ managementAgent: 'eas' });
      const retiring = aRow({ managementState: 'retirePending' });
      const old = aRow({ enrolledAt: new Date('2025-01-01T00:00:00Z') });
      inAnyOrder([other], anExpectation(), notYet('otherDevice'));
      inAnyOrder([other, mail], anExpectation(), notYet('notManagedByIntune'));
      inAnyOrder([other, mail, retiring], anExpectation(), notYet('retiring'));
      inAnyOrder([other, mail, retiring, old], anExpectation(), notYet('enrolledBefore'));
    });

    it('sees nothing in a whole tenant of other people’s devices', () => {
      const strangers = Array.from({ length: 500 }, (_, index) => aRow({ id: `${index}`, userId: OTTO }));
      assert.deepEqual(judgeEnrollment(strangers, anExpectation()), notSeen);
    });
  });
});

describe('platformOf', () => {
  const words: readonly (readonly [string, ReturnType<typeof platformOf>])[] = [
    ['iOS', 'ios'],
    ['IOS', 'ios'],
    ['iPadOS', 'ios'],
    ['iPhone', 'ios'],
    ['iOS/iPadOS', 'ios'],
    ['Android', 'android'],
    ['AndroidForWork', 'android'],
    ['Windows', 'windows'],
    ['Windows 10', 'windows'],
    ['windows', 'windows'],
    ['Windows Phone', undefined],
    ['WindowsMobile', undefined],
    ['Windows Holographic', undefined],
    ['macOS', 'macos'],
    ['Mac OS X', 'macos'],
    ['MacMDM', 'macos'],
    ['Linux', 'linux'],
    ['Linux (ubuntu)', 'linux'],
    ['Ubuntu', 'linux'],
    ['ChromeOS', undefined],
    ['iotOS', undefined],
    ['', undefined],
  ];
  for (const [text, platform] of words) {
    it(`takes "${text}" for ${platform ?? 'none of ours'}`, () => {
      assert.equal(platformOf(text), platform);
    });
  }
});
