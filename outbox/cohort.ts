import type { CohortPerson, CohortProblem } from '../domain/cohort.ts';
import type { GroupId, PersonId } from '../domain/ids.ts';
import type { Reach } from '../domain/person.ts';

/** What planning and counting ask of the directory and of the store, in their own words. */

export interface CohortMember extends CohortPerson {
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly givenName: string;
  readonly usageLocation: string | null;
  readonly preferredLanguage: string | null;
  readonly hasIntuneLicense: boolean;
}

/** Everybody in a group and in the groups inside it, a page at a time. Throws what `WhyFailed` understands. */
export type ListMembers = (groupId: GroupId) => AsyncIterable<readonly CohortMember[]>;

export type ReachOfMany = (ids: readonly PersonId[]) => Promise<ReadonlyMap<PersonId, Reach>>;

/** Impossible while the app is not in the organisation's catalogue: nobody new can be reached then. */
export type CanInstall = () => Promise<'possible' | 'impossible'>;

/** Why the directory did not answer; null for an error that nobody expected. */
export type WhyFailed = (error: unknown) => CohortProblem | null;

/** A person may be listed twice when the group changes between two pages. */
export function withoutRepeats<Member extends { readonly id: PersonId }>(
  page: readonly Member[],
): readonly Member[] {
  return [...new Map(page.map((member) => [member.id, member])).values()];
}
