import { withoutSecrets } from '../../dialogs/helpdesk/withoutSecrets.ts';
import { findErrorCodes, matchTrouble } from '../../domain/errorCode.ts';
import { isInGap, type Journey, type Stage } from '../../domain/journey.ts';
import type { Playbook, TroubleRow } from '../../domain/playbook.ts';

/** More would be a wall of text on a phone. */
const MOST_SYMPTOMS = 8;

/** Rows that fit what the person wrote, best first; those that did not help in this step are left out. */
export function troubleFor(journey: Journey, said: string, playbook: Playbook): TroubleRow[] {
  const rows = matchTrouble(playbook.troubleshooting, { platform: journey.platform, text: said });
  return rows.filter((row) => !journey.triedRows.includes(row.id));
}

/** Symptoms to pick from when the person has no words for it: those of the platform, in the half they are in. */
export function likelySymptoms(journey: Journey, playbook: Playbook): TroubleRow[] {
  const stage: Stage = journey.stage.at === 'stuck' ? journey.stage.from : journey.stage;
  const enrolling = isInGap(stage) || stage.at === 'enrolled';
  const ofPlatform = playbook.troubleshooting.filter((row) => row.platforms.includes(journey.platform));
  const likely = ofPlatform.filter((row) => !journey.triedRows.includes(row.id));
  return likely.slice(0, enrolling ? MOST_SYMPTOMS : MOST_SYMPTOMS / 2);
}

/** What to remember of an error: its code when it has one, otherwise the words, cut to what a ticket needs. */
export function errorToKeep(said: string): string {
  return findErrorCodes(said)[0] ?? withoutSecrets(said.trim()).slice(0, 200);
}

/** The rule of repeats: the same problem twice, or two in one step, is for a person (facts: troubleshooting §7). */
export function shouldEscalate(journey: Journey): boolean {
  return journey.triedRows.length >= 2;
}
