import assert from 'node:assert/strict';
import { holdLease } from '../../outbox/holdLease.ts';
import { createMemoryLease } from '../fakes/memoryLease.ts';
import { later } from '../fixtures/deliveries.ts';
import { createFakeClock, type FakeClock } from '../fixtures/fakeClock.ts';
import { createRecordingLog } from '../fixtures/recordingLog.ts';

describe('holdLease', () => {
  function aHolder(owner: string, clock: FakeClock, memory: ReturnType<typeof createMemoryLease>) {
    const { log } = createRecordingLog();
    const events: string[] = [];
    const held = holdLease({
      lease: memory.lease,
      name: 'dispatcher',
      owner,
      seconds: 12,
      clock,
      log,
      onGained: () => events.push('gained'),
      onLost: () => events.push('lost'),
    });
    return { ...held, events };
  }

  it('gets a free lease at once and keeps it', async () => {
    const [clock, memory] = [createFakeClock(), createMemoryLease()];
    const one = aHolder('one', clock, memory);
    await one.start();
    await clock.advance(600_000);
    assert.equal(one.isHeld(), true);
    assert.deepEqual(one.events, ['gained']);
  });

  it('lets one hold it, and another take over within 15 s, whenever the first one dies', async () => {
    for (let diedAfterMs = 0; diedAfterMs < 6000; diedAfterMs += 250) {
      const [clock, memory] = [createFakeClock(), createMemoryLease()];
      const theirs = { isDead: false };
      const one = aHolder('one', clock, {
        ...memory,
        lease: {
          ...memory.lease,
          // A dead process asks nobody any more.
          acquire: (...asked) => (theirs.isDead ? new Promise(() => {}) : memory.lease.acquire(...asked)),
        },
      });
      const two = aHolder('two', clock, memory);
      await one.start();
      await two.start();
      await clock.advance(10_000 + diedAfterMs);
      assert.deepEqual([one.isHeld(), two.isHeld()], [true, false]);
      theirs.isDead = true;
      await clock.advance(15_000);
      assert.deepEqual([one.isHeld(), two.isHeld()], [false, true]);
    }
  });

  it('lets the next one have it at once after a clean stop', async () => {
    const [clock, memory] = [createFakeClock(), createMemoryLease()];
    const one = aHolder('one', clock, memory);
    const two = aHolder('two', clock, memory);
    await one.start();
    await two.start();
    await one.stop();
    assert.equal(one.isHeld(), false);
    await clock.advance(2000);
    assert.equal(two.isHeld(), true);
    assert.deepEqual(two.events, ['gained']);
  });

  it('is not taken again by a renewal that was under way when it stopped', async () => {
    const [clock, memory] = [createFakeClock(), createMemoryLease()];
    let isSlow = false;
    const one = aHolder('one', clock, {
      ...memory,
      lease: {
        ...memory.lease,
        async acquire(...asked) {
          if (isSlow) await new Promise<void>((resolve) => clock.after(500, resolve));
          return memory.lease.acquire(...asked);
        },
      },
    });
    await one.start();
    isSlow = true;
    await clock.advance(5000);
    const stopped = one.stop();
    await clock.advance(1000);
    await stopped;
    assert.equal(memory.owner(), undefined);
    assert.equal(clock.timers(), 0);
  });

  it('survives a store that is away for a moment', async () => {
    const [clock, memory] = [createFakeClock(), createMemoryLease()];
    const one = aHolder('one', clock, memory);
    await one.start();
    memory.setDown(true);
    await clock.advance(9000);
    memory.setDown(false);
    await clock.advance(20_000);
    assert.deepEqual(one.events, ['gained']);
  });

  it('knows by itself that it has lost it when the store stays away', async () => {
    const [clock, memory] = [createFakeClock(), createMemoryLease()];
    const one = aHolder('one', clock, memory);
    await one.start();
    memory.setDown(true);
    await clock.advance(11_999);
    assert.equal(one.isHeld(), true);
    await clock.advance(1);
    assert.equal(one.isHeld(), false);
    await clock.advance(2000);
    assert.deepEqual(one.events, ['gained', 'lost']);
  });

  it('knows by itself after the machine slept, before it has asked anybody', async () => {
    const [clock, memory] = [createFakeClock(), createMemoryLease()];
    const one = aHolder('one', clock, memory);
    await one.start();
    clock.jump(60_000);
    assert.equal(one.isHeld(), false);
  });

  it('stops when it is told that somebody else has it', async () => {
    const [clock, memory] = [createFakeClock(), createMemoryLease()];
    const one = aHolder('one', clock, memory);
    await one.start();
    memory.give('two', later(3_600_000));
    await clock.advance(5000);
    assert.deepEqual(one.events, ['gained', 'lost']);
    assert.equal(one.isHeld(), false);
  });
});
