/** What one sweep goes through, a page at a time. */
export interface Sweep<Item> {
  /** What is due now, at most `pageSize`; what has been done is not in it any more. */
  readonly list: () => Promise<readonly Item[]>;
  readonly pageSize: number;
  /** Answers whether something was done. */
  readonly work: (item: Item) => Promise<boolean>;
  readonly now: () => Date;
}

/** The sweep comes again every minute; a longer round would only keep the next one waiting. */
const MOST_MS = 45_000;

/**
 * Goes through everything that is due, one after the other, and answers how many it did something about. One that
 * fails does not keep the others waiting, or a single damaged row would stop every round at the same place; what
 * failed is thrown together at the end. It ends early when its time is up or nothing gets done any more.
 */
export async function sweep<Item>({ list, pageSize, work, now }: Sweep<Item>): Promise<number> {
  const until = now().getTime() + MOST_MS;
  const failures: unknown[] = [];
  let done = 0;
  for (;;) {
    const items = await list();
    const before = done;
    for (const item of items) {
      try {
        if (await work(item)) done++;
      } catch (error) {
        failures.push(error);
      }
    }
    if (items.length < pageSize || done === before || now().getTime() >= until) break;
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} could not be dealt with`);
  return done;
}
