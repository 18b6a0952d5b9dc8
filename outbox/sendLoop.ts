import {
  type ClaimedDelivery,
  conversationOf,
  LANES,
  type Lane,
  type SendOutcome,
} from '../domain/delivery.ts';
import type { DeliveryId } from '../domain/ids.ts';
import { createClaimer } from './claimer.ts';
import { createConversationHolds } from './conversationHolds.ts';
import { createConversationLimits } from './conversationLimits.ts';
import { decideSettlement } from './decideSettlement.ts';
import type { DispatcherSettings } from './dispatcherSettings.ts';
import { createLaneBrakes, type LaneState } from './laneBrake.ts';
import { isUrgent } from './laneQueue.ts';
import type { Pace } from './pace.ts';
import type { Clock, Draw, Drawn, Ledger, OutboxLog, Sender } from './ports.ts';
import { createSettleWriter } from './settleWriter.ts';
import { createSweeper } from './sweeper.ts';
import { createWorkInHand, type ReadyDelivery } from './workInHand.ts';

export interface SendLoopDeps {
  readonly ledger: Ledger;
  readonly draw: Draw;
  readonly sender: Sender;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly log: OutboxLog;
  readonly settings: DispatcherSettings;
  /** Asked before every claim and every send. */
  readonly mayWork: () => boolean;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** What the loop has done since the process started. */
export interface SendTotals {
  readonly sent: number;
  readonly skipped: number;
  /** Put back for another try, throttled ones included. */
  readonly again: number;
  readonly failed: number;
  readonly throttled: number;
  /** Outcomes that came after the row had been given to somebody else. */
  readonly late: number;
  /** Claims whose owner died, found by the sweep. */
  readonly lost: number;
}

/** What is drawn ahead, in seconds of sending: short, because what is drawn shows the state of that moment. */
const DRAWN_AHEAD_SECONDS = 0.25;
const URGENT_DRAWN_AHEAD = 50;
/** Outcomes that wait for the ledger; with more, nothing new is sent. */
const MOST_UNSETTLED = 2000;
/** A delivery whose conversation is at its limit for longer than this is given back. */
const LONGEST_WAIT_IN_HAND_MS = 2000;
/** Without a time named, a throttled conversation is left alone for so long. */
const HOLD_MS = 5000;
const LONGEST_HOLD_MS = 3_600_000;
const TIDY_EVERY_MS = 1000;
/** What was claimed for a lane that is held up for longer than this is given back. */
const SHORT_STOP_MS = 5000;

/**
 * The engine of the dispatcher, for as long as this process may work. A delivery passes
 *
 *   claimed ─→ drawn ─→ (a token, room in its conversation) ─→ under way ─→ its outcome is written
 *
 * and each stage holds little: what two seconds of sending need is claimed, a quarter of a second's worth is
 * drawn. So memory does not depend on how much is planned, a paused wave stops within two seconds, and a reply
 * that comes now overtakes all the notices in hand. One function, `pump`, looks at everything and starts whatever
 * may start; it runs after each event and at the next moment at which something could change, never in a circle.
 * No database connection is held while anything is drawn or sent.
 */
export function createSendLoop(deps: SendLoopDeps) {
  const { ledger, draw, sender, pace, clock, log, settings, mayWork, random } = deps;
  const { owner } = settings;
  const hand = createWorkInHand();
  const brakes = createLaneBrakes();
  const limits = createConversationLimits();
  const holds = createConversationHolds();
  const writer = createSettleWriter({ ledger, owner, clock, log, onWritten: pump });
  const claimer = createClaimer({
    ledger,
    hand,
    holds,
    clock,
    log,
    settings,
    isOpen: (lane, now) => mayStart(lane, now, hand.sending.count(only(lane)) + hand.waiting(only(lane))),
    ratePerSecond: pace.rateAt,
    onClaimed: pump,
  });
  const sweeper = createSweeper({
    ledger,
    clock,
    log,
    settings,
    underWay: () => [...requested, ...writer.ids()],
    onSwept(cameBack) {
      if (cameBack) claimer.nudge();
      pump();
    },
  });
  /** Asked of Teams and not answered yet. */
  const requested = new Set<DeliveryId>();
  const totals = { sent: 0, skipped: 0, again: 0, failed: 0, throttled: 0, late: 0 };

  let isClosing = false;
  let releasing = 0;
  let tidyAtMs = 0;
  let cancelTimer = () => {};
  let whenQuiet: (() => void)[] = [];

  const nowMs = () => clock.now().getTime();

  function pump(): void {
    cancelTimer();
    if (isClosing || !mayWork()) {
      giveBack(() => true);
      tellQuiet();
      return;
    }
    const now = nowMs();
    if (now >= tidyAtMs) tidy(now);
    const nextSendMs = sendWhatMayGo(now);
    drawWhatIsClaimed(now);
    sweeper.sweepIfDue(now);
    // With too many outcomes unwritten nothing new begins; the next one that is written calls again.
    const mayClaim = writer.size() < MOST_UNSETTLED;
    if (mayClaim) claimer.claimIfDue(now);
    const nextClaimMs = mayClaim ? claimer.nextMs(now) : Infinity;
    const nextMs = Math.min(nextSendMs, nextClaimMs, sweeper.nextMs(), tidyAtMs);
    cancelTimer = clock.after(Math.max(1, nextMs - now), pump);
  }

  /** Sends as much as pace, limits and lanes allow; answers when the next could go. */
  function sendWhatMayGo(now: number): number {
    let nextMs = Infinity;
    while (writer.size() < MOST_UNSETTLED) {
      const ready = hand.drawn.take(
        (_, { conversationKey }) => {
          const waitMs = limits.waitMs(conversationKey, now);
          if (waitMs > 0) nextMs = Math.min(nextMs, now + waitMs);
          return waitMs <= 0 || waitMs > LONGEST_WAIT_IN_HAND_MS;
        },
        (lane) => {
          if (!hasSlot(lane) || !mayStart(lane, now, hand.sending.count(only(lane)))) return false;
          // Bulk leaves one token in the bucket, so that a reply does not wait for one.
          const waitMs = pace.waitMs(now, isUrgent(lane) ? 0 : 1);
          if (waitMs > 0) nextMs = Math.min(nextMs, now + waitMs);
          return waitMs <= 0;
        },
      );
      if (!ready) return nextMs;
      sendOrGiveBack(ready, now);
    }
    return nextMs;
  }

  function sendOrGiveBack(ready: ReadyDelivery, now: number): void {
    const { delivery, conversationKey } = ready;
    const waitMs = limits.waitMs(conversationKey, now);
    if (waitMs > 0) holds.hold(conversationOf(delivery.target), now + waitMs);
    if (waitMs > 0 || !hasLease(delivery, now)) {
      release([delivery.id]);
      return;
    }
    pace.take(now);
    void send(ready, now);
  }

  function hasSlot(lane: Lane): boolean {
    const reserved = isUrgent(lane) ? 0 : settings.reservedInFlight;
    return hand.sending.count() < settings.maxInFlight - reserved;
  }

  async function send({ delivery, address, activity, conversationKey }: ReadyDelivery, now: number) {
    const { id, lane } = delivery;
    limits.note(conversationKey, now);
    hand.sending.add(lane, 1);
    requested.add(id);
    let outcome: SendOutcome;
    try {
      outcome = await sender.send(address, activity);
    } catch (error) {
      log.error({ err: error, deliveryId: id }, 'The sender threw, which it must not');
      outcome = temporary('senderThrew');
    }
    hand.sending.add(lane, -1);
    requested.delete(id);
    const othersFail = brakes.othersFail(lane, id);
    noteThrottling(delivery, outcome, conversationKey);
    noteForLane(delivery, outcome);
    settle(delivery, outcome, othersFail);
    pump();
  }

  /** A conversation that is written to a lot has met its own limit; otherwise the whole app was too fast. */
  function noteThrottling({ id, lane, target }: ClaimedDelivery, outcome: SendOutcome, key: string): void {
    if (outcome.kind !== 'failed' || outcome.failure.kind !== 'temporary' || !outcome.failure.throttled)
      return;
    const now = nowMs();
    const { retryAfterMs } = outcome.failure;
    const isItsOwnLimit = limits.isBusy(key, now);
    totals.throttled++;
    log.warn({ deliveryId: id, lane, retryAfterMs, isItsOwnLimit }, 'Throttled by Teams');
    holds.hold(conversationOf(target), now + Math.min(LONGEST_HOLD_MS, retryAfterMs ?? HOLD_MS));
    if (isItsOwnLimit) return;
    pace.slowDown(now);
    brakes.noteThrottled(lane, retryAfterMs, now);
  }

  function noteForLane({ id, lane }: ClaimedDelivery, outcome: SendOutcome): void {
    if (!brakes.note(lane, id, outcome, nowMs())) return;
    log.error({ deliveryId: id, lane, laneState: brakes.stateOf(lane, nowMs()) }, 'A lane has stopped');
  }

  function settle(delivery: ClaimedDelivery, outcome: SendOutcome, othersFail: boolean): void {
    const { id, lane, attempts } = delivery;
    const tried = { outcome, attempts, othersFail, random: random(), now: clock.now() };
    const settlement = decideSettlement(tried, settings);
    totals[settlement.kind]++;
    if (settlement.kind === 'failed') {
      log.warn({ deliveryId: id, lane, failure: settlement.failure, attempt: attempts + 1 }, 'Not delivered');
    }
    writer.write({
      id,
      settlement,
      written(wasOurs) {
        hand.letGo([id]);
        // The next line to the same person may have waited for this one.
        if (isUrgent(lane)) claimer.nudge();
        if (wasOurs) return;
        totals.late++;
        log.warn({ deliveryId: id, outcome: outcome.kind }, 'An outcome came after its row was given away');
      },
    });
  }

  function drawWhatIsClaimed(now: number): void {
    const ahead = Math.max(2, Math.ceil(pace.rateAt(now) * DRAWN_AHEAD_SECONDS));
    for (;;) {
      const delivery = hand.claimed.take(
        () => true,
        (lane) =>
          hand.nearlyReady() < (isUrgent(lane) ? ahead + URGENT_DRAWN_AHEAD : ahead) &&
          mayStart(lane, now, hand.sending.count(only(lane)) + hand.nearlyReady(only(lane))),
      );
      if (!delivery) return;
      if (hasLease(delivery, now)) void drawOne(delivery);
      else release([delivery.id]);
    }
  }

  async function drawOne(delivery: ClaimedDelivery): Promise<void> {
    const { id, lane } = delivery;
    hand.drawing.add(lane, 1);
    let result: Drawn;
    try {
      result = await draw(delivery, clock.now());
    } catch (error) {
      log.error(
        { err: error, deliveryId: id, message: delivery.message.kind },
        'A delivery could not be drawn',
      );
      result = { kind: 'settled', outcome: temporary('notDrawn') };
    }
    hand.drawing.add(lane, -1);
    if (result.kind === 'ready') hand.drawn.push(lane, { ...result, delivery });
    else {
      const { outcome } = result;
      const othersFail = brakes.othersFail(lane, id);
      // Only an answer of Teams tells that a lane works again.
      if (outcome.kind === 'failed' && outcome.failure.kind === 'technical') noteForLane(delivery, outcome);
      settle(delivery, outcome, othersFail);
    }
    pump();
  }

  /** Every second, gives back what cannot be sent while its lease lasts. */
  function tidy(now: number): void {
    tidyAtMs = now + TIDY_EVERY_MS;
    giveBack((lane, delivery) => {
      const state = brakes.stateOf(lane, now);
      const isHeldUp =
        (state.kind === 'stopped' || state.kind === 'resting') && state.until.getTime() > now + SHORT_STOP_MS;
      return isHeldUp || !hasLease(delivery, now);
    });
  }

  /** Whether another delivery of this lane may start; only one at a time while the lane is on trial. */
  function mayStart(lane: Lane, now: number, started: number): boolean {
    const { kind } = brakes.stateOf(lane, now);
    return kind === 'open' || (kind === 'probing' && started === 0);
  }

  function hasLease(delivery: ClaimedDelivery, now: number): boolean {
    return delivery.leaseUntil.getTime() - now >= settings.sendTimeoutMs;
  }

  function giveBack(matches: (lane: Lane, delivery: ClaimedDelivery) => boolean): void {
    release(hand.remove(matches));
  }

  function release(ids: readonly DeliveryId[]): void {
    if (ids.length === 0) return;
    hand.letGo(ids);
    releasing++;
    const given = ledger.release(ids, owner, clock.now()).catch((error: unknown) => {
      log.error(
        { err: error, deliveries: ids.length },
        'Deliveries were not given back; the sweep will do it',
      );
    });
    void given.then(() => {
      releasing--;
      tellQuiet();
    });
  }

  function tellQuiet(): void {
    const isBusy = claimer.isBusy() || sweeper.isBusy() || writer.size() > 0 || releasing > 0;
    if (isBusy || hand.drawing.count() + hand.sending.count() > 0) return;
    for (const resolve of whenQuiet) resolve();
    whenQuiet = [];
  }

  return {
    /** Looks at everything now. */
    pump,
    /** This process may work from now on: what another one left behind comes first. */
    begin(): void {
      sweeper.soon();
      claimer.nudge();
      pump();
    },
    /** Something was planned that is due. */
    nudge(): void {
      claimer.nudge();
      pump();
    },
    /** Starts nothing more; resolves when everything under way is settled and the rest given back. */
    close(): Promise<void> {
      isClosing = true;
      const quiet = new Promise<void>((resolve) => whenQuiet.push(resolve));
      pump();
      return quiet;
    },
    state() {
      const now = nowMs();
      return {
        ratePerSecond: pace.rateAt(now),
        waiting: hand.waiting(),
        inFlight: hand.sending.count(),
        unsettled: writer.size(),
        heldConversations: holds.list(now).length,
        lanes: Object.fromEntries(LANES.map((lane) => [lane, brakes.stateOf(lane, now)])) as Record<
          Lane,
          LaneState
        >,
        totals: { ...totals, lost: sweeper.lost() } satisfies SendTotals,
      };
    },
  };
}

function only(lane: Lane): (other: Lane) => boolean {
  return (other) => other === lane;
}

function temporary(reason: string): SendOutcome {
  return { kind: 'failed', failure: { kind: 'temporary', reason, retryAfterMs: null, throttled: false } };
}
