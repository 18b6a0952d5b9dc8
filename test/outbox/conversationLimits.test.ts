import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createConversationLimits } from '../../outbox/conversationLimits.ts';
import { TEAMS_LIMITS } from '../../rehearsal/connector/slidingLimits.ts';

describe('createConversationLimits', () => {
  it('lets six messages go at once, and the next when the first is a second old', () => {
    const limits = createConversationLimits();
    for (let n = 0; n < 6; n++) {
      assert.equal(limits.waitMs('chat', n), 0);
      limits.note('chat', n);
    }
    assert.equal(limits.waitMs('chat', 10), 990);
    assert.equal(limits.waitMs('other', 10), 0);
  });

  it('keeps a channel under the limit of half a minute and of the hour', () => {
    const limits = createConversationLimits();
    let now = 0;
    const sent: number[] = [];
    while (now < 2 * 3_600_000) {
      now += limits.waitMs('channel', now);
      limits.note('channel', now);
      sent.push(now);
    }
    const within = (ms: number) => {
      let most = 0;
      for (let first = 0, last = 0; last < sent.length; last++) {
        while ((sent[last] ?? 0) - (sent[first] ?? 0) >= ms) first++;
        most = Math.max(most, last - first + 1);
      }
      return most;
    };
    assert.deepEqual([1000, 2000, 30_000, 3_600_000].map(within), [6, 7, 54, 1620]);
  });

  it('never sends more than Teams takes, with any pauses between', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 45_000 }), { maxLength: 400 }), (pauses) => {
        const limits = createConversationLimits();
        let now = 0;
        const sent: number[] = [];
        for (const pause of pauses) {
          now += pause;
          // Somebody else's message, so that tidying up happens too.
          limits.note(`chat-${now}`, now);
          if (limits.waitMs('channel', now) > 0) continue;
          limits.note('channel', now);
          sent.push(now);
        }
        for (const { requests, withinMs } of TEAMS_LIMITS.thread) {
          for (const start of sent) {
            assert.ok(sent.filter((at) => at >= start && at < start + withinMs).length <= requests);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('remembers only who was written to lately, however many people there are', () => {
    const limits = createConversationLimits();
    let most = 0;
    for (let n = 0; n < 50_000; n++) {
      limits.note(`chat-${n}`, n * 22);
      most = Math.max(most, limits.size());
    }
    assert.ok(most < 3000, `${most} conversations were remembered`);
  });

  it('does not forget a channel that is written to now and then, which could fill its hour', () => {
    const limits = createConversationLimits();
    let now = 0;
    for (let burst = 0; burst < 200; burst++) {
      for (let n = 0; n < 54; n++) {
        const waitMs = limits.waitMs('channel', now);
        if (waitMs > 30_000) return;
        now += waitMs;
        limits.note('channel', now);
      }
      now += 31_000;
      limits.note(`chat-${burst}`, now);
    }
    assert.fail('the limit of the hour was never met');
  });

  it('knows a busy conversation from one with a message or two', () => {
    const limits = createConversationLimits();
    for (const at of [0, 10, 20]) limits.note('chat', at);
    assert.equal(limits.isBusy('chat', 30), false);
    limits.note('chat', 30);
    assert.equal(limits.isBusy('chat', 30), true);
    assert.equal(limits.isBusy('chat', 30_000), false);
    assert.equal(limits.isBusy('other', 30), false);
  });
});
