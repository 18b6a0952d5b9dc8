import type { Platform } from '../../domain/device.ts';
import type { GroupId, PersonId } from '../../domain/ids.ts';
import type { PLAYGROUND_ROLES, TEAMS_SITUATIONS, TenantFile } from './tenantSchema.ts';

type TeamsSituation = (typeof TEAMS_SITUATIONS)[number];
type PlaygroundRole = (typeof PLAYGROUND_ROLES)[number];

/** Somebody in the sample tenant, with everything that the file leaves to the office or to a default. */
export interface SamplePerson {
  readonly id: PersonId;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly givenName: string;
  readonly surname: string;
  readonly country: string;
  readonly timeZone: string;
  /** What the directory says: null for some. */
  readonly preferredLanguage: string | null;
  /** What their Teams is set to: the office's language where the directory says nothing. */
  readonly teamsLocale: string;
  readonly accountEnabled: boolean;
  readonly isGuest: boolean;
  readonly intunePlan: 'enabled' | 'suspended' | 'none';
  readonly teams: TeamsSituation;
  readonly playground: PlaygroundRole | null;
}

export interface SampleGroup {
  readonly id: GroupId;
  readonly displayName: string;
  readonly description: string | null;
  /** Groups inside this one. */
  readonly groupIds: readonly GroupId[];
  /** Direct members. */
  readonly personIds: readonly PersonId[];
}

/** A row that Intune shows before anybody has moved. */
export interface SampleIntuneDevice {
  readonly id: string;
  readonly ownerId: PersonId | null;
  readonly platform: Platform;
  readonly deviceName: string;
  readonly serialNumber: string;
  readonly ownership: 'personal' | 'company' | 'unknown';
  readonly managementAgent: string;
  readonly managementState: string;
  readonly complianceState: string;
  readonly enrolledDaysAgo: number | null;
}

/** A whole organisation, invented; see `tenant.yaml`. */
export interface SampleTenant {
  readonly organisation: TenantFile['organisation'];
  readonly app: TenantFile['app'];
  readonly people: readonly SamplePerson[];
  readonly groups: readonly SampleGroup[];
  readonly intuneDevices: readonly SampleIntuneDevice[];
  readonly conditionalAccess: TenantFile['conditionalAccess'];
  readonly compliancePartners: TenantFile['compliancePartners'];
  readonly applePushCertificate: TenantFile['applePushCertificate'];
  readonly enrollment: TenantFile['enrollment'];
  readonly licenses: TenantFile['licenses'];
}

/** Person 17 is `a1000000-0000-4000-8000-000000000017`: decimal digits, to be read. */
export function samplePersonId(n: number): PersonId {
  return guid('a1000000', n) as PersonId;
}

export function sampleGroupId(n: number): GroupId {
  return guid('b0000000', n) as GroupId;
}

/** Intune's id of a managed device. */
export function sampleDeviceId(n: number): string {
  return guid('5f0a1b52', n);
}

function guid(prefix: string, n: number): string {
  return `${prefix}-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

/** The five whom the Agents Playground knows, the current user first, in the order of the file. */
export function playgroundPeople(tenant: SampleTenant): SamplePerson[] {
  const five = tenant.people.filter((person) => person.playground !== null);
  return [
    ...five.filter((person) => person.playground === 'currentUser'),
    ...five.filter((person) => person.playground !== 'currentUser'),
  ];
}
