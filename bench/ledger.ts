import { sql } from 'kysely';
import type { Store } from '../store/store.ts';
import {
  addPeople,
  addWave,
  aNotice,
  aReply,
  later,
  NOON,
  personId,
  setWaveState,
} from '../test/fixtures/deliveries.ts';
import type { BenchDatabase, Benchmark, Figure } from './benchmark.ts';
import { withBenchStore } from './openBenchStore.ts';

/** A large company on a real server; the embedded database is for pilots. */
const PEOPLE = { postgres: 500_000, pglite: 50_000 } as const;
const BATCH = 100;

/** Whether a delivery costs the same at the beginning and at the end of a large wave. */
export const ledger: Benchmark = {
  name: 'ledger',
  about: `${PEOPLE.postgres} notices in the store (${PEOPLE.pglite} with PGlite), claimed and settled without sending`,
  run: (database) => withBenchStore(database, (store) => measure(store, database)),
};

async function measure(store: Store, { kind }: BenchDatabase): Promise<readonly Figure[]> {
  const people = PEOPLE[kind];
  const { deliveries } = store;
  const figures: Figure[] = [];
  const note = (what: string, value: number, unit: string) => figures.push({ what, value, unit });

  await addPeople(store, people);
  const wave = await addWave(store, 'w1');
  const other = await addWave(store, 'w2');
  const planMs = await ms(async () => {
    for (let first = 1; first <= people; first += 10_000) {
      const count = Math.min(10_000, people - first + 1);
      await deliveries.plan(
        Array.from({ length: count }, (_, n) => aNotice(wave, personId(first + n))),
        NOON,
      );
    }
  });
  note('planned a second', people / (planMs / 1000), '1/s');

  /** Claims and settles so many; answers the milliseconds for one delivery. */
  async function work(count: number): Promise<number> {
    const spentMs = await ms(async () => {
      for (let done = 0; done < count; done += BATCH) {
        const claimed = await claim();
        await deliveries.settle(
          'one',
          claimed.map(({ id }) => ({
            id,
            settlement: { kind: 'sent', activityId: '1', conversationId: 'a:1' },
          })),
          NOON,
        );
      }
    });
    return spentMs / count;
  }
  const claim = () =>
    deliveries.claimDue({
      owner: 'one',
      now: NOON,
      limit: BATCH,
      leaseSeconds: 60,
      except: [],
      exceptConversations: ['helpdesk'],
    });

  const sample = people / 50;
  const atStart = await work(sample);
  note('claim and settle, at the start', atStart, 'ms');
  await setWaveState(store, wave, 'paused');
  note('looking while everything is paused', await ms(claim), 'ms');
  await deliveries.plan(
    Array.from({ length: sample }, (_, n) => aNotice(other, personId(n + 1))),
    NOON,
  );
  note('claim and settle another wave meanwhile', await work(sample), 'ms');
  await setWaveState(store, wave, 'running');
  await deliveries.plan(
    Array.from({ length: people / 10 }, (_, n) =>
      aReply(personId(n + 1), { lane: 'reminder', dueAt: later(1e9) }),
    ),
    NOON,
  );
  note('with reminders that are not due', await work(sample), 'ms');
  await work(people - 4 * sample);
  const atEnd = await work(sample);
  note('claim and settle, at the end', atEnd, 'ms');
  figures.push({ what: 'end beside start', value: atEnd / atStart, unit: 'times', goal: { atMost: 3 } });
  note('the figures of the wave', await ms(() => deliveries.progressOf(wave, NOON)), 'ms');
  note('who was not told', await ms(() => deliveries.listUndelivered(wave, 100)), 'ms');
  note('a sweep that finds nothing', await ms(() => sweep(store)), 'ms');
  const size = await sql<{ mb: number }>`select pg_total_relation_size('deliveries') / 1e6 as mb`.execute(
    store.database.kysely,
  );
  note('table and indexes for 100 000', (Number(size.rows[0]?.mb) / people) * 100_000, 'MB');
  return figures;
}

async function sweep({ deliveries }: Store): Promise<void> {
  await deliveries.sweepLost(NOON, []);
  await deliveries.resolveUnknown({ rule: 'sendAgain', maxAttempts: 8, now: NOON });
  await deliveries.skipCancelled(NOON);
}

async function ms(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
