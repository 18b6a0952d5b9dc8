import { pino } from 'pino';
import type { OutgoingActivity } from '../domain/activity.ts';
import { createDispatcher } from '../outbox/dispatcher.ts';
import { createPace } from '../outbox/pace.ts';
import type { Store } from '../store/store.ts';
import { addPeople, addWave, aNotice, chatOf, personId } from '../test/fixtures/deliveries.ts';
import { createNoticeDraw } from '../test/fixtures/drawNotice.ts';
import { createLoopbackSender } from '../test/fixtures/loopbackSender.ts';
import type { BenchDatabase, Benchmark, Figure } from './benchmark.ts';
import { withBenchStore } from './openBenchStore.ts';
import { startConnector } from './startConnector.ts';

const PEOPLE = 20_000;
const AT_ONCE = 100;

/** What the outbox could do if Teams had no limits, and what it costs beside the bare requests. */
export const engine: Benchmark = {
  name: 'engine',
  about: `${PEOPLE} notices against a Connector without limits`,
  run: (database) => withBenchStore(database, (store) => measure(store, database)),
};

async function measure(store: Store, database: BenchDatabase): Promise<readonly Figure[]> {
  const connector = await startConnector({ limits: 'none', latencyMs: [0, 0], conversations: PEOPLE });
  try {
    await addPeople(store, PEOPLE, connector.url);
    const sender = await createLoopbackSender();
    // The first requests of a process pay for what is compiled and connected later on.
    await sendBare(2000);
    const bare = await timed(() => sendBare(PEOPLE));
    const wave = await addWave(store, 'w1');
    const now = new Date();
    const notices = Array.from({ length: PEOPLE }, (_, n) => aNotice(wave, personId(n + 1), { dueAt: now }));
    const planned = await timed(() => store.deliveries.plan(notices, now));

    const dispatcher = createDispatcher({
      ledger: store.deliveries,
      lease: store.leases,
      draw: createNoticeDraw(store),
      sender,
      log: pino({ level: 'error' }),
      pace: createPace({ ratePerSecond: 20_000, burst: 500 }, Date.now()),
      settings: { ratePerSecond: 20_000, maxInFlight: AT_ONCE + 20 },
    });
    const sent = await timed(async () => {
      await dispatcher.start();
      while (dispatcher.state().totals.sent < PEOPLE || dispatcher.state().unsettled > 0) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    });
    await dispatcher.stop();
    const progress = await store.deliveries.progressOf(wave, new Date());
    const { repeated } = await connector.tally();
    const goal = database.kind === 'postgres' ? { goal: { atLeast: 1000 } } : {};
    return [
      { what: 'planned a second', value: PEOPLE / planned.seconds, unit: '1/s' },
      { what: 'deliveries a second', value: PEOPLE / sent.seconds, unit: '1/s', ...goal },
      { what: 'CPU for a delivery (this process)', value: (1000 * sent.cpuSeconds) / PEOPLE, unit: 'ms' },
      { what: 'bare requests a second, one client', value: PEOPLE / bare.seconds, unit: '1/s' },
      { what: 'CPU for a bare request', value: (1000 * bare.cpuSeconds) / PEOPLE, unit: 'ms' },
      { what: 'outbox of the bare rate', value: (100 * bare.seconds) / sent.seconds, unit: '%' },
      { what: 'not marked as sent', value: PEOPLE - progress.sent, unit: '', goal: { atMost: 0 } },
      // The bare loops have written to everybody before, to the first 2000 twice.
      { what: 'told twice', value: repeated - PEOPLE - 2000, unit: '', goal: { atMost: 0 } },
    ];

    /** The same messages with nothing around them. */
    async function sendBare(count: number): Promise<void> {
      const activity: OutgoingActivity = {
        summary: 'Notice of w1',
        content: { kind: 'text', text: 'Your device moves' },
        alert: true,
      };
      let next = 1;
      async function worker(): Promise<void> {
        while (next <= count) {
          const conversationId = chatOf(next++);
          await sender.send(
            { kind: 'post', serviceUrl: connector.url, conversationId, botId: '28:bot' },
            activity,
          );
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
    }
  } finally {
    connector.close();
  }
}

async function timed(work: () => Promise<unknown>): Promise<{ seconds: number; cpuSeconds: number }> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: (performance.now() - start) / 1000, cpuSeconds: (user + system) / 1_000_000 };
}
