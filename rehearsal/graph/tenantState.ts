import type { Platform } from '../../domain/device.ts';
import type { GroupId, PersonId } from '../../domain/ids.ts';
import { type SamplePerson, type SampleTenant, sampleDeviceId } from '../tenant/sampleTenant.ts';
import {
  agentFor,
  type EnrollmentFailureRow,
  type IntuneDevice,
  managedDeviceRow,
  type Ownership,
  settleCompliance,
} from './intuneRows.ts';
import { createMemberships, type Memberships } from './memberships.ts';
import type { Row } from './odata.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** How somebody enrols a device. */
interface Enrollment {
  readonly platform: Platform;
  readonly deviceName: string;
  /** Absent where Intune sees none: Apple User Enrolment, Android work profiles. */
  readonly serial?: string;
  readonly ownership?: Ownership;
  /** How long Intune's list takes to show it. */
  readonly visibleAfterSeconds?: number;
  /** When the first evaluation says compliant; without it the device stays unknown until `setCompliance`. */
  readonly compliantAfterSeconds?: number;
}

export interface TenantState {
  readonly tenant: SampleTenant;
  readonly memberships: Memberships;
  clock(): Date;
  /** By id or by user name; undefined when there is nobody. */
  findPerson(idOrName: string): SamplePerson | undefined;

  /** Acts as a device: somebody has enrolled it. Gives Intune's id of the device. */
  enroll(personId: PersonId, enrollment: Enrollment): string;
  /** The device checks in and is evaluated: `compliant`, `noncompliant`, `inGracePeriod`, … */
  setCompliance(deviceId: string, state: string): void;
  /** An admin's action on it: `retirePending`, `managed`, … */
  setManagementState(deviceId: string, state: string): void;
  removeDevice(deviceId: string): void;
  /** An enrolment failed with Intune's own reason, for example `DeviceCapReached`. Gives the event's id. */
  failEnrollment(personId: PersonId, reason: string, platform?: Platform): string;
  /** What Intune's lists show now. */
  managedDevices(): Row[];
  /** The same rows for one person, with ids, for a page where somebody acts as the device. */
  devicesOf(personId: PersonId): Row[];
  failures(): readonly EnrollmentFailureRow[];

  /** Puts the app into somebody's Teams and tells the listeners; false when it was there already. */
  install(personId: PersonId): boolean;
  uninstall(personId: PersonId): boolean;
  isInstalled(personId: PersonId): boolean;
  /** Called for every new installation, so that somebody can send Teams' `installationUpdate`. */
  onInstall(listener: (personId: PersonId) => void): void;
}

/** A sample tenant that lives: people enrol, fail, install. Kept in memory; gone with the process. */
export function createTenantState(tenant: SampleTenant, clock: () => Date): TenantState {
  const people = new Map<string, SamplePerson>();
  for (const person of tenant.people) {
    people.set(person.id, person);
    people.set(person.userPrincipalName.toLowerCase(), person);
  }
  const devices = new Map(startingDevices(tenant, people, clock()).map((device) => [device.id, device]));
  const failures: EnrollmentFailureRow[] = [];
  const installed = new Set<PersonId>();
  const listeners: ((personId: PersonId) => void)[] = [];
  /** Ids are never given twice, whatever is removed. The file's own devices have far higher numbers. */
  let enrolled = 0;

  const known = (personId: PersonId): SamplePerson => {
    const person = people.get(personId);
    if (person === undefined) throw new RangeError(`Nobody in the sample tenant has the id ${personId}`);
    return person;
  };
  const device = (deviceId: string): IntuneDevice => {
    const found = devices.get(deviceId);
    if (found === undefined) throw new RangeError(`No device in the sample tenant has the id ${deviceId}`);
    return found;
  };
  const visible = (): IntuneDevice[] => {
    const now = clock();
    const shown = [...devices.values()].filter((entry) => entry.visibleAt <= now);
    for (const entry of shown) settleCompliance(entry, now);
    return shown;
  };

  return {
    tenant,
    clock,
    memberships: createMemberships(tenant),
    findPerson: (idOrName) => people.get(idOrName.toLowerCase()),

    enroll(personId, { platform, deviceName, serial, ownership = 'personal', ...delays }) {
      const now = clock();
      enrolled++;
      const id = sampleDeviceId(enrolled);
      devices.set(id, {
        id,
        owner: known(personId),
        platform,
        deviceName,
        serialNumber: serial ?? '',
        ownership,
        managementAgent: agentFor(platform, ownership),
        managementState: 'managed',
        complianceState: 'unknown',
        enrolledAt: now,
        lastSyncAt: now,
        visibleAt: later(now, delays.visibleAfterSeconds ?? 0),
        compliantAt:
          delays.compliantAfterSeconds === undefined ? null : later(now, delays.compliantAfterSeconds),
      });
      return id;
    },
    setCompliance(deviceId, state) {
      const found = device(deviceId);
      found.complianceState = state;
      found.compliantAt = null;
      found.lastSyncAt = clock();
    },
    setManagementState(deviceId, state) {
      device(deviceId).managementState = state;
    },
    removeDevice(deviceId) {
      devices.delete(device(deviceId).id);
    },
    failEnrollment(personId, reason, platform = 'ios') {
      const id = `e0000000-0000-4000-8000-${String(failures.length + 1).padStart(12, '0')}`;
      failures.push({ id, ownerId: known(personId).id, platform, reason, at: clock() });
      return id;
    },
    managedDevices: () => visible().map(managedDeviceRow),
    devicesOf: (personId) =>
      visible()
        .filter((entry) => entry.owner?.id === personId)
        .map(managedDeviceRow),
    failures: () => failures,

    install(personId) {
      const { id } = known(personId);
      if (installed.has(id)) return false;
      installed.add(id);
      for (const listener of listeners) listener(id);
      return true;
    },
    uninstall: (personId) => installed.delete(known(personId).id),
    isInstalled: (personId) => installed.has(personId),
    onInstall(listener) {
      listeners.push(listener);
    },
  };
}

function startingDevices(
  tenant: SampleTenant,
  people: ReadonlyMap<string, SamplePerson>,
  now: Date,
): IntuneDevice[] {
  return tenant.intuneDevices.map(({ ownerId, enrolledDaysAgo, ...device }) => ({
    ...device,
    owner: ownerId === null ? null : (people.get(ownerId) ?? null),
    enrolledAt: enrolledDaysAgo === null ? null : new Date(now.getTime() - enrolledDaysAgo * DAY_MS),
    lastSyncAt: enrolledDaysAgo === null ? null : new Date(now.getTime() - DAY_MS / 2),
    visibleAt: new Date(0),
    compliantAt: null,
  }));
}

function later(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000);
}

/** For routes that take a group id from a path. */
export function asGroupId(text: string): GroupId {
  return text.toLowerCase() as GroupId;
}
