import { z } from 'zod';
import type { GroupId, PersonId } from '../domain/ids.ts';
import type { CallOptions, GraphCaller } from './client/graphCaller.ts';
import { literal, query, segment } from './client/odata.ts';
import { firstRows, pagesOf } from './client/pages.ts';
import { parseRow } from './client/parseRow.ts';
import type { CohortMember, Directory } from './directory.ts';
import { DirectoryError } from './directoryError.ts';
import { nullWhenNotFound } from './nullWhenNotFound.ts';

/** Microsoft Intune Plan 1 as a service plan; other plans that include it can be configured (facts: graph §1.3). */
export const INTUNE_PLAN_ID = 'c1ec4a95-1f05-45b3-a911-aa3fa01094f5';

/** A plan entry in one of these states lets the person enrol; entries of former licences stay in the list. */
const USABLE_PLAN_STATES: ReadonlySet<string> = new Set(['Enabled', 'Warning']);

/** The most that Graph gives; it may give fewer. */
const PAGE_SIZE = 999;

/** A user name is unique; more rows than this come only from a filter that was ignored. */
const MAX_NAMESAKES = 2;

/** Asked for by name: without it Graph leaves out whether the account is enabled. */
const SELECT =
  'id,userPrincipalName,displayName,givenName,accountEnabled,userType,usageLocation,preferredLanguage,assignedPlans';

const text = z.string().nullish();
const personSchema = z.object({
  id: z.string().min(1),
  userPrincipalName: text,
  displayName: text,
  givenName: text,
  accountEnabled: z.boolean().nullish(),
  /** Null on old accounts that came from a local directory: those are members. */
  userType: text,
  usageLocation: text,
  preferredLanguage: text,
  assignedPlans: z
    .array(z.object({ servicePlanId: z.string().nullish(), capabilityStatus: z.string().nullish() }))
    .nullish(),
});

/** People, alone and by group. Needs User.Read.All, `listMembers` GroupMember.Read.All too. */
export function createPeople(
  graph: GraphCaller,
  intunePlanIds: readonly string[],
): Pick<Directory, 'listMembers' | 'readPerson' | 'findPersonByUpn'> {
  const plans = new Set(intunePlanIds.map((id) => id.toLowerCase()));
  const listing = {
    doing: 'list the members of a group',
    needs: 'GroupMember.Read.All and User.Read.All',
    headers: { ConsistencyLevel: 'eventual' },
  };
  const reading = { doing: 'read a person', needs: 'User.Read.All' };

  async function* listMembers(groupId: GroupId): AsyncGenerator<CohortMember[], void, void> {
    const url = `/groups/${segment(groupId)}/transitiveMembers/microsoft.graph.user`;
    const parameters = query({ $select: SELECT, $count: 'true', $top: PAGE_SIZE });
    for await (const rows of pagesOf(graph, url + parameters, listing)) {
      yield rows.map((row) => toMember(row, plans, listing));
    }
  }

  function readPerson(id: PersonId): Promise<CohortMember | null> {
    return nullWhenNotFound(async () => {
      const row = await graph.get(`/users/${segment(id)}${query({ $select: SELECT })}`, reading);
      return toMember(row, plans, reading);
    });
  }

  async function findPersonByUpn(userPrincipalName: string): Promise<CohortMember | null> {
    const wanted = userPrincipalName.trim();
    if (wanted === '') return null;
    const parameters = query({ $select: SELECT, $filter: `userPrincipalName eq ${literal(wanted)}` });
    const rows = await firstRows(graph, `/users${parameters}`, reading, MAX_NAMESAKES);
    const people = rows.map((row) => toMember(row, plans, reading));
    const found = people.find((person) => person.userPrincipalName.toLowerCase() === wanted.toLowerCase());
    if (found === undefined && people.length > 0) {
      throw new DirectoryError(
        'untrustworthyAnswer',
        'Could not read a person: Graph answered with somebody else',
      );
    }
    return found ?? null;
  }

  return { listMembers, readPerson, findPersonByUpn };
}

function toMember(row: unknown, plans: ReadonlySet<string>, call: CallOptions): CohortMember {
  const person = parseRow(personSchema, row, call);
  const { userPrincipalName, accountEnabled } = person;
  if (userPrincipalName == null || accountEnabled == null) throw limitedAnswer(call);
  const displayName = person.displayName ?? userPrincipalName;
  return {
    id: person.id.toLowerCase() as PersonId,
    userPrincipalName,
    displayName,
    givenName: person.givenName ?? displayName,
    accountEnabled,
    isGuest: person.userType === 'Guest',
    usageLocation: person.usageLocation ?? null,
    preferredLanguage: person.preferredLanguage ?? null,
    hasIntuneLicense: (person.assignedPlans ?? []).some(
      (plan) =>
        plans.has((plan.servicePlanId ?? '').toLowerCase()) &&
        USABLE_PLAN_STATES.has(plan.capabilityStatus ?? ''),
    ),
  };
}

/** Graph answers 200 with ids and nulls when it may only show that somebody exists (facts: graph §1.1). */
function limitedAnswer(call: CallOptions): DirectoryError {
  return new DirectoryError(
    'missingConsent',
    `Could not ${call.doing}: Graph shows ids only; grant ${call.needs} as application permission and give admin consent`,
    { status: 200 },
  );
}
