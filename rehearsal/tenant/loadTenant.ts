import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import {
  type SampleGroup,
  type SampleIntuneDevice,
  type SamplePerson,
  type SampleTenant,
  sampleDeviceId,
  sampleGroupId,
  samplePersonId,
} from './sampleTenant.ts';
import { tenantProblems } from './tenantProblems.ts';
import { type TenantFile, tenantSchema } from './tenantSchema.ts';

/** The sample tenant that comes with the product. */
export const SAMPLE_TENANT_FILE = new URL('./tenant.yaml', import.meta.url);

/** Its devices as the old EMM lists them, for the device import. */
export const SAMPLE_DEVICES_FILE = new URL('./devices.csv', import.meta.url);

/** The file does not describe a tenant; says everything that is wrong with it at once. */
export class TenantFileError extends Error {
  override readonly name = 'TenantFileError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The sample tenant cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** Reads and checks the sample tenant; throws a `TenantFileError` that lists every problem. */
export function loadSampleTenant(file: URL = SAMPLE_TENANT_FILE): SampleTenant {
  return readTenant(readFileSync(file, 'utf8'));
}

/** The same for the text itself. */
export function readTenant(yaml: string): SampleTenant {
  const parsed = tenantSchema.safeParse(parse(yaml));
  if (!parsed.success) {
    throw new TenantFileError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    );
  }
  const tenant = expand(parsed.data);
  const problems = tenantProblems(parsed.data, tenant);
  if (problems.length > 0) throw new TenantFileError(problems);
  return tenant;
}

function expand(file: TenantFile): SampleTenant {
  return {
    organisation: file.organisation,
    app: file.app,
    people: file.people.map((person) => expandPerson(person, file)),
    groups: file.groups.map(expandGroup),
    intuneDevices: file.intuneDevices.map(expandDevice),
    conditionalAccess: file.conditionalAccess,
    compliancePartners: file.compliancePartners,
    applePushCertificate: file.applePushCertificate,
    enrollment: file.enrollment,
    licenses: file.licenses,
  };
}

function expandPerson(row: TenantFile['people'][number], file: TenantFile): SamplePerson {
  const [givenName = '', ...rest] = row.name.split(' ');
  const surname = rest.join(' ');
  const office = file.offices[row.office] ?? { country: '', timeZone: '', language: '' };
  // A guest's language is known at home, not here.
  const language =
    row.language === undefined && row.guest !== true ? office.language : (row.language ?? null);
  return {
    id: samplePersonId(row.n),
    userPrincipalName: `${row.upn ?? `${plainLetters(givenName)}.${plainLetters(surname)}`}@${file.organisation.domain}`,
    displayName: row.guest === true ? `${row.name} (guest)` : row.name,
    givenName,
    surname,
    country: office.country,
    timeZone: row.timeZone ?? office.timeZone,
    preferredLanguage: language,
    teamsLocale: language ?? office.language,
    accountEnabled: row.disabled !== true,
    isGuest: row.guest === true,
    intunePlan: row.guest === true ? 'none' : (row.plan ?? 'enabled'),
    teams: row.teams ?? 'works',
    playground: row.playground ?? null,
  };
}

function expandGroup(row: TenantFile['groups'][number]): SampleGroup {
  return {
    id: sampleGroupId(row.n),
    displayName: row.name,
    description: row.description,
    groupIds: (row.groups ?? []).map(sampleGroupId),
    personIds: row.people.flatMap(expandRange).map(samplePersonId),
  };
}

function expandRange(range: number | string): number[] {
  if (typeof range === 'number') return [range];
  const [first = 0, last = 0] = range.split('-').map(Number);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

function expandDevice(row: TenantFile['intuneDevices'][number]): SampleIntuneDevice {
  return {
    id: sampleDeviceId(row.n),
    ownerId: row.owner === null ? null : samplePersonId(row.owner),
    platform: row.platform,
    deviceName: row.deviceName,
    serialNumber: row.serial ?? '',
    ownership: row.ownership ?? 'unknown',
    managementAgent: row.agent ?? 'mdm',
    managementState: row.state ?? 'managed',
    complianceState: row.complianceState,
    enrolledDaysAgo: row.enrolledDaysAgo ?? null,
  };
}

/** A name as mail addresses spell it: without marks, small. */
function plainLetters(name: string): string {
  return name
    .replaceAll('ø', 'o')
    .replaceAll('Ø', 'O')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase();
}
