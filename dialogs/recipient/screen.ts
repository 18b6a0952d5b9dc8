import type { SourceDevice } from '../../domain/device.ts';
import type { Journey, Stage } from '../../domain/journey.ts';
import type { Language } from '../../domain/language.ts';
import {
  type Localized,
  type Playbook,
  pickEnrollPath,
  pickUnenrollPath,
  type TroubleRow,
} from '../../domain/playbook.ts';
import type { DeviceLine, JourneyHead, JourneyScreen } from '../../domain/screens.ts';
import type { HandOver } from '../../domain/wave.ts';
import { nextCheckAt } from './nextCheck.ts';
import { fillIn, stepContent, stepsOf } from './steps.ts';

/** What a screen needs besides the journey itself. */
export interface ScreenContext {
  readonly playbook: Playbook;
  readonly language: Language;
  readonly device: Pick<SourceDevice, 'name'>;
  readonly deadline: Date | null;
  readonly handOver: HandOver | null;
  readonly now: Date;
  /** The steps as a page outside Teams: the device in hand may lose Teams. */
  readonly guideUrl: string;
  readonly ticket: {
    readonly number: number;
    readonly agentFirstName: string | null;
    readonly resolved: boolean;
  } | null;
  /** The person's other devices that are not done; shown when this one is. */
  readonly left: readonly DeviceLine[];
}

/** A passing view of the current stage: not a state, so a restart simply shows the stage itself. */
export type Aside =
  | { readonly show: 'otherwise' }
  | { readonly show: 'incomplete' }
  /** `said` is what the person has written about it: it goes with them until somebody has read it. */
  | {
      readonly show: 'stuckForm';
      readonly rows: readonly TroubleRow[];
      readonly said: string;
      readonly notFound: string | null;
    }
  | { readonly show: 'trouble'; readonly row: TroubleRow; readonly said: string };

/** The current card of a journey, in the reader's language. */
export function journeyScreen(journey: Journey, context: ScreenContext, aside?: Aside): JourneyScreen {
  const head = journeyHead(journey, context);
  const say = (text: Localized) =>
    fillIn(text[context.language], journey, context.playbook, context.language);
  if (aside?.show === 'stuckForm') {
    const symptoms = aside.rows.map((row) => ({ rowId: row.id, text: say(row.symptom) }));
    return { screen: 'stuckForm', head, symptoms, said: aside.said, notFound: aside.notFound };
  }
  if (aside?.show === 'trouble') {
    const { row } = aside;
    return {
      screen: 'trouble',
      head,
      row: {
        rowId: row.id,
        symptom: say(row.symptom),
        cause: say(row.cause),
        remedy: row.remedy ? say(row.remedy) : null,
        route: row.route,
        oldManagementLeft: row.escalation === 'X3',
      },
      said: aside.said,
    };
  }
  return stageScreen(journey.stage, journey, context, head, say, aside);
}

/** What every card of this journey carries. */
export function journeyHead(
  journey: Journey,
  context: Pick<ScreenContext, 'device' | 'deadline' | 'handOver'>,
): JourneyHead {
  return {
    journeyId: journey.id,
    revision: journey.revision,
    deviceName: context.device.name,
    platform: journey.platform,
    deadline: context.deadline,
    handOver: context.handOver,
  };
}

function stageScreen(
  stage: Stage,
  journey: Journey,
  context: ScreenContext,
  head: JourneyHead,
  say: (text: Localized) => string,
  aside: Aside | undefined,
): JourneyScreen {
  const { playbook } = context;
  switch (stage.at) {
    case 'notified':
      return {
        screen: 'ready',
        head,
        sourceName: say({ en: '{emm}', sv: '{emm}' }),
        minutes: minutesOf(journey, playbook),
      };
    case 'snoozed':
      return { screen: 'snoozed', head, until: stage.until };
    case 'checking': {
      const question = playbook.questions.find((candidate) => candidate.fact === stage.asking);
      const answers = (question?.answers ?? []).filter(
        (answer) => answer.platforms === null || answer.platforms.includes(journey.platform),
      );
      return {
        screen: 'question',
        head,
        fact: stage.asking,
        text: question ? say(question.text) : stage.asking,
        hint: question?.hint ? say(question.hint) : null,
        answers: answers.map((answer) => ({ value: answer.value, label: say(answer.label) })),
      };
    }
    case 'preparing':
      return {
        screen: 'preflight',
        head,
        incomplete: aside?.show === 'incomplete',
        checks: playbook.preflight
          .filter((check) => check.platforms.includes(journey.platform))
          .map((check) => ({
            id: check.id,
            text: say(check.text),
            hint: check.hint ? say(check.hint) : null,
            blocking: check.blocking,
            confirmed: stage.confirmed.includes(check.id),
          })),
      };
    case 'warned': {
      const losses = playbook.losses.filter((loss) => loss.platforms.includes(journey.platform));
      return {
        screen: 'losses',
        head,
        lost: losses.filter((loss) => loss.fate === 'lost').map((loss) => say(loss.text)),
        kept: losses.filter((loss) => loss.fate === 'kept').map((loss) => say(loss.text)),
        advice: gateTexts(stage.gate.advice, playbook, say),
        unenrollMinutes: pickUnenrollPath(playbook, journey.platform, journey.facts)?.minutes ?? [2, 5],
        enrollMinutes:
          stage.gate.outcome === 'unenrollOnly'
            ? null
            : (pickEnrollPath(playbook, journey.platform)?.minutes ?? [10, 15]),
        guideUrl: context.guideUrl,
      };
    }
    case 'unenrolling':
    case 'enrolling': {
      const phase = stage.at === 'unenrolling' ? 'unenroll' : 'enroll';
      const steps = stepsOf(phase, journey, playbook);
      // A playbook is pinned, so the step exists; should a row be damaged, the nearest step is shown.
      const index = Math.min(stage.step, steps.length - 1);
      const step = steps[index];
      if (!step) throw new Error(`The playbook has no ${phase} steps for ${journey.platform}.`);
      return {
        screen: 'step',
        head,
        phase,
        number: index + 1,
        of: steps.length,
        step: stepContent(step, journey, playbook, context.language),
        showOtherwise: aside?.show === 'otherwise',
        guideUrl: context.guideUrl,
      };
    }
    case 'confirmingGone': {
      const path = pickUnenrollPath(playbook, journey.platform, journey.facts);
      return {
        screen: 'confirmGone',
        head,
        question: path ? say(path.confirmGone) : '',
        stillThere: path && stage.denied > 0 ? say(path.stillThere) : null,
      };
    }
    case 'verifying':
      return {
        screen: 'verifying',
        head,
        finding: stage.finding,
        since: stage.since,
        nextCheckAt: nextCheckAt(stage, context.now),
        told: stage.told,
      };
    case 'enrolled':
      return {
        screen: 'enrolled',
        head,
        finding: stage.finding,
        nextCheckAt: nextCheckAt(stage, context.now),
      };
    case 'compliant':
      return { screen: 'compliant', head, left: context.left };
    case 'stuck':
      return {
        screen: 'stuck',
        head,
        ticketId: stage.ticketId,
        ticketNumber: context.ticket?.number ?? 0,
        agentFirstName: context.ticket?.agentFirstName ?? null,
        resolved: context.ticket?.resolved ?? false,
      };
    case 'assisted': {
      const text = playbook.gateTexts[stage.gateId];
      return {
        screen: 'assisted',
        head,
        gateId: stage.gateId,
        outcome: stage.outcome,
        text: text ? say(text) : '',
        advice: [],
        ticketNumber: context.ticket && !context.ticket.resolved ? context.ticket.number : null,
      };
    }
    case 'declined':
      return { screen: 'declined', head };
    case 'notNeeded': {
      const text = playbook.gateTexts[stage.gateId];
      return { screen: 'notNeeded', head, text: text ? say(text) : '' };
    }
  }
}

function gateTexts(
  ids: readonly string[],
  playbook: Playbook,
  say: (text: Localized) => string,
): readonly string[] {
  return ids.flatMap((id) => {
    const text = playbook.gateTexts[id];
    return text ? [say(text)] : [];
  });
}

/** The whole move, from the first unenrol step to the last enrol step, as the playbook estimates it. */
export function minutesOf(
  journey: Pick<Journey, 'platform' | 'facts'>,
  playbook: Playbook,
): readonly [number, number] {
  const unenroll =
    pickUnenrollPath(playbook, journey.platform, journey.facts) ??
    playbook.unenroll.find((path) => path.platform === journey.platform);
  const enroll = pickEnrollPath(playbook, journey.platform);
  return [
    (unenroll?.minutes[0] ?? 2) + (enroll?.minutes[0] ?? 10),
    (unenroll?.minutes[1] ?? 5) + (enroll?.minutes[1] ?? 15),
  ];
}
