import { LANES, type Lane } from '../domain/delivery.ts';

/** Lanes in which somebody is waiting right now; the others are many and can wait a little. */
export function isUrgent(lane: Lane): boolean {
  return lane === 'reply' || lane === 'helpdesk';
}

/** Things that wait, best lane first and in their order within a lane. */
export function createLaneQueue<Item>() {
  const lanes = Object.fromEntries(LANES.map((lane) => [lane, [] as Item[]])) as Record<Lane, Item[]>;
  return {
    push(lane: Lane, item: Item): void {
      lanes[lane].push(item);
    },
    /** Removes and returns the first that may go. */
    take(mayGo: (lane: Lane, item: Item) => boolean, lanesOpen: (lane: Lane) => boolean): Item | undefined {
      for (const lane of LANES) {
        if (lanes[lane].length === 0 || !lanesOpen(lane)) continue;
        const index = lanes[lane].findIndex((item) => mayGo(lane, item));
        if (index >= 0) return lanes[lane].splice(index, 1)[0];
      }
      return undefined;
    },
    /** Removes and returns everything that matches. */
    remove(matches: (lane: Lane, item: Item) => boolean): Item[] {
      const removed: Item[] = [];
      for (const lane of LANES) {
        if (!lanes[lane].some((item) => matches(lane, item))) continue;
        const kept: Item[] = [];
        for (const item of lanes[lane]) (matches(lane, item) ? removed : kept).push(item);
        lanes[lane] = kept;
      }
      return removed;
    },
    count(which: (lane: Lane) => boolean = () => true): number {
      let count = 0;
      for (const lane of LANES) if (which(lane)) count += lanes[lane].length;
      return count;
    },
  };
}
