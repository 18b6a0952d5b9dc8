import { conversationOf, type NewDelivery } from '../../domain/delivery.ts';
import type { WaveId } from '../../domain/ids.ts';
import { createDispatcher } from '../../outbox/dispatcher.ts';
import type { DispatcherSettings } from '../../outbox/dispatcherSettings.ts';
import type { DispatcherLease, Draw } from '../../outbox/ports.ts';
import { createMemoryLease } from '../fakes/memoryLease.ts';
import { createMemoryLedger } from '../fakes/memoryLedger.ts';
import { createSlowSender } from '../fakes/slowSender.ts';
import { aNotice, aReply, personId } from '../fixtures/deliveries.ts';
import { createFakeClock } from '../fixtures/fakeClock.ts';
import { createRecordingLog } from '../fixtures/recordingLog.ts';

/** Draws every delivery as a line with its own id, addressed to the conversation that its target means. */
export const drawPlainly: Draw = async (delivery) => ({
  kind: 'ready',
  address: {
    kind: 'post',
    serviceUrl: 'http://127.0.0.1:9/',
    conversationId: conversationOf(delivery.target),
    botId: '28:bot',
  },
  activity: { summary: delivery.id, content: { kind: 'text', text: 'Hello' }, alert: false },
  conversationKey: conversationOf(delivery.target),
});

/** A whole outbox in memory whose time belongs to the test. */
export function anOutbox(settings: Partial<DispatcherSettings> = {}) {
  const clock = createFakeClock();
  const memory = createMemoryLedger();
  const lease = createMemoryLease();
  const slow = createSlowSender(clock);
  const recording = createRecordingLog();

  function dispatcherOf(
    owner: string,
    overrides: { readonly draw?: Draw; readonly lease?: DispatcherLease } = {},
  ) {
    return createDispatcher({
      ledger: memory.ledger,
      lease: lease.lease,
      draw: drawPlainly,
      sender: slow.sender,
      log: recording.log,
      clock,
      random: () => 0.5,
      settings: { ratePerSecond: 45, owner, ...settings },
      ...overrides,
    });
  }

  return {
    clock,
    ...memory,
    ...recording,
    slow,
    lease,
    dispatcherOf,
    /** A running wave with a notice for each of so many people. */
    wave(people: number, id = 'w1'): WaveId {
      const wave = memory.setWave(id, 'running');
      memory.plan(Array.from({ length: people }, (_, n) => aNotice(wave, personId(n + 1))));
      return wave;
    },
    reply(n: number, overrides: Partial<NewDelivery> = {}): void {
      memory.plan([aReply(personId(n), { dueAt: clock.now(), ...overrides })]);
    },
  };
}

/** The most requests in any stretch of so long. */
export function mostWithin(ms: number, times: readonly number[]): number {
  let most = 0;
  for (let first = 0, last = 0; last < times.length; last++) {
    while ((times[last] ?? 0) - (times[first] ?? 0) >= ms) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
