import type { SampleTenant } from './sampleTenant.ts';
import type { TenantFile } from './tenantSchema.ts';

/** The Agents Playground takes exactly five people (facts: teams-platform §7.2). */
const PLAYGROUND_PEOPLE = 5;

/** What the fields alone cannot show: numbers and names given twice, references to nothing, groups in a circle. */
export function tenantProblems(file: TenantFile, tenant: SampleTenant): string[] {
  const personIds = new Set<string>(tenant.people.map((person) => person.id));
  const groupIds = new Set<string>(tenant.groups.map((group) => group.id));
  const current = file.people.filter((person) => person.playground === 'currentUser').length;
  const playground = file.people.filter((person) => person.playground !== undefined).length;
  return [
    ...repeated(file.people.map((person) => person.n)).map((n) => `person ${n} is there twice`),
    ...repeated(file.groups.map((group) => group.n)).map((n) => `group ${n} is there twice`),
    ...repeated(file.intuneDevices.map((device) => device.n)).map((n) => `device ${n} is there twice`),
    ...repeated(tenant.people.map((person) => person.userPrincipalName.toLowerCase())).map(
      (name) => `the user name ${name} is there twice`,
    ),
    ...file.people
      .filter((person) => file.offices[person.office] === undefined)
      .map((person) => `person ${person.n} works at an unknown office: ${person.office}`),
    ...tenant.groups.flatMap((group) => [
      ...group.personIds
        .filter((id) => !personIds.has(id))
        .map((id) => `${group.displayName} has a member that does not exist: ${id}`),
      ...group.groupIds
        .filter((id) => !groupIds.has(id))
        .map((id) => `${group.displayName} contains a group that does not exist: ${id}`),
    ]),
    ...tenant.intuneDevices
      .filter((device) => device.ownerId !== null && !personIds.has(device.ownerId))
      .map((device) => `${device.deviceName} belongs to nobody: ${device.ownerId}`),
    ...circles(tenant).map((name) => `${name} contains itself`),
    ...(current === 1 && playground === PLAYGROUND_PEOPLE
      ? []
      : [`${PLAYGROUND_PEOPLE} people must be in the playground, one of them as currentUser`]),
  ];
}

function repeated<T>(values: readonly T[]): T[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

function circles(tenant: SampleTenant): string[] {
  const byId = new Map(tenant.groups.map((group) => [group.id, group]));
  return tenant.groups
    .filter((group) => {
      const open = [...group.groupIds];
      const seen = new Set(open);
      for (let id = open.pop(); id !== undefined; id = open.pop()) {
        if (id === group.id) return true;
        for (const inner of byId.get(id)?.groupIds ?? []) {
          if (seen.has(inner)) continue;
          seen.add(inner);
          open.push(inner);
        }
      }
      return false;
    })
    .map((group) => group.displayName);
}
