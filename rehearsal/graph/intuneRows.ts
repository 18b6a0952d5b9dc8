import type { Platform } from '../../domain/device.ts';
import type { SamplePerson } from '../tenant/sampleTenant.ts';
import type { Row } from './odata.ts';

/** What Intune's "never" looks like. */
const NEVER = '0001-01-01T00:00:00Z';
/** What "no grace period" looks like. */
const FAR_FUTURE = '9999-12-31T23:59:59Z';
const NO_ENTRA_DEVICE = '00000000-0000-0000-0000-000000000000';

export type Ownership = 'personal' | 'company' | 'unknown';

/** A device in Intune as the stand-in keeps it; the row is made from it when somebody asks. */
export interface IntuneDevice {
  readonly id: string;
  readonly owner: SamplePerson | null;
  readonly platform: Platform;
  readonly deviceName: string;
  readonly serialNumber: string;
  readonly ownership: Ownership;
  readonly managementAgent: string;
  managementState: string;
  complianceState: string;
  readonly enrolledAt: Date | null;
  lastSyncAt: Date | null;
  /** Not in any list before: a row does not appear the moment the person is done. */
  readonly visibleAt: Date;
  /** When Intune's first evaluation says compliant; null when nobody has arranged it. */
  compliantAt: Date | null;
}

const OPERATING_SYSTEM = {
  ios: 'iOS',
  android: 'Android',
  windows: 'Windows',
  macos: 'macOS',
  linux: 'Linux (ubuntu)',
} as const satisfies Record<Platform, string>;

const HARDWARE = {
  ios: { manufacturer: 'Apple', model: 'iPhone 16', osVersion: '26.1' },
  android: { manufacturer: 'Google', model: 'Pixel 9', osVersion: '16' },
  windows: { manufacturer: 'LENOVO', model: 'ThinkPad T14 Gen 5', osVersion: '10.0.26200.4061' },
  macos: { manufacturer: 'Apple', model: 'MacBook Air', osVersion: '26.1 (25B78)' },
  linux: { manufacturer: 'LENOVO', model: 'ThinkPad X1 Carbon', osVersion: '24.04' },
} as const satisfies Record<Platform, { manufacturer: string; model: string; osVersion: string }>;

/** The agent that v1.0 shows for a newly enrolled device: company Android phones have Google's own. */
export function agentFor(platform: Platform, ownership: Ownership): string {
  return platform === 'android' && ownership === 'company' ? 'googleCloudDevicePolicyController' : 'mdm';
}

/** The first evaluation happens by itself when its time has come, unless something else was said since. */
export function settleCompliance(device: IntuneDevice, now: Date): void {
  if (device.compliantAt === null || device.compliantAt > now) return;
  device.complianceState = 'compliant';
  device.lastSyncAt = device.compliantAt;
  device.compliantAt = null;
}

/** A managedDevice in Graph's v1.0 shape. */
export function managedDeviceRow(device: IntuneDevice): Row {
  const registered = device.managementAgent !== 'eas';
  const number = device.id.slice(-12);
  return {
    id: device.id,
    userId: device.owner?.id ?? '',
    userPrincipalName: device.owner?.userPrincipalName ?? '',
    emailAddress: device.owner?.userPrincipalName ?? '',
    deviceName: device.deviceName,
    operatingSystem: OPERATING_SYSTEM[device.platform],
    ...HARDWARE[device.platform],
    serialNumber: device.serialNumber,
    managedDeviceOwnerType: device.ownership,
    managementAgent: device.managementAgent,
    managementState: device.managementState,
    deviceEnrollmentType: device.owner === null ? 'windowsBulkUserless' : 'userEnrollment',
    deviceRegistrationState: registered ? 'registered' : 'notRegistered',
    azureADRegistered: registered,
    azureADDeviceId: registered ? `d1000000-0000-4000-8000-${number}` : NO_ENTRA_DEVICE,
    complianceState: device.complianceState,
    complianceGracePeriodExpirationDateTime: FAR_FUTURE,
    enrolledDateTime: device.enrolledAt === null ? NEVER : graphTime(device.enrolledAt),
    lastSyncDateTime: device.lastSyncAt === null ? NEVER : graphTime(device.lastSyncAt),
    enrollmentProfileName: '',
    isSupervised: device.platform === 'ios' && device.ownership === 'company',
    isEncrypted: true,
    jailBroken: device.platform === 'ios' ? 'False' : 'Unknown',
  };
}

/** A failed enrolment as Intune keeps it. */
export interface EnrollmentFailureRow {
  readonly id: string;
  readonly ownerId: string;
  readonly platform: Platform;
  readonly reason: string;
  readonly at: Date;
}

/** What Intune's categories make of the reasons that people meet (facts: graph §2.5). */
const CATEGORY_OF_REASON: ReadonlyMap<string, string> = new Map([
  ['DeviceCapReached', 'enrollmentRestrictionsEnforced'],
  ['EnrollmentRestrictionsEnforced', 'enrollmentRestrictionsEnforced'],
  ['UserLicenseTypeInvalid', 'userValidation'],
  ['UserNotLicensed', 'userValidation'],
  ['DeviceNotSupported', 'deviceNotSupported'],
  ['AuthenticationFailed', 'authentication'],
  ['NotAuthorized', 'authorization'],
  ['UserAbandoned', 'userAbandonment'],
]);

/** An enrollmentTroubleshootingEvent in Graph's v1.0 shape. */
export function troubleshootingRow(failure: EnrollmentFailureRow): Row {
  return {
    '@odata.type': '#microsoft.graph.enrollmentTroubleshootingEvent',
    id: failure.id,
    eventDateTime: graphTime(failure.at),
    correlationId: failure.id.replace(/^e0000000/, 'e0000001'),
    managedDeviceIdentifier: '',
    operatingSystem: OPERATING_SYSTEM[failure.platform],
    osVersion: HARDWARE[failure.platform].osVersion,
    userId: failure.ownerId,
    deviceId: '',
    enrollmentType: 'userEnrollment',
    failureCategory: CATEGORY_OF_REASON.get(failure.reason) ?? 'unknown',
    failureReason: failure.reason,
  };
}

/** Intune gives whole seconds. */
export function graphTime(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
