import { type ClaimedDelivery, conversationOf, LANES, type Lane } from '../domain/delivery.ts';
import type { DeliveryId } from '../domain/ids.ts';
import { createLaneQueue } from './laneQueue.ts';
import type { Drawn } from './ports.ts';

/** A drawn delivery that waits for its turn. */
export type ReadyDelivery = Extract<Drawn, { kind: 'ready' }> & { readonly delivery: ClaimedDelivery };

type Which = (lane: Lane) => boolean;
const everyLane: Which = () => true;

/** Everything this process has claimed, by stage and lane: waiting, being drawn, drawn, under way. */
export function createWorkInHand() {
  const claimed = createLaneQueue<ClaimedDelivery>();
  const drawn = createLaneQueue<ReadyDelivery>();
  const drawing = countPerLane();
  const sending = countPerLane();
  const conversations = new Map<DeliveryId, string>();

  return {
    /** Somebody in a wave has one notice, so only the other lanes can have more for the same conversation. */
    add(delivery: ClaimedDelivery): void {
      claimed.push(delivery.lane, delivery);
      if (delivery.lane !== 'notice') conversations.set(delivery.id, conversationOf(delivery.target));
    },
    /** These are settled or given back. */
    letGo(ids: readonly DeliveryId[]): void {
      for (const id of ids) conversations.delete(id);
    },
    /** Conversations of which something is in hand, until it is settled; those of notices are left out. */
    conversations: (): Iterable<string> => conversations.values(),
    claimed,
    drawn,
    drawing,
    sending,
    /** Claimed and not under way yet. */
    waiting: (which: Which = everyLane): number =>
      claimed.count(which) + drawing.count(which) + drawn.count(which),
    /** Being drawn or drawn: soon under way. */
    nearlyReady: (which: Which = everyLane): number => drawing.count(which) + drawn.count(which),
    /** Takes out what is not under way and matches. */
    remove(matches: (lane: Lane, delivery: ClaimedDelivery) => boolean): DeliveryId[] {
      const unsent = claimed.remove(matches);
      for (const ready of drawn.remove((lane, { delivery }) => matches(lane, delivery))) {
        unsent.push(ready.delivery);
      }
      return unsent.map((delivery) => delivery.id);
    },
  };
}

export type WorkInHand = ReturnType<typeof createWorkInHand>;

function countPerLane() {
  const counts = Object.fromEntries(LANES.map((lane) => [lane, 0])) as Record<Lane, number>;
  return {
    add(lane: Lane, change: 1 | -1): void {
      counts[lane] += change;
    },
    count(which: Which = everyLane): number {
      let sum = 0;
      for (const lane of LANES) if (which(lane)) sum += counts[lane];
      return sum;
    },
  };
}
