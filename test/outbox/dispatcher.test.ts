import assert from 'node:assert/strict';
import { conversationOf } from '../../domain/delivery.ts';
import type { TicketId } from '../../domain/ids.ts';
import { BLOCKED, GATEWAY, TECHNICAL, THROTTLED } from '../fakes/slowSender.ts';
import { personId } from '../fixtures/deliveries.ts';
import { settleDown } from '../fixtures/fakeClock.ts';
import { anOutbox, drawPlainly, mostWithin } from './anOutbox.ts';

const chat = (n: number) => conversationOf({ to: 'person', personId: personId(n) });

describe('the dispatcher', () => {
  describe('the pace', () => {
    it('sends a wave once to each, at the pace allowed and never faster in any second', async () => {
      const { clock, wave, slow, count, dispatcherOf } = anOutbox();
      wave(2700);
      await dispatcherOf('one').start();
      await clock.advance(60_000);
      const times = slow.requests.map(({ atMs }) => atMs);
      assert.ok(times.length >= 0.99 * 45 * 60, `${times.length} were sent`);
      assert.ok(mostWithin(1000, times) <= 48);
      await clock.advance(2000);
      assert.deepEqual(count(), { sent: 2700 });
      assert.equal(new Set(slow.requests.map(({ conversationId }) => conversationId)).size, 2700);
    });

    it('keeps it when answers take two seconds', async () => {
      const { clock, wave, slow, dispatcherOf } = anOutbox();
      wave(1000);
      slow.takes(2000);
      await dispatcherOf('one').start();
      await clock.advance(20_000);
      assert.ok(slow.requests.length >= 0.98 * 45 * 20);
    });

    it('holds only a little at a time, however much is planned', async () => {
      const { clock, wave, dispatcherOf } = anOutbox();
      wave(3000);
      const dispatcher = dispatcherOf('one');
      await dispatcher.start();
      let most = 0;
      for (let n = 0; n < 100; n++) {
        await clock.advance(100);
        const { waiting, inFlight, unsettled } = dispatcher.state();
        most = Math.max(most, waiting + inFlight + unsettled);
      }
      assert.ok(most <= 110, `${most} were in hand`);
    });

    it('does nothing in a circle when there is nothing to do', async () => {
      const { clock, slow, dispatcherOf, ledger } = anOutbox();
      let claims = 0;
      const { claimDue } = ledger;
      ledger.claimDue = (claim) => {
        claims++;
        return claimDue(claim);
      };
      await dispatcherOf('one').start();
      await clock.advance(10_000);
      assert.ok(claims >= 20 && claims <= 22, `${claims} claims`);
      assert.equal(slow.requests.length, 0);
    });
  });

  describe('lanes', () => {
    it('sends a reply within milliseconds of the nudge, in the middle of a wave at full pace', async () => {
      const { clock, wave, reply, slow, dispatcherOf } = anOutbox();
      wave(2000);
      const dispatcher = dispatcherOf('one');
      await dispatcher.start();
      await clock.advance(10_000);
      for (let n = 3001; n <= 3020; n++) {
        const plannedMs = clock.now().getTime();
        reply(n);
        dispatcher.nudge();
        await clock.advance(777);
        const [sent] = slow.to(chat(n));
        assert.ok(sent && sent.atMs - plannedMs <= 5, `after ${(sent?.atMs ?? Infinity) - plannedMs} ms`);
      }
    });

    it('finds a reply by itself in half a second when nobody nudges', async () => {
      const { clock, wave, reply, slow, dispatcherOf } = anOutbox();
      wave(2000);
      await dispatcherOf('one').start();
      await clock.advance(10_000);
      reply(3001);
      await clock.advance(530);
      assert.equal(slow.to(chat(3001)).length, 1);
    });

    it('lets replies through while every notice hangs', async () => {
      const { clock, wave, reply, slow, dispatcherOf } = anOutbox({ maxInFlight: 20, reservedInFlight: 5 });
      wave(100);
      slow.answerWith(({ conversationId }) => (conversationId === chat(999) ? undefined : 'never'));
      const dispatcher = dispatcherOf('one');
      await dispatcher.start();
      await clock.advance(5000);
      assert.equal(dispatcher.state().inFlight, 15);
      reply(999);
      dispatcher.nudge();
      await clock.advance(50);
      assert.equal(slow.to(chat(999)).length, 1);
    });

    it('sends one at a time in each conversation, and a person’s lines in their order', async () => {
      const { clock, reply, slow, rows, dispatcherOf } = anOutbox();
      for (let n = 0; n < 5; n++) for (const person of [1, 2, 3]) reply(person);
      slow.answerWith(({ conversationId }, nth) =>
        conversationId === chat(2) && nth % 3 === 0 ? GATEWAY : undefined,
      );
      await dispatcherOf('one').start();
      await clock.advance(600_000);
      assert.equal(slow.overlapping(), 0);
      for (const person of [1, 2, 3]) {
        const order = [...new Set(slow.to(chat(person)).map(({ summary }) => summary))];
        const planned = rows
          .filter((row) => conversationOf(row.delivery.target) === chat(person))
          .map(({ id }) => id);
        assert.deepEqual(order, planned);
      }
    });

    it('sends the next line to a person as soon as the one before is settled', async () => {
      const { clock, reply, slow, dispatcherOf } = anOutbox();
      for (let n = 0; n < 4; n++) reply(1);
      await dispatcherOf('one').start();
      await clock.advance(500);
      assert.equal(slow.requests.length, 4);
    });

    it('leaves the posts of a channel at its limit in the ledger, instead of fetching them again and again', async () => {
      const { clock, reply, slow, ledger, dispatcherOf } = anOutbox();
      for (let n = 0; n < 100; n++) reply(1, { lane: 'helpdesk', target: { to: 'helpdesk' } });
      let fetched = 0;
      const { claimDue } = ledger;
      ledger.claimDue = async (claim) => {
        const claimed = await claimDue(claim);
        fetched += claimed.length;
        return claimed;
      };
      await dispatcherOf('one').start();
      await clock.advance(45_000);
      assert.ok(slow.requests.length >= 80);
      assert.ok(fetched <= slow.requests.length + 10, `${fetched} fetched for ${slow.requests.length}`);
    });

    it('keeps a channel under its own limits without slowing anybody else', async () => {
      const { clock, wave, reply, slow, count, dispatcherOf } = anOutbox();
      wave(1800);
      for (let n = 0; n < 120; n++) {
        reply(1, { lane: 'helpdesk', target: { to: 'thread', ticketId: `t${n}` as TicketId } });
      }
      await dispatcherOf('one').start();
      await clock.advance(60_000);
      const times = slow.to('helpdesk').map(({ atMs }) => atMs);
      assert.deepEqual(
        [mostWithin(1000, times) <= 7, mostWithin(2000, times) <= 8, mostWithin(30_000, times) <= 60],
        [true, true, true],
      );
      assert.ok(times.length >= 100, `${times.length} posts`);
      assert.deepEqual(count()['pending'], 120 - times.length || undefined);
      assert.equal(slow.overlapping(), 0);
    });
  });

  describe('being throttled', () => {
    it('slows down, tries those again after the time named, and heals', async () => {
      const { clock, wave, slow, count, dispatcherOf } = anOutbox();
      wave(1000);
      const refusedMs = clock.now().getTime() + 5000;
      slow.answerWith(({ atMs, conversationId }) =>
        atMs >= refusedMs && atMs < refusedMs + 40 && slow.to(conversationId).length === 1
          ? THROTTLED(3000)
          : undefined,
      );
      const dispatcher = dispatcherOf('one');
      await dispatcher.start();
      await clock.advance(5300);
      assert.ok(dispatcher.state().ratePerSecond < 39);
      await clock.advance(35_000);
      assert.equal(dispatcher.state().ratePerSecond, 45);
      assert.deepEqual(count(), { sent: 1000 });
      assert.ok(dispatcher.state().totals.throttled >= 1);
      const refused = slow.requests.filter(({ atMs }) => atMs >= refusedMs && atMs < refusedMs + 40);
      for (const { conversationId } of refused) {
        const [first, second] = slow.to(conversationId);
        assert.ok(first && second && second.atMs - first.atMs >= 3000);
      }
    });

    it('never stops everything, whatever Teams refuses', async () => {
      const { clock, wave, reply, slow, dispatcherOf } = anOutbox();
      wave(2000);
      slow.answerWith(({ conversationId }) =>
        conversationId === chat(9001) ? undefined : THROTTLED(600_000),
      );
      const dispatcher = dispatcherOf('one');
      await dispatcher.start();
      await clock.advance(120_000);
      assert.deepEqual(dispatcher.state().lanes.reply, { kind: 'open' });
      const before = slow.requests.length;
      reply(9001);
      dispatcher.nudge();
      await clock.advance(1500);
      assert.equal(slow.to(chat(9001)).length, 1);
      await clock.advance(120_000);
      assert.ok(slow.requests.length > before + 1, 'notices are tried from time to time');
      assert.ok(slow.requests.length < 400, `${slow.requests.length} requests in vain`);
    });

    it('gives back in time what it cannot send, so that nothing unsent is taken for lost', async () => {
      const { clock, wave, slow, rows, dispatcherOf } = anOutbox();
      wave(500);
      slow.answerWith(() => 'never');
      const dispatcher = dispatcherOf('one');
      await dispatcher.start();
      await clock.advance(300_000);
      assert.equal(slow.requests.length, 100);
      assert.equal(dispatcher.state().totals.lost, 0);
      assert.equal(rows.filter(({ sentAgain }) => sentAgain > 0).length, 0);
    });

    it('never lets a delivery run out of tries because of it', async () => {
      const { clock, reply, slow, count, dispatcherOf } = anOutbox();
      reply(1);
      slow.answerWith((_, nth) => (nth <= 30 ? THROTTLED(1000) : undefined));
      await dispatcherOf('one').start();
      await clock.advance(120_000);
      assert.deepEqual(count(), { sent: 1 });
    });

    it('leaves a busy conversation alone and keeps the pace for the others', async () => {
      const { clock, wave, reply, slow, dispatcherOf } = anOutbox();
      wave(2000);
      for (let n = 0; n < 30; n++) reply(1, { lane: 'helpdesk', target: { to: 'helpdesk' } });
      slow.answerWith(({ conversationId }) =>
        conversationId === 'helpdesk' && slow.to('helpdesk').length === 6 ? THROTTLED(8000) : undefined,
      );
      const dispatcher = dispatcherOf('one');
      await dispatcher.start();
      await clock.advance(20_000);
      assert.equal(dispatcher.state().ratePerSecond, 45);
      const times = slow.to('helpdesk').map(({ atMs }) => atMs);
      assert.ok((times[6] ?? 0) - (times[5] ?? 0) >= 8000);
      assert.ok(slow.requests.length >= 0.97 * 45 * 20);
    });
  });

  describe('failures', () => {
    it('tries again what failed for the moment, and fails it after the last try', async () => {
      const { clock, reply, slow, rows, dispatcherOf } = anOutbox({ maxAttempts: 3 });
      reply(1);
      reply(2);
      slow.answerWith(({ conversationId }) =>
        conversationId === chat(1) || slow.to(chat(2)).length < 3 ? GATEWAY : undefined,
      );
      await dispatcherOf('one').start();
      await clock.advance(60_000);
      assert.deepEqual(
        rows.map(({ state, attempts, reason }) => [state, attempts, reason]),
        [
          ['failed', 3, '502'],
          ['sent', 3, null],
        ],
      );
    });

    it('writes down who cannot be reached, and goes on', async () => {
      const { clock, wave, slow, count, rows, dispatcherOf } = anOutbox();
      wave(100);
      slow.answerWith(({ conversationId }) => (conversationId === chat(7) ? BLOCKED : undefined));
      await dispatcherOf('one').start();
      await clock.advance(10_000);
      assert.deepEqual(count(), { sent: 99, failed: 1 });
      assert.equal(rows[6]?.reason, 'blockedByPerson');
    });

    it('stops a lane whose failure is ours, says so, and serves the others', async () => {
      const { clock, wave, reply, slow, count, messages, dispatcherOf } = anOutbox();
      wave(500);
      const brokenUntilMs = clock.now().getTime() + 60_000;
      slow.answerWith(({ atMs, conversationId }) =>
        atMs < brokenUntilMs && conversationId !== chat(9001) ? TECHNICAL : undefined,
      );
      const dispatcher = dispatcherOf('one');
      await dispatcher.start();
      await clock.advance(1000);
      const { notice, reply: replies } = dispatcher.state().lanes;
      assert.equal(notice.kind, 'stopped');
      assert.equal(replies.kind, 'open');
      assert.ok(messages('error').includes('A lane has stopped'));
      const inVain = slow.requests.length;
      assert.ok(inVain <= 10, `${inVain} requests before it stopped`);
      reply(9001);
      dispatcher.nudge();
      await clock.advance(1000);
      assert.equal(slow.to(chat(9001)).length, 1);
      await clock.advance(58_000);
      assert.ok(slow.requests.length <= inVain + 6, 'one at a time is tried');
      await clock.advance(120_000);
      assert.deepEqual(count(), { sent: 501 });
    });

    it('does not make a person wait for an answer because their notice is in a stopped lane', async () => {
      const { clock, wave, reply, slow, dispatcherOf } = anOutbox();
      wave(60);
      slow.answerWith(({ summary }) => (Number(summary.slice(1)) <= 60 ? TECHNICAL : undefined));
      const dispatcher = dispatcherOf('one');
      await dispatcher.start();
      await clock.advance(1500);
      reply(50);
      dispatcher.nudge();
      await clock.advance(500);
      assert.equal(slow.to(chat(50)).length, 1);
    });

    it('loses nobody in a long outage and does not hammer', async () => {
      const { clock, wave, slow, count, dispatcherOf } = anOutbox();
      wave(300);
      const awayUntilMs = clock.now().getTime() + 3 * 3_600_000;
      slow.answerWith(({ atMs }) => (atMs < awayUntilMs ? GATEWAY : undefined));
      await dispatcherOf('one').start();
      await clock.advance(3 * 3_600_000);
      assert.ok(slow.requests.length < 300, `${slow.requests.length} requests in vain`);
      await clock.advance(3_600_000);
      assert.deepEqual(count(), { sent: 300 });
    });

    it('lets no delivery run out of tries while all of them fail', async () => {
      const { clock, wave, slow, count, dispatcherOf } = anOutbox();
      wave(4);
      const awayUntilMs = clock.now().getTime() + 24 * 3_600_000;
      slow.answerWith(({ atMs }) => (atMs < awayUntilMs ? TECHNICAL : undefined));
      await dispatcherOf('one').start();
      await clock.advance(24 * 3_600_000);
      assert.deepEqual(count(), { pending: 4 });
      await clock.advance(3_600_000);
      assert.deepEqual(count(), { sent: 4 });
    });

    it('keeps one bad delivery from stopping its lane for ever', async () => {
      const { clock, wave, slow, count, dispatcherOf } = anOutbox();
      wave(200);
      slow.answerWith(({ conversationId }) => (conversationId === chat(1) ? TECHNICAL : undefined));
      await dispatcherOf('one').start();
      await clock.advance(4 * 3_600_000);
      assert.deepEqual(count(), { sent: 199, failed: 1 });
    });

    it('skips what need not be sent, and tries again what could not be drawn', async () => {
      const { clock, reply, slow, count, messages, dispatcherOf } = anOutbox();
      reply(1);
      reply(2);
      let draws = 0;
      const dispatcher = dispatcherOf('one', {
        draw: async (delivery, now) => {
          if (delivery.id === 'd1')
            return { kind: 'settled', outcome: { kind: 'skipped', reason: 'notNeeded' } };
          if (++draws === 1) throw new Error('no such text');
          return drawPlainly(delivery, now);
        },
      });
      await dispatcher.start();
      await clock.advance(10_000);
      assert.deepEqual(count(), { skipped: 1, sent: 1 });
      assert.equal(slow.requests.length, 1);
      assert.ok(messages('error').includes('A delivery could not be drawn'));
    });
  });

  describe('a wave', () => {
    it('stops within two seconds of being paused, and goes on when it is resumed', async () => {
      const { clock, wave, setWave, slow, count, dispatcherOf } = anOutbox();
      const id = wave(500);
      await dispatcherOf('one').start();
      await clock.advance(4000);
      setWave(id, 'paused');
      await clock.advance(2100);
      const sent = slow.requests.length;
      await clock.advance(60_000);
      assert.equal(slow.requests.length, sent);
      setWave(id, 'running');
      await clock.advance(10_000);
      assert.deepEqual(count(), { sent: 500 });
    });

    it('is settled to the last row after it was cancelled', async () => {
      const { clock, wave, setWave, slow, count, dispatcherOf } = anOutbox();
      const id = wave(300);
      slow.answerWith((_, nth) => (nth % 10 === 0 ? GATEWAY : undefined));
      await dispatcherOf('one').start();
      await clock.advance(2000);
      setWave(id, 'cancelled');
      await clock.advance(20_000);
      const { sent = 0, skipped = 0, ...others } = count();
      assert.deepEqual(others, {});
      assert.equal(sent + skipped, 300);
      assert.ok(sent <= 190);
    });
  });

  describe('several processes', () => {
    it('send each delivery once', async () => {
      const { clock, wave, slow, count, dispatcherOf } = anOutbox();
      wave(500);
      const dispatchers = ['one', 'two', 'three'].map((owner) => dispatcherOf(owner));
      for (const dispatcher of dispatchers) await dispatcher.start();
      await clock.advance(15_000);
      assert.deepEqual(count(), { sent: 500 });
      assert.equal(slow.requests.length, 500);
      assert.deepEqual(
        dispatchers.map((dispatcher) => dispatcher.state().kind),
        ['sending', 'standby', 'standby'],
      );
    });

    it('take over within 15 s when the one that sends dies, and lose nobody', async () => {
      const { clock, wave, slow, lease, count, rows, dispatcherOf } = anOutbox();
      wave(600);
      let isDead = false;
      const dying = dispatcherOf('one', {
        lease: {
          ...lease.lease,
          acquire: (...asked) => (isDead ? new Promise(() => {}) : lease.lease.acquire(...asked)),
        },
        draw: (delivery, now) => (isDead ? new Promise(() => {}) : drawPlainly(delivery, now)),
      });
      await dying.start();
      const two = dispatcherOf('two');
      await two.start();
      await clock.advance(5000);
      isDead = true;
      slow.answerWith(() => (isDead && two.state().kind === 'standby' ? 'never' : undefined));
      await clock.advance(15_000);
      assert.equal(two.state().kind, 'sending');
      await clock.advance(120_000);
      assert.deepEqual(count(), { sent: 600 });
      const repeated = rows.filter(({ sentAgain }) => sentAgain > 0).length;
      const twice = rows.filter(({ delivery }) => slow.to(conversationOf(delivery.target)).length > 1).length;
      assert.ok(twice <= repeated && repeated <= 100, `${twice} of ${repeated}`);
    });

    it('send nothing more from the moment they cannot be sure of the lease', async () => {
      const { clock, wave, slow, lease, dispatcherOf } = anOutbox();
      wave(2000);
      const dispatcher = dispatcherOf('one');
      await dispatcher.start();
      await clock.advance(5000);
      lease.setDown(true);
      await clock.advance(11_000);
      const lastMs = slow.requests.at(-1)?.atMs ?? 0;
      await clock.advance(30_000);
      const afterwards = slow.requests.filter(({ atMs }) => atMs > lastMs + 2000);
      assert.deepEqual(afterwards, []);
      assert.equal(dispatcher.state().kind, 'standby');
      lease.setDown(false);
      await clock.advance(5000);
      assert.equal(dispatcher.state().kind, 'sending');
      assert.ok((slow.requests.at(-1)?.atMs ?? 0) > lastMs + 30_000);
    });

    it('give back what they hold when another one has the lease', async () => {
      const { clock, wave, slow, lease, count, dispatcherOf } = anOutbox();
      wave(500);
      const dispatcher = dispatcherOf('one');
      await dispatcher.start();
      await clock.advance(2000);
      lease.give('somebody', new Date(clock.now().getTime() + 3_600_000));
      await clock.advance(6000);
      assert.equal(count()['claimed'], undefined);
      const sent = slow.requests.length;
      assert.equal(count()['sent'], sent);
      await clock.advance(10_000);
      assert.equal(slow.requests.length, sent);
    });
  });

  describe('stopping', () => {
    it('waits for what is under way, gives the rest back and frees the lease', async () => {
      const { clock, wave, slow, lease, count, dispatcherOf } = anOutbox();
      wave(500);
      slow.takes(1500);
      const dispatcher = dispatcherOf('one');
      await dispatcher.start();
      await clock.advance(3000);
      const stopped = dispatcher.stop();
      await clock.advance(1);
      const sent = slow.requests.length;
      await clock.advance(1600);
      await stopped;
      assert.deepEqual(count(), { sent, pending: 500 - sent });
      assert.equal(lease.owner(), undefined);
      assert.equal(dispatcher.state().kind, 'stopped');
      await clock.advance(10_000);
      assert.equal(slow.requests.length, sent);
      assert.equal(clock.timers(), 0);
    });

    it('does not wait for ever', async () => {
      const { clock, wave, slow, lease, messages, dispatcherOf } = anOutbox({ drainMs: 5000 });
      wave(10);
      slow.answerWith(() => 'never');
      const dispatcher = dispatcherOf('one');
      await dispatcher.start();
      await clock.advance(1000);
      const stopped = dispatcher.stop();
      await clock.advance(5000);
      await stopped;
      assert.equal(lease.owner(), undefined);
      assert.ok(messages('error').some((message) => message.startsWith('Stopped before everything')));
    });

    it('may be asked before it was started, and twice', async () => {
      const { dispatcherOf, clock } = anOutbox();
      const idle = dispatcherOf('one');
      await idle.stop();
      const dispatcher = dispatcherOf('two');
      await dispatcher.start();
      const first = dispatcher.stop();
      await clock.advance(1);
      await first;
      await dispatcher.stop();
      assert.equal(dispatcher.state().kind, 'stopped');
    });
  });

  it('goes on by itself after the ledger was away', async () => {
    const { clock, wave, ledger, slow, count, dispatcherOf } = anOutbox();
    wave(300);
    let isAway = false;
    for (const name of ['claimDue', 'settle', 'release', 'sweepLost'] as const) {
      const original = ledger[name] as (...asked: unknown[]) => Promise<unknown>;
      Object.assign(ledger, {
        [name]: async (...asked: unknown[]) => {
          if (isAway) throw new Error('connection lost');
          return original(...asked);
        },
      });
    }
    await dispatcherOf('one').start();
    await clock.advance(2000);
    isAway = true;
    await clock.advance(30_000);
    isAway = false;
    await clock.advance(30_000);
    assert.deepEqual(count(), { sent: 300 });
    assert.equal(slow.requests.length, 300);
    await settleDown();
  });

  it('does not take its own slow requests for lost', async () => {
    const { clock, wave, slow, count, dispatcherOf } = anOutbox({ leaseSeconds: 30 });
    wave(20);
    slow.takes(100_000);
    await dispatcherOf('one').start();
    await clock.advance(200_000);
    assert.deepEqual(count(), { sent: 20 });
    assert.equal(slow.requests.length, 20);
  });

  it('finds what a process left behind that died, and counts who may be told twice', async () => {
    const { clock, wave, ledger, rows, slow, count, dispatcherOf } = anOutbox();
    wave(50);
    const claim = { limit: 20, leaseSeconds: 60, except: [], exceptConversations: [] };
    await ledger.claimDue({ owner: 'dead', now: clock.now(), ...claim });
    const dispatcher = dispatcherOf('one');
    await dispatcher.start();
    await clock.advance(59_000);
    assert.deepEqual(count(), { sent: 30, claimed: 20 });
    await clock.advance(20_000);
    assert.deepEqual(count(), { sent: 50 });
    assert.equal(rows.filter(({ sentAgain }) => sentAgain === 1).length, 20);
    assert.equal(dispatcher.state().totals.lost, 20);
    assert.equal(slow.requests.length, 50);
  });
});
