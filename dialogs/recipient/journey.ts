import type { Finding } from '../../domain/enrollment.ts';
import type { Facts } from '../../domain/gate.ts';
import type { TicketId } from '../../domain/ids.ts';
import type { Journey, PassedGate, ResumableStage, Stage, StageName } from '../../domain/journey.ts';
import type { Playbook } from '../../domain/playbook.ts';
import { decideGate, isAnswerOf } from './gate.ts';
import { stepsOf } from './steps.ts';

/**
 * The recipient's journey as a state machine. `RULES` says which event is heard in which stage; everything else
 * leaves the journey as it is, and the person simply sees the current card again. That is what makes stale
 * cards, double clicks and clicks from another device harmless.
 *
 *   notified ⇄ snoozed                       declined ⇄ notified
 *      ↓ start
 *   checking ──(a gate stops it)──→ assisted, notNeeded      (both can be asked again)
 *      ↓ a gate lets it pass: from here on every stage carries that gate
 *   preparing → warned → unenrolling → confirmingGone ⇄ enrolling → verifying ⇄ enrolled → compliant
 *
 *   any of them → stuck → back to where it was
 *
 * Impossible: an unenrol step without a gate that let this device pass with these very facts; `enrolled` or
 * `compliant` by anything but a finding of Graph; two changes from one click, because a click names the step
 * that it was drawn for.
 */
export type JourneyEvent =
  | { readonly do: 'start' }
  | { readonly do: 'snooze'; readonly until: Date }
  | { readonly do: 'wake' }
  | { readonly do: 'decline' }
  | { readonly do: 'undo' }
  | { readonly do: 'answer'; readonly fact: string; readonly value: string }
  | { readonly do: 'confirm'; readonly checks: readonly string[] }
  | { readonly do: 'agree' }
  | { readonly do: 'stepDone'; readonly step: number }
  | { readonly do: 'stepBack' }
  | { readonly do: 'gone'; readonly answer: 'yes' | 'no' }
  | { readonly do: 'found'; readonly finding: Finding }
  | { readonly do: 'nudge'; readonly nudges: 1 | 2 }
  /** What the person typed or picked as their error; `tried` is a row whose remedy did not help. */
  | { readonly do: 'describe'; readonly error: string }
  | { readonly do: 'tried'; readonly rowId: string }
  | { readonly do: 'escalate'; readonly ticketId: TicketId }
  | { readonly do: 'goOn' }
  | { readonly do: 'restart' };

export type EventName = JourneyEvent['do'];

/** What must happen besides saving the journey. */
export type JourneyEffect =
  /** Graph is asked at once, and then on the schedule of `nextCheck.ts`. */
  | { readonly do: 'verify' }
  | { readonly do: 'openTicket'; readonly ticketId: TicketId }
  /** The person should notice this: a new message, not only a changed card. */
  | { readonly do: 'announce' };

export interface JourneyContext {
  readonly playbook: Playbook;
  readonly now: Date;
  /** What the inventory, the source and the wave say about this device: asking again starts from these. */
  readonly known: Facts;
  /** Used when this very event must become a ticket. */
  readonly newTicketId: TicketId;
}

export type Advance =
  | { readonly kind: 'moved'; readonly journey: Journey; readonly effects: readonly JourneyEffect[] }
  /** The event means nothing here; show the current card. */
  | { readonly kind: 'same' };

/** Rows appear within minutes; after an hour somebody should look (facts: migration-process §8). */
const TELL_AFTER_MS = 60 * 60_000;

/** Applies one event. Pure: the same journey, event and context always give the same result. */
export function advance(journey: Journey, event: JourneyEvent, context: JourneyContext): Advance {
  const change = hear(journey.stage, event, journey, context);
  if (!change) return { kind: 'same' };
  const stage = change.stage ?? journey.stage;
  const sameStep = change.stage === undefined || change.stays === true;
  return {
    kind: 'moved',
    journey: {
      ...journey,
      stage,
      facts: change.facts ?? journey.facts,
      stageSince: sameStep ? journey.stageSince : context.now,
      triedRows: change.triedRows ?? (sameStep ? journey.triedRows : []),
      lastError: change.lastError === undefined ? (sameStep ? journey.lastError : null) : change.lastError,
      revision: journey.revision + 1,
    },
    effects: change.effects ?? [],
  };
}

/** What a rule answers: only what changes. No `stage` means: still in the same step. */
interface Change {
  readonly stage?: Stage;
  /** The stage has new data but is the same step: the time in it goes on. */
  readonly stays?: true;
  readonly facts?: Facts;
  readonly effects?: readonly JourneyEffect[];
  readonly triedRows?: readonly string[];
  readonly lastError?: string | null;
}

type StageAt<Name extends StageName> = Extract<Stage, { at: Name }>;
type EventOf<Name extends EventName> = Extract<JourneyEvent, { do: Name }>;
type Rule<S extends StageName, E extends EventName> = (
  stage: StageAt<S>,
  event: EventOf<E>,
  journey: Journey,
  context: JourneyContext,
) => Change | null;
type Rules = { readonly [S in StageName]: { readonly [E in EventName]?: Rule<S, E> } };

/** Heard wherever a person can be helped. */
const helpable = {
  describe: (_stage: unknown, event: EventOf<'describe'>) => ({ lastError: event.error }),
  tried: (_stage: unknown, event: EventOf<'tried'>, journey: Journey) => ({
    triedRows: [...journey.triedRows, event.rowId],
  }),
  escalate: (stage: ResumableStage, event: EventOf<'escalate'>, journey: Journey): Change => ({
    stage: { at: 'stuck', from: stage, ticketId: event.ticketId },
    triedRows: journey.triedRows,
    lastError: journey.lastError,
    effects: [{ do: 'openTicket', ticketId: event.ticketId }],
  }),
};

export const RULES: Rules = {
  notified: {
    start: (_stage, _event, journey, context) => judge(journey, factsNow(journey, context), context),
    snooze: (_stage, event) => ({ stage: { at: 'snoozed', until: event.until } }),
    decline: () => ({ stage: { at: 'declined', reason: 'notMine' } }),
    ...helpable,
  },
  snoozed: {
    start: (_stage, _event, journey, context) => judge(journey, factsNow(journey, context), context),
    snooze: (_stage, event) => ({ stage: { at: 'snoozed', until: event.until } }),
    wake: (stage, _event, _journey, context) =>
      stage.until <= context.now ? { stage: { at: 'notified' }, effects: [{ do: 'announce' }] } : null,
    decline: () => ({ stage: { at: 'declined', reason: 'notMine' } }),
    ...helpable,
  },
  checking: {
    answer: (stage, event, journey, context) =>
      event.fact === stage.asking && isAnswerOf(stage.asking, event.value)
        ? judge(journey, { ...journey.facts, [stage.asking]: event.value }, context)
        : null,
    snooze: (_stage, event) => ({ stage: { at: 'snoozed', until: event.until } }),
    restart: (_stage, _event, journey, context) => judge(journey, context.known, context),
    ...helpable,
  },
  preparing: {
    confirm: (stage, event, journey, context) => {
      const checks = context.playbook.preflight.filter((check) => check.platforms.includes(journey.platform));
      const confirmed = checks.map((check) => check.id).filter((id) => event.checks.includes(id));
      const ready = checks.every((check) => !check.blocking || confirmed.includes(check.id));
      if (!ready) return { stage: { ...stage, confirmed } };
      if (stage.gate.outcome === 'enrollOnly') return enterEnrolling(stage.gate, context);
      return { stage: { at: 'warned', gate: stage.gate } };
    },
    snooze: (_stage, event) => ({ stage: { at: 'snoozed', until: event.until } }),
    restart: (_stage, _event, journey, context) => judge(journey, context.known, context),
    ...helpable,
  },
  warned: {
    // The last moment before something is removed: the inventory may have been corrected since the gate was asked.
    agree: (stage, _event, journey, context) => {
      const facts = factsNow(journey, context);
      const again = judge(journey, facts, context);
      return again.stage?.at === 'preparing' && again.stage.gate.outcome === stage.gate.outcome
        ? { stage: { at: 'unenrolling', gate: again.stage.gate, step: 0 }, facts }
        : again;
    },
    stepBack: (stage) => ({ stage: { at: 'preparing', gate: stage.gate, confirmed: [] } }),
    snooze: (_stage, event) => ({ stage: { at: 'snoozed', until: event.until } }),
    ...helpable,
  },
  unenrolling: {
    stepDone: (stage, event, journey, context) => {
      if (event.step !== stage.step) return null;
      const last = stage.step >= stepsOf('unenroll', journey, context.playbook).length - 1;
      return {
        stage: last
          ? { at: 'confirmingGone', gate: stage.gate, denied: 0 }
          : { ...stage, step: stage.step + 1 },
      };
    },
    stepBack: (stage) =>
      stage.step > 0
        ? { stage: { ...stage, step: stage.step - 1 } }
        : { stage: { at: 'warned', gate: stage.gate } },
    ...helpable,
  },
  confirmingGone: {
    gone: (stage, event, journey, context) => {
      if (event.answer === 'yes') {
        return stage.gate.outcome === 'unenrollOnly'
          ? { stage: { at: 'notNeeded', gateId: stage.gate.gateId } }
          : enterEnrolling(stage.gate, context);
      }
      const denied: Stage = { ...stage, denied: stage.denied + 1 };
      // Once is a retry, twice is for a person (facts: unenrol-steps §7).
      return stage.denied === 0
        ? { stage: denied }
        : helpable.escalate(denied, { do: 'escalate', ticketId: context.newTicketId }, journey);
    },
    stepBack: (stage, _event, journey, context) => ({
      stage: {
        at: 'unenrolling',
        gate: stage.gate,
        step: Math.max(0, stepsOf('unenroll', journey, context.playbook).length - 1),
      },
    }),
    ...helpable,
  },
  enrolling: {
    stepDone: (stage, event, journey, context) => {
      if (event.step !== stage.step) return null;
      const last = stage.step >= stepsOf('enroll', journey, context.playbook).length - 1;
      return last
        ? {
            stage: startVerifying(stage.gate, { kind: 'notChecked' }, context),
            effects: [{ do: 'verify' }],
          }
        : { stage: { ...stage, step: stage.step + 1 } };
    },
    stepBack: (stage) => (stage.step > 0 ? { stage: { ...stage, step: stage.step - 1 } } : null),
    // An error said that the device is still managed: the earlier "yes" was wrong (facts: unenrol-steps §7).
    gone: (stage, event, journey, context) =>
      event.answer === 'no' ? notGoneAfterAll(stage.gate, journey, context) : null,
    // Reminding changes nothing in the step: how long they have been in it goes on counting.
    nudge: (stage, event) =>
      event.nudges > stage.nudges ? { stage: { ...stage, nudges: event.nudges }, stays: true } : null,
    found: (stage, event, _journey, context) =>
      event.finding.kind === 'enrolled' ? acceptFinding(stage.gate, event.finding, context) : null,
    ...helpable,
  },
  verifying: {
    found: (stage, event, _journey, context) => {
      const { finding } = event;
      if (finding.kind === 'enrolled') return acceptFinding(stage.gate, finding, context);
      if (!stage.told && context.now.getTime() - stage.since.getTime() >= TELL_AFTER_MS) {
        return {
          stage: { ...stage, finding, told: true },
          stays: true,
          effects: [{ do: 'openTicket', ticketId: context.newTicketId }, { do: 'announce' }],
        };
      }
      return sameFinding(stage.finding, finding) ? null : { stage: { ...stage, finding }, stays: true };
    },
    stepBack: (stage, _event, journey, context) => ({
      stage: {
        at: 'enrolling',
        gate: stage.gate,
        step: Math.max(0, stepsOf('enroll', journey, context.playbook).length - 1),
        gapSince: stage.since,
        nudges: 0,
      },
    }),
    gone: (stage, event, journey, context) =>
      event.answer === 'no' ? notGoneAfterAll(stage.gate, journey, context) : null,
    ...helpable,
  },
  enrolled: {
    found: (stage, event, _journey, context) => {
      if (event.finding.kind === 'enrolled') {
        return sameFinding(stage.finding, event.finding)
          ? null
          : acceptFinding(stage.gate, event.finding, context, stage.since);
      }
      // Intune no longer shows it: it is not green any more.
      return { stage: startVerifying(stage.gate, event.finding, context) };
    },
    ...helpable,
  },
  compliant: {},
  stuck: {
    goOn: (stage) => ({ stage: stage.from }),
    describe: (_stage, event) => ({ lastError: event.error }),
    // The ticket was resolved and it still does not work. An open one is given back instead of a second.
    escalate: (stage, event) => ({
      stage: { ...stage, ticketId: event.ticketId },
      stays: true,
      effects: [{ do: 'openTicket', ticketId: event.ticketId }],
    }),
    found: (stage, event, _journey, context) =>
      (stage.from.at === 'enrolling' || stage.from.at === 'verifying' || stage.from.at === 'enrolled') &&
      event.finding.kind === 'enrolled'
        ? acceptFinding(stage.from.gate, event.finding, context)
        : null,
  },
  assisted: {
    restart: (stage, _event, journey, context) =>
      judge(journey, factsToAskAgain(stage, journey, context), context),
    describe: helpable.describe,
    // Asked again after the ticket was resolved, this is another one; an open one takes what is said.
    escalate: (stage, event) => ({
      stage: { ...stage, ticketId: event.ticketId },
      stays: true,
      effects: [{ do: 'openTicket', ticketId: event.ticketId }],
    }),
    decline: () => ({ stage: { at: 'declined', reason: 'notMine' } }),
  },
  declined: { undo: () => ({ stage: { at: 'notified' } }) },
  notNeeded: {
    restart: (_stage, _event, journey, context) => judge(journey, context.known, context),
  },
};

function hear(stage: Stage, event: JourneyEvent, journey: Journey, context: JourneyContext): Change | null {
  // Each rule is written for its own stage and event; the table's type has checked that, this look-up cannot.
  const rule = RULES[stage.at][event.do] as Rule<StageName, EventName> | undefined;
  return rule ? rule(stage as never, event as never, journey, context) : null;
}

/** Asks the gate with these facts, and goes where it says. */
function judge(journey: Journey, facts: Facts, context: JourneyContext): Change {
  const verdict = decideGate(journey.platform, facts, context.playbook);
  if (verdict.kind === 'ask') return { stage: { at: 'checking', asking: verdict.fact }, facts };
  const { gateId, outcome, advice } = verdict;
  switch (outcome) {
    case 'selfService':
    case 'unenrollOnly':
    case 'enrollOnly':
      return { stage: { at: 'preparing', gate: { gateId, outcome, advice }, confirmed: [] }, facts };
    case 'automatic':
      return { stage: { at: 'notNeeded', gateId }, facts };
    case 'adminOnly':
    case 'assisted':
    case 'followApplePrompt':
    case 'updateFirst':
    case 'secondMethodFirst':
      return { stage: { at: 'assisted', gateId, outcome, ticketId: null }, facts };
  }
}

/**
 * What is known at this moment: the person's answers, and over them what the inventory says by now, because it may
 * have been imported again since the notice. Only an update that the person has told us of outlives it.
 */
function factsNow(journey: Journey, { known }: JourneyContext): Facts {
  const hasUpdated = journey.facts.osSupport === 'unsure' && known.osSupport === 'tooOld';
  return { ...journey.facts, ...known, ...(hasUpdated ? { osSupport: 'unsure' } : {}) };
}

function startVerifying(gate: PassedGate, finding: Finding, context: JourneyContext): Stage {
  return { at: 'verifying', gate, since: context.now, finding, told: false };
}

function enterEnrolling(gate: PassedGate, context: JourneyContext): Change {
  return { stage: { at: 'enrolling', gate, step: 0, gapSince: context.now, nudges: 0 } };
}

/** With no unenrol steps to go back to, the answer that there was nothing to remove was wrong: ask again. */
function notGoneAfterAll(gate: PassedGate, journey: Journey, context: JourneyContext): Change {
  return gate.outcome === 'enrollOnly'
    ? judge(journey, context.known, context)
    : { stage: { at: 'confirmingGone', gate, denied: 1 } };
}

function acceptFinding(
  gate: PassedGate,
  finding: Extract<Finding, { kind: 'enrolled' }>,
  context: JourneyContext,
  since: Date = context.now,
): Change {
  // A grace period of the compliance policy counts as access, not as done (facts: migration-process §3.3).
  return finding.compliance === 'compliant'
    ? {
        stage: { at: 'compliant', since: context.now, managedDeviceId: finding.managedDeviceId },
        effects: [{ do: 'announce' }],
      }
    : { stage: { at: 'enrolled', gate, since, finding }, effects: [{ do: 'announce' }] };
}

function sameFinding(one: Finding, other: Finding): boolean {
  if (one.kind === 'notYet' && other.kind === 'notYet') return one.why === other.why;
  if (one.kind === 'enrolled' && other.kind === 'enrolled') return one.compliance === other.compliance;
  return one.kind === other.kind;
}

/** After an update or a second sign-in method only that fact is open again; after any other stop, all answers are. */
function factsToAskAgain(stage: StageAt<'assisted'>, journey: Journey, context: JourneyContext): Facts {
  // To which version they have updated nobody has told us; 26 may be among them, with Apple's own way to move.
  if (stage.outcome === 'updateFirst') return { ...factsNow(journey, context), osSupport: 'unsure' };
  if (stage.outcome === 'secondMethodFirst') {
    const { mfa: _answered, ...others } = factsNow(journey, context);
    return others;
  }
  return context.known;
}
