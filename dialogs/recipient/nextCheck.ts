import type { Stage } from '../../domain/journey.ts';

/** Minutes after the last step at which Graph is asked (facts: graph §2.4); after these, every hour. */
const EARLY_CHECKS_MINUTES = [1, 2, 5, 15, 60];
/**
 * Minutes into the gap: somebody may have enrolled and never come back to press the last button. Not sooner than
 * enrolling takes, because a row appears before the last steps are done, and before each word about the gap.
 */
const GAP_CHECKS_MINUTES = [18, 40, 80];
const HOUR_MS = 3_600_000;

/** After two weeks nothing will turn up by itself; the wave's figures still show the journey as not done. */
const GIVE_UP_AFTER_MS = 14 * 24 * HOUR_MS;

/** When Graph should be asked about this stage next, or null when there is nothing to wait for. */
export function nextCheckAt(stage: Stage, now: Date): Date | null {
  const waiting = stage.at === 'stuck' ? stage.from : stage;
  switch (waiting.at) {
    case 'enrolling':
      return nextOf(waiting.gapSince, GAP_CHECKS_MINUTES, now);
    case 'verifying':
    case 'enrolled':
      return nextOf(waiting.since, EARLY_CHECKS_MINUTES, now);
    default:
      return null;
  }
}

function nextOf(since: Date, earlyMinutes: readonly number[], now: Date): Date | null {
  const elapsedMs = now.getTime() - since.getTime();
  if (elapsedMs >= GIVE_UP_AFTER_MS) return null;
  const early = earlyMinutes.find((minutes) => minutes * 60_000 > elapsedMs);
  const dueMs = early === undefined ? (Math.floor(elapsedMs / HOUR_MS) + 1) * HOUR_MS : early * 60_000;
  return new Date(since.getTime() + dueMs);
}
