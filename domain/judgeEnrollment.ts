import type { Platform } from './device.ts';
import type { Expectation, Finding, ManagedDevice } from './enrollment.ts';

/**
 * How far Intune's clock and ours may differ, and how early a person may press on before we have noted the start.
 * Wider, and an enrolment from just before the move would count; narrower, and a correct one would not.
 */
export const CLOCK_SKEW_MS = 5 * 60 * 1000;

/** Agents that mean "Intune manages this device itself" (facts: graph §2.3, rule 2). Everything else does not count. */
const INTUNE_AGENTS: ReadonlySet<string> = new Set([
  'mdm',
  'easMdm',
  'intuneClient',
  'easIntuneClient',
  'configurationManagerClientMdm',
  'configurationManagerClientMdmEas',
  'googleCloudDevicePolicyController',
  'microsoft365ManagedMdm',
]);

/** Rule 3: a cancelled retire or wipe leaves the device managed. */
const MANAGED_STATES: ReadonlySet<string> = new Set(['managed', 'retireCanceled', 'wipeCanceled']);

/** Somebody has asked Intune to let go of the device, or Intune is trying to. */
const LEAVING_STATES: ReadonlySet<string> = new Set([
  'retirePending',
  'retireIssued',
  'retireFailed',
  'wipePending',
  'wipeIssued',
  'wipeFailed',
  'deletePending',
]);

const PLATFORM_WORDS: readonly (readonly [RegExp, Platform])[] = [
  [/^(ios|ipados|iphone|ipad)\b/, 'ios'],
  [/^android/, 'android'],
  [/^windows(?!\s*(phone|mobile|holographic))/, 'windows'],
  [/^mac\s?(os|mdm)/, 'macos'],
  [/^(linux|ubuntu)\b/, 'linux'],
];

/** Intune's free text for an operating system as one of our platforms; undefined for everything else. */
export function platformOf(operatingSystem: string): Platform | undefined {
  const text = operatingSystem.trim().toLowerCase();
  return PLATFORM_WORDS.find(([word]) => word.test(text))?.[1];
}

/**
 * Judges what Graph shows against what a journey expects (facts: graph §2.3). Pure and total: the same rows always
 * give the same finding. Rows of other people, of nobody and of other platforms are as good as absent, whatever
 * query produced them, because the server's own filter cannot be trusted with a verification.
 *
 * When several rows remain the best one speaks: enrolled before not yet, a row with the expected serial number
 * before one that shows none, better compliance before worse; and among rows that do not count, the one that
 * came closest.
 */
export function judgeEnrollment(rows: readonly ManagedDevice[], expectation: Expectation): Finding {
  let best: { readonly finding: Finding; readonly rank: number } | undefined;
  for (const row of rows) {
    if (!isAbout(row, expectation)) continue;
    const finding = judgeRow(row, expectation);
    const rank = rankOf(finding, serialsOf(row, expectation) === 'agree');
    if (best === undefined || rank > best.rank) best = { finding, rank };
  }
  return best?.finding ?? { kind: 'notSeen' };
}

/** An empty id never matches, or a userless kiosk would verify a journey whose person is unknown. */
function isAbout(row: ManagedDevice, { personId, platform }: Expectation): boolean {
  return (
    row.userId !== '' &&
    row.userId.toLowerCase() === personId.toLowerCase() &&
    platformOf(row.operatingSystem) === platform
  );
}

function judgeRow(row: ManagedDevice, expectation: Expectation): Finding {
  if (serialsOf(row, expectation) === 'differ' || expectation.taken?.has(row.id)) {
    return { kind: 'notYet', why: 'otherDevice' };
  }
  if (!INTUNE_AGENTS.has(row.managementAgent)) return { kind: 'notYet', why: 'notManagedByIntune' };
  if (row.managementState !== null && !MANAGED_STATES.has(row.managementState)) {
    return {
      kind: 'notYet',
      why: LEAVING_STATES.has(row.managementState) ? 'retiring' : 'notManagedByIntune',
    };
  }
  const earliest = expectation.startedAt.getTime() - CLOCK_SKEW_MS;
  if (row.enrolledAt === null || row.enrolledAt.getTime() < earliest) {
    return { kind: 'notYet', why: 'enrolledBefore' };
  }
  return {
    kind: 'enrolled',
    managedDeviceId: row.id,
    deviceName: row.deviceName,
    compliance: complianceOf(row, row.enrolledAt),
  };
}

type Compliance = Extract<Finding, { kind: 'enrolled' }>['compliance'];

/**
 * Rule 6. A verdict older than the enrolment belongs to the device's former life; `conflict` and `error` were
 * evaluated and are not good enough for access, so they are shown as what they mean to the person.
 */
function complianceOf(row: ManagedDevice, enrolledAt: Date): Compliance {
  if (row.lastSyncAt === null || row.lastSyncAt < enrolledAt) return 'notEvaluated';
  switch (row.complianceState) {
    case 'compliant':
    case 'inGracePeriod':
    case 'noncompliant':
      return row.complianceState;
    case 'conflict':
    case 'error':
      return 'noncompliant';
    default:
      return 'notEvaluated';
  }
}

/** Apple User Enrolment and Android work profiles report no serial number: that is silence, not disagreement. */
function serialsOf(row: ManagedDevice, expectation: Expectation): 'agree' | 'differ' | 'unknown' {
  const seen = normalizeSerial(row.serialNumber);
  const expected = normalizeSerial(expectation.serialNumber);
  if (seen === '' || expected === '') return 'unknown';
  return seen === expected ? 'agree' : 'differ';
}

function normalizeSerial(serial: string | null): string {
  return (serial ?? '').trim().toUpperCase();
}

const COMPLIANCE_RANK = {
  noncompliant: 0,
  notEvaluated: 1,
  inGracePeriod: 2,
  compliant: 3,
} as const satisfies Record<Compliance, number>;

/** How close a row that does not count came to counting: the later the rule it failed, the closer. */
const NOT_YET_RANK = {
  otherDevice: 0,
  notManagedByIntune: 1,
  retiring: 2,
  enrolledBefore: 3,
} as const satisfies Record<Extract<Finding, { kind: 'notYet' }>['why'], number>;

function rankOf(finding: Finding, serialAgrees: boolean): number {
  switch (finding.kind) {
    case 'enrolled':
      return 100 + (serialAgrees ? 10 : 0) + COMPLIANCE_RANK[finding.compliance];
    case 'notYet':
      return 10 + NOT_YET_RANK[finding.why];
    case 'notSeen':
    case 'notChecked':
      return 0;
  }
}
