import type { SamplePerson } from '../../tenant/sampleTenant.ts';
import { type GraphRequest, Refusal } from '../exchange.ts';
import { project, type Row, readFilter, readSearch } from '../odata.ts';
import { page, rowsOf } from '../paging.ts';
import { asGroupId } from '../tenantState.ts';
import { entity, type GraphWorld, list, type Route } from './route.ts';

/** Microsoft Intune Plan 1, and a plan that has nothing to do with it. */
const INTUNE_PLAN = 'c1ec4a95-1f05-45b3-a911-aa3fa01094f5';
const OTHER_PLAN = '9aaf7827-d63c-4b61-89c3-182f06f82e5c';

/** What Graph gives when nothing is selected: whether an account is enabled is not among it. */
const USER_DEFAULTS = [
  'displayName',
  'givenName',
  'mail',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
];
const USER_PROPERTIES = [
  'id',
  ...USER_DEFAULTS,
  'accountEnabled',
  'userType',
  'usageLocation',
  'assignedPlans',
];
const GROUP_DEFAULTS = ['displayName', 'description', 'securityEnabled', 'groupTypes'];
const GROUP_PROPERTIES = ['id', ...GROUP_DEFAULTS, 'membershipRule', 'membershipRuleProcessingState'];

const DIRECTORY_PAGES = { defaultSize: 100, maxSize: 999, count: 'first' } as const;
const MAX_GROUPS_CHECKED = 20;

/** Users and groups, with the directory's rules about its second index (facts: graph §1.1). */
export const peopleRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/users',
    service: 'directory',
    roles: ['User.Read.All'],
    handle(request, world) {
      const filter = request.query.get('$filter');
      const rows = world.state.tenant.people
        .map(userRow)
        .filter(filter === undefined ? () => true : readFilter(filter));
      const shown = rows.map((row) => selectUser(row, request));
      return page(rowsOf(shown), request, { ...DIRECTORY_PAGES, context: 'users' }, world);
    },
  },
  {
    method: 'GET',
    path: '/users/:user',
    service: 'directory',
    roles: ['User.Read.All'],
    handle(request, world, { user = '' }) {
      return entity(world, 'users', selectUser(userRow(findUser(world, user)), request));
    },
  },
  {
    method: 'POST',
    path: '/users/:user/checkMemberGroups',
    service: 'directory',
    roles: ['User.Read.All', 'GroupMember.Read.All'],
    handle(request, world, { user = '' }) {
      const asked = readGroupIds(request.body);
      const mine = world.state.memberships.groupsOf(findUser(world, user).id);
      return list(
        world,
        'Collection(Edm.String)',
        asked.filter((id) => mine.has(asGroupId(id))),
      );
    },
  },
  {
    method: 'GET',
    path: '/groups',
    service: 'directory',
    roles: ['GroupMember.Read.All'],
    handle(request, world) {
      const [filter, search] = [request.query.get('$filter'), request.query.get('$search')];
      const isAdvanced = search !== undefined || (filter !== undefined && request.query.has('$orderby'));
      if (isAdvanced) requireAdvanced(request, search === undefined);
      let rows: Row[] = world.state.memberships.groups().map(groupRow);
      if (filter !== undefined) rows = rows.filter(readFilter(filter));
      if (search !== undefined) rows = rows.filter(readSearch(search));
      if (request.query.get('$orderby') === 'displayName') {
        rows.sort((one, other) => String(one['displayName']).localeCompare(String(other['displayName'])));
      }
      const shown = rows.map((row) => selectGroup(row, request));
      return page(rowsOf(shown), request, { ...DIRECTORY_PAGES, context: 'groups' }, world);
    },
  },
  {
    method: 'GET',
    path: '/groups/:group',
    service: 'directory',
    roles: ['GroupMember.Read.All'],
    handle(request, world, { group = '' }) {
      return entity(world, 'groups', selectGroup(groupRow(findGroup(world, group)), request));
    },
  },
  {
    method: 'GET',
    path: '/groups/:group/transitiveMembers/microsoft.graph.user',
    service: 'directory',
    roles: ['GroupMember.Read.All'],
    handle(request, world, { group = '' }) {
      requireAdvanced(request, true);
      const members = world.state.memberships.transitiveMembers(findGroup(world, group).id);
      const idsOnly = world.quirks.showsIdsOnly || world.quirks.grantedRoles?.has('User.Read.All') === false;
      const rows = {
        length: members.length,
        at(index: number): Row {
          const shown = selectUser(userRow(members.at(index)), request);
          return idsOnly ? onlyId(shown) : shown;
        },
      };
      return page(rows, request, { ...DIRECTORY_PAGES, context: 'users' }, world);
    },
  },
];

function userRow(person: SamplePerson): Row {
  return {
    id: person.id,
    userPrincipalName: person.userPrincipalName,
    displayName: person.displayName,
    givenName: person.givenName,
    surname: person.surname,
    mail: person.isGuest ? null : person.userPrincipalName,
    preferredLanguage: person.preferredLanguage,
    accountEnabled: person.accountEnabled,
    userType: person.isGuest ? 'Guest' : 'Member',
    usageLocation: person.isGuest ? null : person.country,
    assignedPlans: plansOf(person),
  };
}

/** A former licence's entry comes first: whoever looks only at the first entry is wrong. */
function plansOf(person: SamplePerson): unknown[] {
  const plan = (servicePlanId: string, capabilityStatus: string) => ({
    assignedDateTime: '2025-01-08T00:00:00Z',
    capabilityStatus,
    service: 'SCO',
    servicePlanId,
  });
  if (person.isGuest) return [];
  const former = [plan(INTUNE_PLAN, 'Deleted'), plan(OTHER_PLAN, 'Enabled')];
  switch (person.intunePlan) {
    case 'enabled':
      return [...former, plan(INTUNE_PLAN, 'Enabled')];
    case 'suspended':
      return [...former, plan(INTUNE_PLAN, 'Suspended')];
    case 'none':
      return former;
  }
}

function selectUser(row: Row, request: GraphRequest): Row {
  return project(row, request.query.get('$select'), USER_DEFAULTS, USER_PROPERTIES);
}

function onlyId(row: Row): Row {
  return Object.fromEntries(Object.keys(row).map((name) => [name, name === 'id' ? row['id'] : null]));
}

function groupRow(group: { readonly id: string; displayName: string; description: string | null }): Row {
  return {
    id: group.id,
    displayName: group.displayName,
    description: group.description,
    securityEnabled: true,
    groupTypes: [],
    membershipRule: null,
    membershipRuleProcessingState: null,
  };
}

function selectGroup(row: Row, request: GraphRequest): Row {
  return project(row, request.query.get('$select'), GROUP_DEFAULTS, GROUP_PROPERTIES);
}

/** The second index must be asked for by header, and except for `$search` by `$count` too. */
function requireAdvanced(request: GraphRequest, needsCount: boolean): void {
  const hasHeader = request.headers['consistencylevel']?.toLowerCase() === 'eventual';
  if (hasHeader && (!needsCount || request.query.get('$count') === 'true')) return;
  throw new Refusal(
    400,
    'Request_UnsupportedQuery',
    'The specified query needs the ConsistencyLevel header set to eventual and $count=true.',
  );
}

function readGroupIds(body: unknown): string[] {
  const ids = typeof body === 'object' && body !== null && 'groupIds' in body ? body.groupIds : undefined;
  if (!Array.isArray(ids) || ids.length > MAX_GROUPS_CHECKED || ids.some((id) => typeof id !== 'string')) {
    throw new Refusal(400, 'Request_BadRequest', `groupIds must be at most ${MAX_GROUPS_CHECKED} ids.`);
  }
  return ids;
}

/** Shared with the other services, whose paths begin with a user as well. */
export function findUser(world: GraphWorld, user: string): SamplePerson {
  const found = world.state.findPerson(user);
  if (found === undefined) throw missing(user);
  return found;
}

function findGroup(
  world: GraphWorld,
  group: string,
): { id: ReturnType<typeof asGroupId>; displayName: string; description: string | null } {
  const found = world.state.memberships.findGroup(asGroupId(group));
  if (found === undefined) throw missing(group);
  return found;
}

function missing(id: string): Refusal {
  return new Refusal(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}
