import { pino } from 'pino';
import { createDispatcher } from '../outbox/dispatcher.ts';
import type { Draw, Sender } from '../outbox/ports.ts';
import type { Store } from '../store/store.ts';
import { addPeople, addWave, aNotice, aReply, personId } from '../test/fixtures/deliveries.ts';
import { createNoticeDraw } from '../test/fixtures/drawNotice.ts';
import { createLoopbackSender } from '../test/fixtures/loopbackSender.ts';
import type { Benchmark, Figure } from './benchmark.ts';
import { withBenchStore } from './openBenchStore.ts';
import { startConnector } from './startConnector.ts';

const RATE_PER_SECOND = 45;
const SECONDS = 60;
const PEOPLE = 4000;
/** A person writes to the bot so often while the wave is under way. */
const REPLY_EVERY_MS = 500;

/** How close the outbox comes to the rate it may use, and whether replies wait behind the wave. */
export const outboxPace: Benchmark = {
  name: 'outbox',
  about: `A wave at ${RATE_PER_SECOND}/s for ${SECONDS} s against a Connector that takes 50/s`,
  run: (database) => withBenchStore(database, measure),
};

async function measure(store: Store): Promise<readonly Figure[]> {
  const connector = await startConnector({ limits: 'teams', latencyMs: [40, 160], conversations: PEOPLE });
  try {
    await addPeople(store, PEOPLE, connector.url);
    const wave = await addWave(store, 'w1');
    const now = new Date();
    await store.deliveries.plan(
      Array.from({ length: PEOPLE }, (_, n) => aNotice(wave, personId(n + 1), { dueAt: now })),
      now,
    );
    const replies = watchReplies(await createLoopbackSender());
    const dispatcher = createDispatcher({
      ledger: store.deliveries,
      lease: store.leases,
      draw: createReplyDraw(store),
      sender: replies.sender,
      log: pino({ level: 'error' }),
      settings: { ratePerSecond: RATE_PER_SECOND },
    });
    await dispatcher.start();
    let person = PEOPLE;
    const replying = setInterval(async () => {
      const name = `reply ${person}`;
      const to = personId(person--);
      const plannedAt = new Date();
      await store.deliveries.planOne(
        aReply(to, {
          dueAt: plannedAt,
          message: {
            kind: 'reply',
            activity: { summary: name, content: { kind: 'text', text: name }, alert: false },
          },
        }),
        plannedAt,
      );
      replies.planned(name);
      dispatcher.nudge();
    }, REPLY_EVERY_MS);
    await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
    const tally = await connector.tally();
    clearInterval(replying);
    await dispatcher.stop();
    const throttled = tally.byStatus[429] ?? 0;
    const waited = replies.waitedMs();
    return [
      {
        what: 'sent of what is allowed',
        value: (100 * tally.newMessages) / (RATE_PER_SECOND * SECONDS),
        unit: '%',
        goal: { atLeast: 95 },
      },
      {
        what: 'sends that met a 429',
        value: (100 * throttled) / tally.requests,
        unit: '%',
        goal: { atMost: 0.1 },
      },
      { what: 'replies until they leave, median', value: at(waited, 0.5), unit: 'ms' },
      { what: 'replies until they leave, 95 of 100', value: at(waited, 0.95), unit: 'ms' },
      {
        what: 'requests at once in one conversation',
        value: tally.overlapping,
        unit: '',
        goal: { atMost: 0 },
      },
    ];
  } finally {
    connector.close();
  }
}

function createReplyDraw(store: Store): Draw {
  const drawNotice = createNoticeDraw(store);
  return async function draw(delivery, now) {
    const { message, target } = delivery;
    if (message.kind !== 'reply' || target.to !== 'person') return drawNotice(delivery, now);
    const reach = await store.people.reach(target.personId);
    if (reach.kind !== 'reachable')
      return { kind: 'settled', outcome: { kind: 'skipped', reason: reach.kind } };
    const { serviceUrl, conversationId, botId } = reach.reference;
    return {
      kind: 'ready',
      address: { kind: 'post', serviceUrl, conversationId, botId },
      activity: message.activity,
      conversationKey: conversationId,
    };
  };
}

/** Notes how long each reply waited between being planned and leaving. */
function watchReplies(inner: Sender) {
  const plannedMs = new Map<string, number>();
  const waited: number[] = [];
  const sender: Sender = {
    send(address, activity) {
      const since = plannedMs.get(activity.summary);
      if (since !== undefined) waited.push(performance.now() - since);
      return inner.send(address, activity);
    },
  };
  return {
    sender,
    planned: (name: string) => plannedMs.set(name, performance.now()),
    waitedMs: () => waited.sort((one, other) => one - other),
  };
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
