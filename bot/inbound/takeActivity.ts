import type { Logger } from 'pino';
import { newErrorReference } from './errorReference.ts';
import type { Answer, Inbound } from './inbound.ts';
import { readInbound } from './readInbound.ts';
import type { SeenActivities } from './seenActivities.ts';
import type { TeamsActivity } from './teamsActivity.ts';

/** Every invoke is answered in under 3 s (facts: teams-platform §6); what is left of it is the way there and back. */
export const INVOKE_BUDGET_MS = 2_500;
/** Teams waits about 15 s for the response to a message before it counts as failed. */
export const MESSAGE_BUDGET_MS = 10_000;

/** What can happen to an activity, for the counters. */
type TurnEvent = 'handled' | 'ignored' | 'replayed' | 'slow' | 'broken';

/** The bot's own part: everything that knows what an activity means. */
export interface ActivityHandling {
  readonly seen: SeenActivities;
  /** Decides and answers. May throw: the person then gets `whenBroken`. May take long: then `whenSlow`. */
  handle(inbound: Inbound): Promise<Answer>;
  /**
   * Brings an answer to where the activity came from, when it cannot be the HTTP response: to a message, and to
   * an invoke whose handling took too long (its card is then to be updated).
   */
  reply(inbound: Inbound, answer: Answer): Promise<void>;
  /** What a person sees who pressed a button whose work goes on. */
  whenSlow(inbound: Inbound): Answer;
  /** The apology, with the number that the log line carries too. */
  whenBroken(inbound: Inbound, reference: string): Answer;
}

export interface TakeActivityDeps extends ActivityHandling {
  readonly log: Logger;
  readonly now: () => Date;
  readonly newReference?: () => string;
  readonly invokeBudgetMs?: number;
  readonly messageBudgetMs?: number;
  readonly count?: (event: TurnEvent) => void;
}

/** What the HTTP response says. */
export type Taken =
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** Nothing was done and nobody waits: if Teams delivers it again, so much the better. */
  | { readonly kind: 'tryAgain' };

const NOTHING: Taken = { kind: 'answered', answer: { kind: 'none' } };
const LATE = Symbol('late');

/**
 * Handles each activity once and answers in time.
 *
 * The work itself never rejects: an error becomes an apology with a reference. It is not bound to the HTTP
 * request either: when the budget is spent the request is answered and the work goes on, and what it comes to is
 * brought by `reply`. `settled` waits for all of it.
 */
export function createTakeActivity(deps: TakeActivityDeps) {
  const { log, count = () => {}, newReference = newErrorReference } = deps;
  const working = new Set<Promise<unknown>>();

  async function take(activity: TeamsActivity): Promise<Taken> {
    const inbound = readInbound(activity);
    if (inbound.kind === 'ignored') {
      log.debug({ activityType: activity.type, why: inbound.why }, 'activity ignored');
      count('ignored');
      return NOTHING;
    }
    const isInvoke = activity.type === 'invoke';
    const work = workOn(inbound, activity);
    const response = track(isInvoke ? work : work.then((taken) => bring(inbound, taken)));
    const budgetMs = isInvoke
      ? (deps.invokeBudgetMs ?? INVOKE_BUDGET_MS)
      : (deps.messageBudgetMs ?? MESSAGE_BUDGET_MS);
    const winner = await within(budgetMs, response);
    if (winner !== LATE) return winner;

    count('slow');
    log.warn({ kind: inbound.kind, activityId: activity.id, budgetMs }, 'answered before the work was done');
    if (!isInvoke) return NOTHING;
    track(work.then((taken) => bring(inbound, taken)));
    return { kind: 'answered', answer: inWords(() => deps.whenSlow(inbound)) };
  }

  async function workOn(
    inbound: Exclude<Inbound, { kind: 'ignored' }>,
    activity: TeamsActivity,
  ): Promise<Taken> {
    try {
      if (!(await deps.seen.firstTime(activity.conversation.id, activity.id, deps.now()))) {
        log.info(
          { kind: inbound.kind, activityId: activity.id },
          'activity delivered again, not handled again',
        );
        count('replayed');
        return NOTHING;
      }
    } catch (error) {
      const broken = apologize(inbound, error);
      return somebodyWaits(inbound) ? broken : { kind: 'tryAgain' };
    }
    try {
      const answer = await deps.handle(inbound);
      count('handled');
      return { kind: 'answered', answer };
    } catch (error) {
      return apologize(inbound, error);
    }
  }

  function apologize(inbound: Inbound, error: unknown): Taken {
    const reference = newReference();
    log.error(
      { err: error, reference, kind: inbound.kind, activityId: inbound.activityId },
      'activity not handled',
    );
    count('broken');
    if (!somebodyWaits(inbound)) return NOTHING;
    return { kind: 'answered', answer: inWords(() => deps.whenBroken(inbound, reference)) };
  }

  async function bring(inbound: Inbound, taken: Taken): Promise<Taken> {
    if (taken.kind !== 'answered' || taken.answer.kind === 'none') return taken;
    try {
      await deps.reply(inbound, taken.answer);
    } catch (error) {
      log.error({ err: error, kind: inbound.kind, activityId: inbound.activityId }, 'answer not delivered');
    }
    return NOTHING;
  }

  /** The words for slow and broken must not break in their turn. */
  function inWords(words: () => Answer): Answer {
    try {
      return words();
    } catch (error) {
      log.error({ err: error }, 'no words for a slow or broken activity');
      return { kind: 'none' };
    }
  }

  function track<Result>(work: Promise<Result>): Promise<Result> {
    const done = () => working.delete(work);
    working.add(work);
    work.then(done, done);
    return work;
  }

  return {
    take,
    /** Resolves when no activity is being worked on any more. */
    async settled(): Promise<void> {
      while (working.size > 0) await Promise.allSettled(working);
    },
  };
}

function somebodyWaits(inbound: Inbound): boolean {
  return inbound.kind === 'text' || inbound.kind === 'click';
}

async function within<Result>(budgetMs: number, work: Promise<Result>): Promise<Result | typeof LATE> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => resolve(LATE), budgetMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
