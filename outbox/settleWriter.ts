import type { Settlement } from '../domain/delivery.ts';
import type { DeliveryId } from '../domain/ids.ts';
import type { Clock, Ledger, OutboxLog } from './ports.ts';

/** One outcome to be written. */
interface Entry {
  readonly id: DeliveryId;
  readonly settlement: Settlement;
  /** Called when it is in the ledger; false when it is not, because the row was no longer ours. */
  readonly written: (wasOurs: boolean) => void;
}

const MOST_PER_BATCH = 500;
/**
 * Batches begin no closer together than this. At 45 a second nearly every outcome is still written at once; at a
 * thousand a second, twenty share the price of one statement (measured: bench/engine).
 */
const GAP_MS = 20;
const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 5000;
/** Refused so often while others were accepted, an outcome is left to the sweep: it is the row and not the ledger. */
const MOST_REFUSALS = 5;

/**
 * Writes outcomes in the order in which they came. While one batch is being written the next gathers, so a lone
 * outcome is written at once and many together. When the ledger does not answer, outcomes are kept and tried again; the batch is
 * halved each time, so that one bad row cannot keep the others from being written.
 */
export function createSettleWriter(deps: {
  readonly ledger: Pick<Ledger, 'settle'>;
  readonly owner: string;
  readonly clock: Clock;
  readonly log: OutboxLog;
  /** After each batch. */
  readonly onWritten: () => void;
}) {
  const { ledger, owner, clock, log, onWritten } = deps;
  let waiting: Entry[] = [];
  let isWriting = false;
  let batchSize = MOST_PER_BATCH;
  let failures = 0;
  let beganMs = Number.NEGATIVE_INFINITY;
  let accepted = 0;
  const refused = new Map<DeliveryId, { times: number; acceptedThen: number }>();

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const gapMs = beganMs + GAP_MS - clock.now().getTime();
      if (gapMs > 0) await pause(gapMs);
      beganMs = clock.now().getTime();
      const batch = waiting.slice(0, batchSize);
      try {
        const ours = await ledger.settle(owner, batch, clock.now());
        waiting = waiting.slice(batch.length);
        failures = 0;
        accepted++;
        batchSize = Math.min(MOST_PER_BATCH, batchSize * 2);
        for (const entry of batch) {
          refused.delete(entry.id);
          entry.written(ours.has(entry.id));
        }
      } catch (error) {
        failed(batch, error);
        await pause(Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 10)));
      }
      onWritten();
    }
    isWriting = false;
  }

  function failed(batch: readonly Entry[], error: unknown): void {
    failures++;
    log.error({ err: error, outcomes: waiting.length }, 'Outcomes could not be written; trying again');
    const [first] = batch;
    if (batch.length > 1 || !first) {
      batchSize = Math.ceil(batch.length / 2);
      return;
    }
    waiting = waiting.slice(1);
    const { times, acceptedThen } = refused.get(first.id) ?? { times: 0, acceptedThen: accepted };
    const isRefusedAlone = accepted > acceptedThen;
    refused.delete(first.id);
    if (isRefusedAlone && times + 1 >= MOST_REFUSALS) {
      log.error({ deliveryId: first.id }, 'An outcome was given up; the sweep will find its row');
      failures = 0;
      first.written(false);
      return;
    }
    refused.set(first.id, { times: times + (isRefusedAlone ? 1 : 0), acceptedThen: accepted });
    waiting.push(first);
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      clock.after(ms, resolve);
    });
  }

  return {
    write(entry: Entry): void {
      waiting.push(entry);
      if (isWriting) return;
      isWriting = true;
      void run();
    },
    size: () => waiting.length,
    /** What is known and not written yet. */
    ids: (): DeliveryId[] => waiting.map((entry) => entry.id),
  };
}
