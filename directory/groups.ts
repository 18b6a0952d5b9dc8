import { z } from 'zod';
import type { GroupId, PersonId } from '../domain/ids.ts';
import type { CallOptions, GraphCaller } from './client/graphCaller.ts';
import { literal, query, searchPhrase, segment } from './client/odata.ts';
import { firstRows, readList } from './client/pages.ts';
import { parseRow } from './client/parseRow.ts';
import type { Directory, GroupSummary } from './directory.ts';
import { nullWhenNotFound } from './nullWhenNotFound.ts';

/** A list to choose from, not a report. */
const MAX_GROUPS_FOUND = 20;

/** Graph takes no more in one check. */
const GROUPS_PER_CHECK = 20;

/** Sorting and searching happen on the directory's second index, which must be asked for (facts: graph §1.1). */
const ADVANCED = { ConsistencyLevel: 'eventual' };

const SELECT = 'id,displayName,description';

const groupSchema = z.object({
  id: z.string().min(1),
  displayName: z.string().nullish(),
  description: z.string().nullish(),
});

/** Group search, one group, and who is in which. Needs GroupMember.Read.All, `memberGroupsOf` User.Read.All too. */
export function createGroups(
  graph: GraphCaller,
): Pick<Directory, 'searchGroups' | 'readGroup' | 'memberGroupsOf'> {
  const searching = { doing: 'search groups', needs: 'GroupMember.Read.All', headers: ADVANCED };
  const reading = { doing: 'read a group', needs: 'GroupMember.Read.All' };
  const checking = { doing: 'check group memberships', needs: 'GroupMember.Read.All and User.Read.All' };

  /**
   * Two questions, because Graph can do neither alone: `startswith` finds the beginning of the whole name, `$search`
   * finds words inside it (it has no "contains"). `$search` is known to fail on an ampersand.
   */
  async function searchGroups(text: string): Promise<GroupSummary[]> {
    const wanted = text.trim();
    if (wanted === '') return [];
    const common = { $select: SELECT, $top: MAX_GROUPS_FOUND, $count: 'true', $orderby: 'displayName' };
    const byName = { ...common, $filter: `startswith(displayName,${literal(wanted)})` };
    const byWord = { ...common, $search: searchPhrase('displayName', wanted) };
    const questions = wanted.includes('&') ? [byName] : [byName, byWord];
    const answers = await Promise.all(
      questions.map((question) => firstRows(graph, `/groups${query(question)}`, searching, MAX_GROUPS_FOUND)),
    );
    const found = new Map(
      answers.flat().map((row) => {
        const group = toGroup(row, searching);
        return [group.id, group];
      }),
    );
    return [...found.values()]
      .sort((one, other) => one.displayName.localeCompare(other.displayName))
      .slice(0, MAX_GROUPS_FOUND);
  }

  function readGroup(id: GroupId): Promise<GroupSummary | null> {
    return nullWhenNotFound(async () =>
      toGroup(await graph.get(`/groups/${segment(id)}${query({ $select: SELECT })}`, reading), reading),
    );
  }

  async function memberGroupsOf(personId: PersonId, groupIds: readonly GroupId[]): Promise<GroupId[]> {
    const mine: GroupId[] = [];
    for (let start = 0; start < groupIds.length; start += GROUPS_PER_CHECK) {
      const asked = groupIds.slice(start, start + GROUPS_PER_CHECK);
      const answer = await graph.post(
        `/users/${segment(personId)}/checkMemberGroups`,
        { groupIds: asked },
        { ...checking, repeat: 'safe' },
      );
      const confirmed = new Set(
        readList(answer, checking).map((id) => parseRow(z.string(), id, checking).toLowerCase()),
      );
      mine.push(...asked.filter((id) => confirmed.has(id.toLowerCase())));
    }
    return mine;
  }

  return { searchGroups, readGroup, memberGroupsOf };
}

function toGroup(row: unknown, call: CallOptions): GroupSummary {
  const group = parseRow(groupSchema, row, call);
  return {
    id: group.id.toLowerCase() as GroupId,
    displayName: group.displayName ?? group.id,
    description: group.description ?? null,
  };
}
