import type { SourceDevice } from '../../domain/device.ts';
import type { Finding } from '../../domain/enrollment.ts';
import { isInGap, type Journey, type Stage } from '../../domain/journey.ts';
import type { Playbook } from '../../domain/playbook.ts';
import type { TicketStory } from '../../domain/ticket.ts';
import { stepsOf } from './steps.ts';

/**
 * What the helpdesk is told before anyone has asked: taken from the journey, so that the person need not explain.
 * English, as the agents' own tools are; never anything secret.
 */
export function ticketStory(
  journey: Journey,
  context: {
    readonly device: SourceDevice;
    readonly playbook: Playbook;
    readonly deadline: Date | null;
    readonly said: string | null;
    readonly now: Date;
  },
): TicketStory {
  const { device, playbook, now } = context;
  const stage = journey.stage.at === 'stuck' ? journey.stage.from : journey.stage;
  const step = currentStep(stage, journey, playbook);
  const hints = playbook.troubleshooting
    .filter(
      (row) =>
        journey.triedRows.includes(row.id) ||
        (journey.lastError !== null && row.codes.includes(journey.lastError)),
    )
    .map((row) => `${row.id}: ${row.agentHint}`);
  return {
    platform: journey.platform,
    deviceName: [
      device.name,
      device.model && device.model !== device.name ? `(${device.model})` : '',
      device.osVersion ?? '',
    ]
      .filter(Boolean)
      .join(' '),
    source: playbook.sources[journey.source]?.name ?? journey.source,
    where: step ? `${STAGE_WORDS[stage.at]}: ${step.title.en}` : STAGE_WORDS[stage.at],
    stepId: step?.id ?? null,
    minutesInStep: Math.max(0, Math.round((now.getTime() - journey.stageSince.getTime()) / 60_000)),
    errorCode: journey.lastError,
    triedRows: journey.triedRows,
    agentHints: hints,
    whatGraphShows: 'finding' in stage ? describeFinding(stage.finding) : 'Not asked yet',
    inGap: isInGap(stage),
    deadline: context.deadline?.toISOString() ?? null,
    personSays: context.said?.trim() || null,
    gateId: 'gate' in stage ? stage.gate.gateId : 'gateId' in stage ? stage.gateId : null,
  };
}

/** What the helpdesk is told about somebody who asks and has no device that moves. */
export function storyWithoutDevice(said: string): TicketStory {
  return {
    platform: NOTHING,
    deviceName: NOTHING,
    source: NOTHING,
    where: 'Asked in the chat, about no device of the inventory',
    stepId: null,
    minutesInStep: 0,
    errorCode: null,
    triedRows: [],
    agentHints: [],
    whatGraphShows: 'Not asked yet',
    inGap: false,
    deadline: null,
    personSays: said.trim() || null,
    gateId: null,
  };
}

/** The person reads it too, in their own language. */
const NOTHING = '–';

const STAGE_WORDS: Readonly<Record<Stage['at'], string>> = {
  notified: 'Not started',
  snoozed: 'Reminder set',
  checking: 'Answering the first questions',
  preparing: 'Preflight',
  warned: 'About to leave the old system',
  unenrolling: 'Leaving the old system',
  confirmingGone: 'Old management still there?',
  enrolling: 'Enrolling in Intune',
  verifying: 'Waiting for Intune',
  enrolled: 'In Intune, not compliant yet',
  compliant: 'Done',
  stuck: 'With the helpdesk',
  assisted: 'Stopped by the eligibility gate',
  declined: 'Said: not my device',
  notNeeded: 'Nothing to do',
};

function currentStep(stage: Stage, journey: Journey, playbook: Playbook) {
  if (stage.at === 'unenrolling') return stepsOf('unenroll', journey, playbook)[stage.step];
  if (stage.at === 'enrolling') return stepsOf('enroll', journey, playbook)[stage.step];
  return undefined;
}

function describeFinding(finding: Finding): string {
  switch (finding.kind) {
    case 'notChecked':
      return 'Not asked yet';
    case 'notSeen':
      return 'No device of this person and platform since the start';
    case 'notYet':
      return NOT_YET_WORDS[finding.why];
    case 'enrolled':
      return `Enrolled as ${finding.deviceName}, ${finding.compliance}`;
  }
}

const NOT_YET_WORDS: Readonly<Record<Extract<Finding, { kind: 'notYet' }>['why'], string>> = {
  notManagedByIntune: 'A record without Intune management',
  retiring: 'An earlier enrollment that is being removed',
  enrolledBefore: 'Only an enrollment from before the start',
  otherDevice: 'Another device with a different serial number',
};
