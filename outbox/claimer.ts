import { LANES, type Lane } from '../domain/delivery.ts';
import type { ConversationHolds } from './conversationHolds.ts';
import type { DispatcherSettings } from './dispatcherSettings.ts';
import { isUrgent } from './laneQueue.ts';
import type { Clock, Ledger, OutboxLog } from './ports.ts';
import type { WorkInHand } from './workInHand.ts';

/** What is claimed ahead, in seconds of sending: so long until a paused wave has stopped. */
const AHEAD_SECONDS = 2;
const MOST_AHEAD = 2000;
const LEAST_AHEAD = 10;
/** Replies come in small numbers; as many are looked for whatever else is in hand. */
const URGENT_AHEAD = 50;
/** After the ledger has failed to answer. */
const RETRY_MS = 1000;

export interface ClaimerDeps {
  readonly ledger: Pick<Ledger, 'claimDue'>;
  readonly hand: WorkInHand;
  readonly holds: ConversationHolds;
  readonly clock: Clock;
  readonly log: OutboxLog;
  readonly settings: Pick<DispatcherSettings, 'owner' | 'leaseSeconds' | 'idlePollMs'>;
  /** Whether a lane takes anything new just now. */
  readonly isOpen: (lane: Lane, nowMs: number) => boolean;
  readonly ratePerSecond: (nowMs: number) => number;
  readonly onClaimed: () => void;
}

/**
 * Keeps as much in hand as a short while of sending needs. Replies are looked for on their own, so that a hand
 * full of notices never hides them.
 */
export function createClaimer(deps: ClaimerDeps) {
  const { ledger, hand, holds, clock, log, settings, isOpen, ratePerSecond, onClaimed } = deps;
  const { owner, leaseSeconds, idlePollMs } = settings;
  let isClaiming = false;
  let wasNudged = false;
  let urgentAtMs = 0;
  let bulkAtMs = 0;

  const ahead = (nowMs: number) =>
    Math.ceil(Math.max(LEAST_AHEAD, Math.min(MOST_AHEAD, ratePerSecond(nowMs) * AHEAD_SECONDS)));
  const urgentRoom = () => URGENT_AHEAD - hand.waiting(isUrgent);
  const bulkRoom = (nowMs: number) => ahead(nowMs) - hand.waiting((lane) => !isUrgent(lane));
  /** In halves, so that a claim is worth its price. */
  const hasBulkRoom = (nowMs: number) => bulkRoom(nowMs) >= ahead(nowMs) / 2;
  const wantsBulk = (nowMs: number) => nowMs >= bulkAtMs && hasBulkRoom(nowMs);
  const wantsUrgent = (nowMs: number) => (wasNudged || nowMs >= urgentAtMs) && urgentRoom() > 0;

  async function claim(): Promise<void> {
    const nowMs = clock.now().getTime();
    const withBulk = wasNudged ? hasBulkRoom(nowMs) : wantsBulk(nowMs);
    const limit = withBulk ? bulkRoom(nowMs) : urgentRoom();
    let isMore = false;
    let waitMs = idlePollMs;
    wasNudged = false;
    try {
      const deliveries = await ledger.claimDue({
        owner,
        now: clock.now(),
        limit,
        leaseSeconds,
        except: LANES.filter((lane) => !((withBulk || isUrgent(lane)) && isOpen(lane, nowMs))),
        exceptConversations: [...holds.list(nowMs), ...hand.conversations()],
      });
      for (const delivery of deliveries) hand.add(delivery);
      // As many as were asked for: there is more behind the last one.
      isMore = deliveries.length >= limit;
      const last = deliveries.at(-1);
      if (isMore && last && isUrgent(last.lane)) waitMs = 0;
    } catch (error) {
      log.error({ err: error }, 'Nothing could be claimed; trying again');
      waitMs = RETRY_MS;
    }
    urgentAtMs = clock.now().getTime() + waitMs;
    if (withBulk) bulkAtMs = isMore ? 0 : urgentAtMs;
  }

  return {
    /** Begins to claim if that is due and there is room; `onClaimed` follows. */
    claimIfDue(nowMs: number): void {
      if (isClaiming || !(wantsUrgent(nowMs) || wantsBulk(nowMs))) return;
      isClaiming = true;
      void claim().then(() => {
        isClaiming = false;
        onClaimed();
      });
    },
    /** When to look again, if nothing else happens before; while there is no room, something else must. */
    nextMs(nowMs: number): number {
      if (isClaiming) return Infinity;
      const urgentMs = urgentRoom() > 0 ? urgentAtMs : Infinity;
      return hasBulkRoom(nowMs) ? Math.min(urgentMs, bulkAtMs) : urgentMs;
    },
    /** Something was planned, or may be free now: look without waiting. */
    nudge(): void {
      wasNudged = true;
    },
    isBusy: () => isClaiming,
  };
}
