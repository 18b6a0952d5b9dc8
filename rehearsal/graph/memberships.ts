import type { GroupId, PersonId } from '../../domain/ids.ts';
import type { SampleGroup, SamplePerson, SampleTenant } from '../tenant/sampleTenant.ts';

/** People of a group, by position: a made-up group has as many as one likes, and none of them exists beforehand. */
interface People {
  readonly length: number;
  at(index: number): SamplePerson;
}

export interface Memberships {
  groups(): readonly SampleGroup[];
  findGroup(id: GroupId): SampleGroup | undefined;
  /** Everybody in the group and in the groups inside it, each once. */
  transitiveMembers(id: GroupId): People;
  /** All groups that the person is in, directly or through others. */
  groupsOf(id: PersonId): Set<GroupId>;
  /** Adds a group of `size` people who are made up as they are looked at. They are in no other list. */
  addLargeGroup(id: GroupId, displayName: string, size: number): void;
}

/** Who is in which group of the sample tenant. */
export function createMemberships(tenant: SampleTenant): Memberships {
  const groups = new Map(tenant.groups.map((group) => [group.id, group]));
  const people = new Map(tenant.people.map((person) => [person.id, person]));
  const large = new Map<GroupId, number>();

  /** The group and every group inside it. */
  function withInner(id: GroupId): SampleGroup[] {
    const found = new Map<GroupId, SampleGroup>();
    const open = [id];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const group = groups.get(next);
      if (group === undefined || found.has(next)) continue;
      found.set(next, group);
      open.push(...group.groupIds);
    }
    return [...found.values()];
  }

  function transitiveMembers(id: GroupId): People {
    const size = large.get(id);
    if (size !== undefined) return { length: size, at: (index) => madeUpPerson(index, tenant) };
    const ids = new Set(withInner(id).flatMap((group) => group.personIds));
    const members = [...ids].flatMap((personId) => people.get(personId) ?? []);
    return {
      length: members.length,
      at(index) {
        const member = members[index];
        if (member === undefined) throw new RangeError(`No member ${index}`);
        return member;
      },
    };
  }

  return {
    groups: () => [...groups.values()],
    findGroup: (id) => groups.get(id),
    transitiveMembers,
    groupsOf: (id) =>
      new Set(
        [...groups.keys()].filter((groupId) =>
          withInner(groupId).some((group) => group.personIds.includes(id)),
        ),
      ),
    addLargeGroup(id, displayName, size) {
      groups.set(id, { id, displayName, description: null, groupIds: [], personIds: [] });
      large.set(id, size);
    },
  };
}

function madeUpPerson(index: number, tenant: SampleTenant): SamplePerson {
  const n = String(index + 1).padStart(12, '0');
  return {
    id: `a2000000-0000-4000-8000-${n}` as PersonId,
    userPrincipalName: `person.${index + 1}@${tenant.organisation.domain}`,
    displayName: `Person ${index + 1} Påhittad`,
    givenName: 'Person',
    surname: `${index + 1} Påhittad`,
    country: 'SE',
    timeZone: 'Europe/Stockholm',
    preferredLanguage: 'sv-SE',
    teamsLocale: 'sv-SE',
    accountEnabled: true,
    isGuest: false,
    intunePlan: 'enabled',
    teams: 'works',
    playground: null,
  };
}
