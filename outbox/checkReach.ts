import { type CohortReach, judgeMember } from '../domain/cohort.ts';
import { UNREACHABLE_REASONS, type UnreachableReason } from '../domain/wave.ts';
import { type CanInstall, type CohortMember, type ReachOfMany, withoutRepeats } from './cohort.ts';

export interface CheckReachPorts {
  readonly reachOfMany: ReachOfMany;
  readonly canInstall: CanInstall;
  readonly now: () => Date;
  /** How many have been counted, after each page. */
  readonly onPage?: (counted: number) => void;
}

/**
 * Counts who in a cohort would get a notice and why the others would not, by the same rule by which a wave is
 * planned. Writes nothing and holds one page at a time, however large the cohort.
 */
export async function checkReach(
  cohort: AsyncIterable<readonly CohortMember[]>,
  ports: CheckReachPorts,
): Promise<CohortReach> {
  const installing = await ports.canInstall();
  const byReason = new Map<UnreachableReason, number>();
  let inGroup = 0;
  let reachable = 0;
  let toInstall = 0;
  let unlicensed = 0;
  for await (const page of cohort) {
    const members = withoutRepeats(page);
    const reach = await ports.reachOfMany(members.map((member) => member.id));
    for (const member of members) {
      inGroup += 1;
      const verdict = judgeMember(member, reach.get(member.id), installing);
      if (verdict.kind === 'skip') {
        byReason.set(verdict.reason, (byReason.get(verdict.reason) ?? 0) + 1);
        continue;
      }
      if (verdict.kind === 'write') reachable += 1;
      else toInstall += 1;
      if (!member.hasIntuneLicense) unlicensed += 1;
    }
    ports.onPage?.(inGroup);
  }
  const named = UNREACHABLE_REASONS.filter((reason) => byReason.has(reason));
  return {
    inGroup,
    reachable,
    toInstall,
    byReason: Object.fromEntries(named.map((reason) => [reason, byReason.get(reason) ?? 0])),
    unlicensed,
    countedAt: ports.now(),
  };
}
