import assert from 'node:assert/strict';
import type { SendOutcome } from '../../domain/delivery.ts';
import type { DeliveryId } from '../../domain/ids.ts';
import { createLaneBrakes } from '../../outbox/laneBrake.ts';

const [ID, OTHER] = ['d1', 'd2'] as DeliveryId[] as [DeliveryId, DeliveryId];
const SENT: SendOutcome = { kind: 'sent', activityId: '1', conversationId: 'a:1' };
const BLOCKED: SendOutcome = { kind: 'failed', failure: { kind: 'permanent', reason: 'blockedByPerson' } };
const TECHNICAL: SendOutcome = {
  kind: 'failed',
  failure: { kind: 'technical', reason: '401 BotNotRegistered' },
};
const PASSING: SendOutcome = {
  kind: 'failed',
  failure: { kind: 'temporary', reason: '503', retryAfterMs: null, throttled: false },
};

describe('createLaneBrakes', () => {
  it('stops a lane at the first technical failure, and no other lane', () => {
    const brakes = createLaneBrakes();
    assert.equal(brakes.note('notice', ID, TECHNICAL, 0), true);
    assert.deepEqual(brakes.stateOf('notice', 0), {
      kind: 'stopped',
      reason: '401 BotNotRegistered',
      until: new Date(10_000),
    });
    assert.deepEqual(brakes.stateOf('reply', 0), { kind: 'open' });
  });

  it('counts what was under way together as one stop', () => {
    const brakes = createLaneBrakes();
    brakes.note('notice', ID, TECHNICAL, 0);
    assert.equal(brakes.note('notice', ID, TECHNICAL, 50), false);
    assert.equal(brakes.stateOf('notice', 10_000).kind, 'probing');
  });

  it('tries one, stops for longer if that fails too, and opens if it does not', () => {
    const brakes = createLaneBrakes();
    brakes.note('notice', ID, TECHNICAL, 0);
    assert.equal(brakes.note('notice', ID, TECHNICAL, 10_000), true);
    assert.equal(brakes.stateOf('notice', 29_999).kind, 'stopped');
    assert.equal(brakes.stateOf('notice', 30_000).kind, 'probing');
    brakes.note('notice', ID, SENT, 30_000);
    assert.equal(brakes.stateOf('notice', 30_000).kind, 'open');
  });

  it('knows whether one delivery fails or all of them', () => {
    const brakes = createLaneBrakes();
    brakes.note('notice', ID, TECHNICAL, 0);
    brakes.note('notice', ID, TECHNICAL, 10_000);
    assert.equal(brakes.othersFail('notice', ID), false);
    assert.equal(brakes.othersFail('notice', OTHER), true);
    brakes.note('notice', OTHER, TECHNICAL, 30_000);
    assert.equal(brakes.othersFail('notice', ID), true);
    brakes.note('notice', OTHER, SENT, 70_000);
    assert.equal(brakes.othersFail('notice', ID), false);
  });

  it('never stops the lanes in which people wait for longer than half a minute', () => {
    const brakes = createLaneBrakes();
    let now = 0;
    for (let n = 0; n < 20; n++) {
      brakes.note('reply', ID, TECHNICAL, now);
      const state = brakes.stateOf('reply', now);
      assert.ok(state.kind === 'stopped' && state.until.getTime() - now <= 30_000);
      now = state.until.getTime();
    }
  });

  it('takes twenty temporary failures in a row for an outage, but not with a success or a refusal between', () => {
    const brakes = createLaneBrakes();
    for (const answer of [SENT, BLOCKED]) {
      for (let n = 0; n < 19; n++) assert.equal(brakes.note('notice', ID, PASSING, n * 200), false);
      brakes.note('notice', ID, answer, 3900);
    }
    for (let n = 0; n < 19; n++) brakes.note('notice', ID, PASSING, n * 200);
    assert.equal(brakes.note('notice', ID, PASSING, 3800), true);
    assert.equal(brakes.stateOf('notice', 3800).kind, 'stopped');
  });

  it('takes no number of failures at one moment for an outage: old connections break together', () => {
    const brakes = createLaneBrakes();
    for (let n = 0; n < 100; n++) assert.equal(brakes.note('notice', ID, PASSING, n), false);
    assert.equal(brakes.note('notice', ID, PASSING, 2000), true);
  });

  it('stays shut when the trial after an outage fails', () => {
    const brakes = createLaneBrakes();
    for (let n = 0; n <= 20; n++) brakes.note('notice', ID, PASSING, n * 100);
    assert.equal(brakes.stateOf('notice', 2000).kind, 'stopped');
    assert.equal(brakes.note('notice', ID, PASSING, 12_000), true);
  });

  it('lets a lane of many rest when several in quick succession are throttled, as long as Teams says', () => {
    const brakes = createLaneBrakes();
    brakes.noteThrottled('notice', 8000, 0);
    brakes.noteThrottled('notice', 8000, 100);
    assert.equal(brakes.stateOf('notice', 200).kind, 'open');
    brakes.noteThrottled('notice', 8000, 200);
    assert.deepEqual(brakes.stateOf('notice', 200), { kind: 'resting', until: new Date(8200) });
    assert.equal(brakes.stateOf('notice', 8200).kind, 'open');
  });

  it('does not rest for throttling now and then, nor longer than a minute, nor ever where people wait', () => {
    const brakes = createLaneBrakes();
    for (const at of [0, 1500, 3000, 4500]) brakes.noteThrottled('notice', 8000, at);
    assert.equal(brakes.stateOf('notice', 4500).kind, 'open');
    for (const at of [0, 1, 2]) brakes.noteThrottled('reminder', 900_000, at);
    assert.deepEqual(brakes.stateOf('reminder', 2), { kind: 'resting', until: new Date(60_002) });
    for (const at of [0, 1, 2]) brakes.noteThrottled('reply', 8000, at);
    assert.equal(brakes.stateOf('reply', 2).kind, 'open');
  });
});
