import assert from 'node:assert/strict';
import type { NewDelivery, SendOutcome, Settlement } from '../../domain/delivery.ts';
import type { DeliveryId, TicketId, WaveId } from '../../domain/ids.ts';
import type { WaveState } from '../../domain/wave.ts';
import type { Ledger } from '../../outbox/ports.ts';
import { aNotice, aReply, later, NOON, personId } from '../fixtures/deliveries.ts';

/** A ledger with what a test needs to arrange and to see. */
export interface LedgerUnderTest {
  readonly ledger: Ledger;
  /** Plans in this order and answers how many were new. */
  plan(deliveries: readonly NewDelivery[]): Promise<number>;
  /** A wave in this state; made when it is new. */
  wave(id: string, state: WaveState): Promise<WaveId>;
  look(
    id: DeliveryId,
  ): Promise<{ state: string; attempts: number; reason: string | null; sentAgain: number }>;
  /** How many rows are in each state. */
  count(): Promise<Record<string, number>>;
}

const SENT: SendOutcome = { kind: 'sent', activityId: '1', conversationId: 'a:1' };
const REFUSED = { kind: 'temporary', reason: 'badGateway', retryAfterMs: null, throttled: false } as const;
const [ada, bo, cy] = [personId(1), personId(2), personId(3)];

/** What the dispatcher relies on; every ledger passes it. People 1 to 50 exist. */
export function itBehavesAsLedger(open: () => Promise<LedgerUnderTest>): void {
  function claimWith(ledger: Ledger, overrides: Partial<Parameters<Ledger['claimDue']>[0]> = {}) {
    return ledger.claimDue({
      owner: 'one',
      now: NOON,
      limit: 100,
      leaseSeconds: 60,
      except: [],
      exceptConversations: [],
      ...overrides,
    });
  }
  const people = (claimed: Awaited<ReturnType<Ledger['claimDue']>>) =>
    claimed.map(({ target }) => (target.to === 'person' ? target.personId : target.to));
  const again = (ms: number, countsAsTry = true): Settlement => ({
    kind: 'again',
    dueAt: later(ms),
    failure: REFUSED,
    countsAsTry,
  });

  describe('claiming', () => {
    it('takes the best lane first, then the oldest, then what was planned first', async () => {
      const { ledger, plan, wave } = await open();
      const running = await wave('w1', 'running');
      await plan([
        aNotice(running, personId(1)),
        aReply(personId(2), { lane: 'reminder' }),
        aReply(personId(3), { lane: 'reply' }),
        aReply(personId(4), { lane: 'reply', dueAt: later(-5) }),
        aReply(personId(5), { lane: 'reply' }),
      ]);
      assert.deepEqual(people(await claimWith(ledger)), [4, 3, 5, 2, 1].map(personId));
    });

    it('takes no more than the limit, and the rest the next time', async () => {
      const { ledger, plan } = await open();
      await plan([aReply(ada), aReply(bo), aReply(cy)]);
      assert.deepEqual(people(await claimWith(ledger, { limit: 2 })), [ada, bo]);
      assert.deepEqual(people(await claimWith(ledger, { limit: 2 })), [cy]);
    });

    it('leaves what is not due until it is', async () => {
      const { ledger, plan } = await open();
      await plan([aReply(ada, { dueAt: later(1000) })]);
      assert.deepEqual(await claimWith(ledger, { now: later(999) }), []);
      assert.equal((await claimWith(ledger, { now: later(1000) })).length, 1);
    });

    it('takes one per conversation, and the next when that one is settled', async () => {
      const { ledger, plan } = await open();
      await plan([aReply(ada), aReply(ada), aReply(bo)]);
      const [first, ...others] = await claimWith(ledger);
      assert.ok(first);
      assert.deepEqual(people(others), [bo]);
      assert.deepEqual(await claimWith(ledger), []);
      await ledger.settle('one', [{ id: first.id, settlement: SENT }], NOON);
      assert.deepEqual(people(await claimWith(ledger)), [ada]);
    });

    it('counts a channel and its threads as one conversation', async () => {
      const { ledger, plan } = await open();
      await plan([
        aReply(ada, { target: { to: 'helpdesk' } }),
        aReply(ada, { target: { to: 'thread', ticketId: 't1' as TicketId } }),
      ]);
      assert.equal((await claimWith(ledger)).length, 1);
    });

    it('gives two callers at the same moment different rows', async () => {
      const { ledger, plan } = await open();
      await plan(Array.from({ length: 40 }, (_, n) => aReply(personId(n + 1))));
      const claims = await Promise.all(
        ['one', 'two', 'three', 'four'].map((owner) => claimWith(ledger, { owner, limit: 20 })),
      );
      const ids = claims.flat().map((delivery) => delivery.id);
      assert.equal(ids.length, 40);
      assert.equal(new Set(ids).size, 40);
    });

    it('never has two of one conversation under way, however many claim at once', async () => {
      const { ledger, plan } = await open();
      await plan(Array.from({ length: 60 }, (_, n) => aReply(n % 2 ? ada : bo)));
      for (let round = 0; round < 30; round++) {
        const owners = ['one', 'two', 'three', 'four', 'five', 'six'];
        const claims = await Promise.all(
          owners.map((owner) => claimWith(ledger, { owner, limit: 1 + (round % 3) })),
        );
        assert.deepEqual(people(claims.flat()).sort(), [ada, bo].sort());
        const settled = claims.map((claimed, n) =>
          ledger.settle(
            owners[n] ?? '',
            claimed.map(({ id }) => ({ id, settlement: SENT })),
            NOON,
          ),
        );
        await Promise.all(settled);
      }
    });

    it('leaves the lanes and conversations alone that it is told to', async () => {
      const { ledger, plan } = await open();
      await plan([aReply(ada), aReply(bo), aReply(cy, { lane: 'reminder' })]);
      const some = await claimWith(ledger, {
        except: ['reminder'],
        exceptConversations: [`person:${ada}`],
      });
      assert.deepEqual(people(some), [bo]);
      assert.deepEqual(people(await claimWith(ledger)), [ada, cy]);
    });

    it('holds the notices of every wave that is not running, and nothing else', async () => {
      const { ledger, plan, wave } = await open();
      for (const state of ['draft', 'paused', 'finished', 'cancelled'] as const) {
        await plan([aNotice(await wave(state, state), ada)]);
      }
      await plan([
        aReply(bo, { message: { kind: 'waveProgress', waveId: 'paused' as WaveId, as: 'update' } }),
      ]);
      assert.deepEqual(people(await claimWith(ledger)), [bo]);
      await wave('paused', 'running');
      assert.deepEqual(people(await claimWith(ledger)), [ada]);
    });

    it('claims nothing when every lane is excepted or nothing is wanted', async () => {
      const { ledger, plan } = await open();
      await plan([aReply(ada)]);
      assert.deepEqual(await claimWith(ledger, { except: ['reply', 'helpdesk', 'reminder', 'notice'] }), []);
      assert.deepEqual(await claimWith(ledger, { limit: 0 }), []);
      assert.equal((await claimWith(ledger, { limit: 1 })).length, 1);
    });

    it('tells what is to be sent and until when', async () => {
      const { ledger, plan } = await open();
      await plan([aReply(ada, { message: { kind: 'movedOn', journeyId: 'j1' as never, activityId: '7' } })]);
      const [claimed] = await claimWith(ledger, { leaseSeconds: 30 });
      assert.deepEqual(
        { ...claimed, id: 'x' },
        {
          id: 'x',
          lane: 'reply',
          target: { to: 'person', personId: ada },
          message: { kind: 'movedOn', journeyId: 'j1', activityId: '7' },
          attempts: 0,
          leaseUntil: later(30_000),
        },
      );
    });
  });

  describe('settling', () => {
    it('writes each outcome with its reason', async () => {
      const { ledger, plan, look } = await open();
      await plan([aReply(ada), aReply(bo), aReply(cy)]);
      const [first, second, third] = await claimWith(ledger);
      assert.ok(first && second && third);
      const settled = await ledger.settle(
        'one',
        [
          { id: first.id, settlement: SENT },
          {
            id: second.id,
            settlement: { kind: 'failed', failure: { kind: 'permanent', reason: 'uninstalled' } },
          },
          { id: third.id, settlement: { kind: 'skipped', reason: 'notNeeded' } },
        ],
        NOON,
      );
      assert.equal(settled.size, 3);
      assert.deepEqual(await look(first.id), { state: 'sent', attempts: 1, reason: null, sentAgain: 0 });
      assert.deepEqual(await look(second.id), {
        state: 'failed',
        attempts: 1,
        reason: 'uninstalled',
        sentAgain: 0,
      });
      assert.deepEqual(await look(third.id), {
        state: 'skipped',
        attempts: 0,
        reason: 'notNeeded',
        sentAgain: 0,
      });
    });

    it('writes nothing for a row that is no longer the caller’s, and the rest all the same', async () => {
      const { ledger, plan, look } = await open();
      await plan([aReply(ada), aReply(bo)]);
      const [lost, held] = await claimWith(ledger);
      assert.ok(lost && held);
      await ledger.release([lost.id], 'one', NOON);
      await claimWith(ledger, { owner: 'two' });
      const settled = await ledger.settle(
        'one',
        [lost, held].map(({ id }) => ({ id, settlement: SENT })),
        NOON,
      );
      assert.deepEqual([...settled], [held.id]);
      assert.equal((await look(lost.id)).state, 'claimed');
    });

    it('still accepts an outcome after the lease has ended when nobody has swept the row', async () => {
      const { ledger, plan } = await open();
      await plan([aReply(ada)]);
      const [claimed] = await claimWith(ledger, { leaseSeconds: 1 });
      assert.ok(claimed);
      const settled = await ledger.settle('one', [{ id: claimed.id, settlement: SENT }], later(5000));
      assert.equal(settled.size, 1);
    });

    it('lets a row wait again, and counts the try only when told to', async () => {
      const { ledger, plan, look } = await open();
      await plan([aReply(ada), aReply(bo)]);
      const [first, second] = await claimWith(ledger);
      assert.ok(first && second);
      await ledger.settle(
        'one',
        [
          { id: first.id, settlement: again(1000) },
          { id: second.id, settlement: again(1000, false) },
        ],
        NOON,
      );
      assert.deepEqual(await claimWith(ledger, { now: later(999) }), []);
      assert.equal((await look(first.id)).attempts, 1);
      assert.equal((await look(second.id)).attempts, 0);
      assert.deepEqual(
        (await claimWith(ledger, { now: later(1000) })).map(({ attempts }) => attempts),
        [1, 0],
      );
    });

    it('keeps the lines to a person in order while an earlier one waits for another try', async () => {
      const { ledger, plan } = await open();
      await plan([aReply(ada), aReply(ada)]);
      const [first] = await claimWith(ledger);
      assert.ok(first);
      await ledger.settle('one', [{ id: first.id, settlement: again(1000) }], NOON);
      assert.deepEqual(await claimWith(ledger, { now: later(999) }), []);
      assert.deepEqual(
        (await claimWith(ledger, { now: later(1000) })).map(({ id }) => id),
        [first.id],
      );
    });

    it('does not let one post in the channel wait for another', async () => {
      const { ledger, plan } = await open();
      await plan([aReply(ada, { target: { to: 'helpdesk' } }), aReply(bo, { target: { to: 'helpdesk' } })]);
      const [first] = await claimWith(ledger);
      assert.ok(first);
      await ledger.settle('one', [{ id: first.id, settlement: again(1000) }], NOON);
      const [next] = await claimWith(ledger);
      assert.notEqual(next?.id, first.id);
      assert.equal(next?.target.to, 'helpdesk');
    });

    it('gives rows back as they were', async () => {
      const { ledger, plan, look } = await open();
      await plan([aReply(ada)]);
      const [claimed] = await claimWith(ledger);
      assert.ok(claimed);
      await ledger.release([claimed.id], 'two', NOON);
      assert.equal((await look(claimed.id)).state, 'claimed');
      await ledger.release([claimed.id], 'one', NOON);
      assert.deepEqual(await look(claimed.id), { state: 'pending', attempts: 0, reason: null, sentAgain: 0 });
    });
  });

  describe('one pending delivery per key', () => {
    const keyed = (to = ada) => aReply(to, { dedupeKey: 'card of a journey' });

    it('plans the same again only after it has begun to be sent', async () => {
      const { ledger, plan } = await open();
      assert.equal(await plan([keyed(), keyed()]), 1);
      assert.equal(await plan([keyed()]), 0);
      await claimWith(ledger);
      assert.equal(await plan([keyed()]), 1);
    });

    it('gives up a try that failed when a newer one waits already', async () => {
      const { ledger, plan, look } = await open();
      await plan([keyed()]);
      const [claimed] = await claimWith(ledger);
      assert.ok(claimed);
      await plan([keyed()]);
      await ledger.settle('one', [{ id: claimed.id, settlement: again(0) }], NOON);
      assert.deepEqual(await look(claimed.id), {
        state: 'skipped',
        attempts: 1,
        reason: 'superseded',
        sentAgain: 0,
      });
      assert.equal((await claimWith(ledger)).length, 1);
    });

    it('gives up a released one and a lost one in the same way', async () => {
      const { ledger, plan, count } = await open();
      await plan([keyed()]);
      const [first] = await claimWith(ledger);
      assert.ok(first);
      await plan([keyed()]);
      await ledger.release([first.id], 'one', NOON);
      await claimWith(ledger, { leaseSeconds: 1 });
      await plan([keyed()]);
      await ledger.sweepLost(later(2000), []);
      await ledger.resolveUnknown({ rule: 'sendAgain', maxAttempts: 8, now: later(2000) });
      assert.deepEqual(await count(), { skipped: 2, pending: 1 });
    });
  });

  describe('recovering', () => {
    it('finds a claim lost when its lease ends, not before', async () => {
      const { ledger, plan, look } = await open();
      await plan([aReply(ada)]);
      const [claimed] = await claimWith(ledger, { leaseSeconds: 10 });
      assert.ok(claimed);
      assert.equal(await ledger.sweepLost(later(9_999), []), 0);
      assert.equal(await ledger.sweepLost(later(10_000), []), 1);
      assert.equal((await look(claimed.id)).state, 'unknown');
      assert.equal((await ledger.settle('one', [{ id: claimed.id, settlement: SENT }], NOON)).size, 0);
    });

    it('leaves alone what the caller itself is sending, however old its lease', async () => {
      const { ledger, plan } = await open();
      await plan([aReply(ada), aReply(bo)]);
      const [first] = await claimWith(ledger, { leaseSeconds: 10 });
      assert.ok(first);
      assert.equal(await ledger.sweepLost(later(10_000), [first.id]), 1);
      assert.equal(await ledger.sweepLost(later(10_000), []), 1);
    });

    it('sends a lost notice again under one rule, and leaves it unknown under the other', async () => {
      const { ledger, plan, wave, count } = await open();
      const running = await wave('w1', 'running');
      await plan([aNotice(running, ada), aReply(bo)]);
      await claimWith(ledger, { leaseSeconds: 1 });
      await ledger.sweepLost(later(1000), []);
      const resolve = { maxAttempts: 8, now: later(1000) };
      assert.equal(await ledger.resolveUnknown({ ...resolve, rule: 'leave' }), 1);
      assert.deepEqual(await count(), { unknown: 1, pending: 1 });
      assert.equal(await ledger.resolveUnknown({ ...resolve, rule: 'sendAgain' }), 1);
      const claimed = await claimWith(ledger, { now: later(1000) });
      assert.deepEqual(people(claimed), [bo, ada]);
    });

    it('counts every delivery that was sent again without knowing', async () => {
      const { ledger, plan, look } = await open();
      await plan([aReply(ada)]);
      const [claimed] = await claimWith(ledger, { leaseSeconds: 1 });
      assert.ok(claimed);
      await ledger.sweepLost(later(1000), []);
      await ledger.resolveUnknown({ rule: 'sendAgain', maxAttempts: 8, now: later(1000) });
      assert.deepEqual(await look(claimed.id), {
        state: 'pending',
        attempts: 1,
        reason: 'outcomeUnknown',
        sentAgain: 1,
      });
    });

    it('fails a delivery that was lost in every try it may have', async () => {
      const { ledger, plan, look } = await open();
      await plan([aReply(ada)]);
      let id: DeliveryId | undefined;
      for (const _ of [1, 2]) {
        const [claimed] = await claimWith(ledger, { leaseSeconds: 1, now: later(1000) });
        id = claimed?.id;
        await ledger.sweepLost(later(2000), []);
        await ledger.resolveUnknown({ rule: 'sendAgain', maxAttempts: 2, now: later(1000) });
      }
      assert.ok(id);
      assert.deepEqual(await look(id), {
        state: 'failed',
        attempts: 2,
        reason: 'outcomeUnknown',
        sentAgain: 1,
      });
    });

    it('settles what came back to a wave after it was cancelled', async () => {
      const { ledger, plan, wave, count } = await open();
      await plan([aNotice(await wave('w1', 'cancelled'), ada), aNotice(await wave('w2', 'paused'), bo)]);
      assert.equal(await ledger.skipCancelled(NOON), 1);
      assert.deepEqual(await count(), { skipped: 1, pending: 1 });
    });
  });

  it('plans one notice per person and wave', async () => {
    const { plan, wave } = await open();
    const [one, two] = [await wave('w1', 'running'), await wave('w2', 'running')];
    assert.equal(await plan([aNotice(one, ada), aNotice(one, ada), aNotice(one, bo), aNotice(two, ada)]), 3);
    assert.equal(await plan([aNotice(one, ada)]), 0);
  });
}
