import assert from 'node:assert/strict';
import { sql } from 'kysely';
import type { Failure, Message, NewDelivery, SendOutcome, Settlement } from '../../domain/delivery.ts';
import type { DeliveryId, JourneyId, TicketId, WaveId } from '../../domain/ids.ts';
import type { Store } from '../../store/store.ts';
import {
  addPeople,
  addWave,
  aNotice,
  aReply,
  later,
  NOON,
  personId,
  setWaveState,
} from '../fixtures/deliveries.ts';
import { forEachStore } from '../fixtures/testStores.ts';

const ada = personId(1);
const CHANNEL = '19:helpdesk@thread.tacv2;messageid=7';
const sentAs = (activityId: string | null, conversationId = 'a:chat-1'): SendOutcome => ({
  kind: 'sent',
  activityId,
  conversationId,
});
const failedFor = (reason: Extract<Failure, { kind: 'permanent' }>['reason']): SendOutcome => ({
  kind: 'failed',
  failure: { kind: 'permanent', reason },
});

forEachStore('deliveries', (open) => {
  let store: Store;
  beforeEach(async () => {
    store = await open();
    await addPeople(store, 30);
  });

  function claim(limit = 100, now = NOON) {
    return store.deliveries.claimDue({
      owner: 'one',
      now,
      limit,
      leaseSeconds: 60,
      except: [],
      exceptConversations: [],
    });
  }

  /** Plans it, claims everything and settles all with this. */
  async function sendOne(delivery: NewDelivery, settlement: Settlement): Promise<DeliveryId> {
    const id = await store.deliveries.planOne(delivery, NOON);
    assert.ok(id);
    await claim();
    const settled = await store.deliveries.settle('one', [{ id, settlement }], NOON);
    assert.deepEqual([...settled], [id]);
    return id;
  }

  const saying = (message: Message, overrides: Partial<NewDelivery> = {}) =>
    aReply(ada, { message, ...overrides });

  describe('planning', () => {
    it('plans many at once in their order, and the same again not at all', async () => {
      const wave = await addWave(store, 'w1');
      const notices = Array.from({ length: 30 }, (_, n) => aNotice(wave, personId(30 - n)));
      assert.equal(await store.deliveries.plan(notices, NOON), 30);
      assert.equal(await store.deliveries.plan(notices, NOON), 0);
      const claimed = await claim(3);
      assert.deepEqual(
        claimed.map(({ target }) => target),
        [30, 29, 28].map((n) => ({ to: 'person', personId: personId(n) })),
      );
    });

    it('says that one was planned already', async () => {
      const delivery = aReply(ada, { dedupeKey: 'k' });
      assert.notEqual(await store.deliveries.planOne(delivery, NOON), null);
      assert.equal(await store.deliveries.planOne(delivery, NOON), null);
    });

    it('plans nothing of a transaction that is rolled back', async () => {
      const failing = store.transaction(async (tx) => {
        await tx.deliveries.plan([aReply(ada)], NOON);
        throw new Error('decided otherwise');
      });
      await assert.rejects(failing, /decided otherwise/);
      assert.deepEqual(await claim(), []);
      await store.transaction((tx) => tx.deliveries.plan([aReply(ada)], NOON));
      assert.equal((await claim()).length, 1);
    });

    it('gives back every kind of target and message as it was', async () => {
      const reference = {
        conversationId: CHANNEL,
        serviceUrl: 'https://s/',
        botId: '28:b',
        channelUserId: '29:a',
      };
      const targets: NewDelivery['target'][] = [
        { to: 'person', personId: ada },
        { to: 'helpdesk' },
        { to: 'thread', ticketId: 't' as TicketId },
        { to: 'conversation', reference },
      ];
      const card = { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: 'å' }] };
      const [journeyId, ticketId, waveId] = ['j' as JourneyId, 't' as TicketId, 'w' as WaveId];
      const messages: Message[] = [
        { kind: 'reply', activity: { summary: 's', content: { kind: 'card', card }, alert: true } },
        { kind: 'journey', journeyId, as: 'new' },
        { kind: 'movedOn', journeyId, activityId: '1' },
        { kind: 'gapNudge', journeyId },
        { kind: 'ticket', ticketId, as: 'update' },
        { kind: 'ticketLine', ticketId, line: 3 },
        ...(['open', 'claimed', 'released', 'resolved', 'reopened'] as const).map(
          (news) => ({ kind: 'ticketNews', ticketId, news }) as const,
        ),
        { kind: 'waveProgress', waveId, as: 'update', activityId: '2' },
        { kind: 'waveProgress', waveId, as: 'new' },
      ];
      for (const target of targets) {
        for (const message of messages) {
          const id = await store.deliveries.planOne(aReply(ada, { target, message }), NOON);
          const claimed = (await claim()).find((one) => one.id === id);
          assert.ok(claimed);
          assert.deepEqual(
            { target: claimed.target, message: claimed.message },
            {
              target,
              message,
            },
          );
          await store.deliveries.settle('one', [{ id: claimed.id, settlement: sentAs(null) }], NOON);
        }
      }
    });

    it('fails openly what a newer version planned, and goes on behind it', async () => {
      const unreadable = await store.deliveries.planOne(aReply(ada), NOON);
      await store.deliveries.planOne(aReply(personId(2)), NOON);
      await sql`update deliveries set message = '{"kind": "hologram"}' where delivery_id = ${unreadable}`.execute(
        store.database.kysely,
      );
      assert.equal((await claim()).length, 1);
      const rows = await store.database.kysely
        .selectFrom('deliveries')
        .select(['state', 'reason', 'failure_kind'])
        .where('delivery_id', '=', unreadable)
        .execute();
      assert.deepEqual(rows, [{ state: 'failed', reason: 'unreadableRow', failure_kind: 'technical' }]);
    });
  });

  describe('what a sent message means', () => {
    async function aJourney(id = 'j1'): Promise<JourneyId> {
      const db = store.database.kysely;
      await db
        .insertInto('playbooks')
        .values({ version: 'v1', content: '{}', first_used_at: NOON })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await db
        .insertInto('devices')
        .values({
          device_id: `device of ${id}`,
          owner_upn: 'person1@sample.example',
          platform: 'ios',
          name: 'iPhone',
          source: 'workspace-one',
          known_facts: '{}',
          origin: 'inventory',
          updated_at: NOON,
        })
        .execute();
      await db
        .insertInto('journeys')
        .values({
          journey_id: id,
          person_id: ada,
          device_id: `device of ${id}`,
          platform: 'ios',
          source: 'workspace-one',
          playbook_version: 'v1',
          facts: '{}',
          stage: 'notified',
          stage_data: '{}',
          started_at: NOON,
          stage_since: NOON,
          tried_rows: '[]',
        })
        .execute();
      return id as JourneyId;
    }

    it('a journey’s new card is its living card; an update changes nothing', async () => {
      const journeyId = await aJourney();
      await sendOne(saying({ kind: 'journey', journeyId, as: 'new' }), sentAs('11'));
      const card = { conversationId: 'a:chat-1', activityId: '11' };
      assert.deepEqual(await store.journeys.livingCard(journeyId), card);
      await sendOne(saying({ kind: 'journey', journeyId, as: 'update' }), sentAs('12'));
      await sendOne(saying({ kind: 'gapNudge', journeyId }), sentAs('13'));
      assert.deepEqual(await store.journeys.livingCard(journeyId), card);
    });

    it('a card that Teams gave no id for cannot be remembered', async () => {
      const journeyId = await aJourney();
      await sendOne(saying({ kind: 'journey', journeyId, as: 'new' }), sentAs(null));
      assert.equal(await store.journeys.livingCard(journeyId), null);
    });

    it('a journey’s card that is gone is forgotten, so that the next one is new', async () => {
      const journeyId = await aJourney();
      await sendOne(saying({ kind: 'journey', journeyId, as: 'new' }), sentAs('11'));
      await sendOne(saying({ kind: 'journey', journeyId, as: 'update' }), failedFor('messageGone'));
      assert.equal(await store.journeys.livingCard(journeyId), null);
    });

    it('a ticket’s new card is the thread in which its lines are written', async () => {
      const db = store.database.kysely;
      const journey_id = await aJourney();
      await db
        .insertInto('tickets')
        .values({
          ticket_id: 't1',
          person_id: ada,
          person_name: 'Sample Person 1',
          journey_id,
          state: 'open',
          state_data: '{}',
          story: '{}',
          opened_at: NOON,
        })
        .execute();
      const ticketId = 't1' as TicketId;
      const target = { to: 'helpdesk' } as const;
      await sendOne(saying({ kind: 'ticket', ticketId, as: 'new' }, { target }), sentAs('7', CHANNEL));
      assert.deepEqual(await store.tickets.cardOf(ticketId), { conversationId: CHANNEL, activityId: '7' });
      await sendOne(
        saying({ kind: 'ticketLine', ticketId, line: 1 }, { target: { to: 'thread', ticketId } }),
        sentAs('8', CHANNEL),
      );
      assert.deepEqual(await store.tickets.cardOf(ticketId), { conversationId: CHANNEL, activityId: '7' });
      await sendOne(saying({ kind: 'ticket', ticketId, as: 'update' }, { target }), failedFor('messageGone'));
      assert.equal(await store.tickets.cardOf(ticketId), null);
    });

    it('a wave’s newest progress card is the one that is updated, for each admin', async () => {
      const waveId = await addWave(store, 'w1');
      const cards = () =>
        store.database.kysely
          .selectFrom('wave_cards')
          .select(['person_id', 'activity_id'])
          .orderBy('person_id')
          .execute();
      await sendOne(saying({ kind: 'waveProgress', waveId, as: 'new' }), sentAs('21'));
      await sendOne(
        aReply(personId(2), { message: { kind: 'waveProgress', waveId, as: 'new' } }),
        sentAs('22'),
      );
      await sendOne(saying({ kind: 'waveProgress', waveId, as: 'new' }), sentAs('23'));
      assert.deepEqual(await cards(), [
        { person_id: ada, activity_id: '23' },
        { person_id: personId(2), activity_id: '22' },
      ]);
      await sendOne(saying({ kind: 'waveProgress', waveId, as: 'update' }), failedFor('messageGone'));
      assert.deepEqual(await cards(), [{ person_id: personId(2), activity_id: '22' }]);
    });

    it('a notice changes nothing but its own row', async () => {
      const wave = await addWave(store, 'w1');
      await sendOne(aNotice(wave, ada), sentAs('31'));
      assert.deepEqual(await store.database.kysely.selectFrom('wave_cards').selectAll().execute(), []);
    });

    const refusals: readonly [Extract<Failure, { kind: 'permanent' }>['reason'], string][] = [
      ['blockedByPerson', 'blockedByPerson'],
      ['blockedByPolicy', 'blockedByPolicy'],
      ['uninstalled', 'uninstalled'],
      ['notInstalled', 'uninstalled'],
      ['conversationGone', 'uninstalled'],
      ['tooBig', 'installed'],
      ['messageGone', 'installed'],
    ];
    for (const [reason, state] of refusals) {
      it(`leaves a person ${state} after ${reason}, and everybody else as they were`, async () => {
        await sendOne(aReply(ada), failedFor(reason));
        const states = await store.database.kysely
          .selectFrom('conversations')
          .select(['person_id', 'state'])
          .where('person_id', 'in', [ada, personId(2)])
          .orderBy('person_id')
          .execute();
        assert.deepEqual(
          states.map((row) => row.state),
          [state, 'installed'],
        );
      });
    }

    it('a failure that may pass says nothing about the person', async () => {
      const failure: Failure = { kind: 'temporary', reason: '502', retryAfterMs: null, throttled: false };
      await sendOne(aReply(ada), { kind: 'failed', failure });
      assert.equal((await store.people.reach(ada)).kind, 'reachable');
    });
  });

  describe('a wave', () => {
    it('counts every notice once, and why some were not delivered', async () => {
      const wave = await addWave(store, 'w1');
      await store.deliveries.plan(
        Array.from({ length: 10 }, (_, n) => aNotice(wave, personId(n + 1))),
        NOON,
      );
      const claimed = await claim(6);
      const outcomes: SendOutcome[] = [
        sentAs('1'),
        sentAs('2'),
        failedFor('blockedByPerson'),
        failedFor('uninstalled'),
        { kind: 'skipped', reason: 'notInstalled' },
      ];
      await store.deliveries.settle(
        'one',
        outcomes.map((settlement, n) => ({ id: claimed[n]?.id as DeliveryId, settlement })),
        NOON,
      );
      const expected = {
        recipients: 10,
        pending: 4,
        inFlight: 1,
        sent: 2,
        failed: 2,
        unknown: 0,
        skipped: 1,
        byReason: { blockedByPerson: 1, uninstalled: 1, notInstalled: 1 },
        ratePerSecond: 2 / 60,
        sentAgain: 0,
      };
      assert.deepEqual(await store.deliveries.progressOf(wave, later(59_000)), expected);
      assert.equal((await store.deliveries.progressOf(wave, later(60_000))).ratePerSecond, 0);
      assert.equal((await store.deliveries.progressOf('other' as WaveId, NOON)).recipients, 0);
    });

    it('counts what is unknown as unknown, and what was sent again for that', async () => {
      const wave = await addWave(store, 'w1');
      await store.deliveries.plan([aNotice(wave, ada), aNotice(wave, personId(2))], NOON);
      await claim();
      await store.deliveries.sweepLost(later(60_000), []);
      const lost = await store.deliveries.progressOf(wave, later(60_000));
      assert.deepEqual([lost.unknown, lost.sentAgain, lost.byReason], [2, 0, { ownerLost: 2 }]);
      await store.deliveries.resolveUnknown({ rule: 'sendAgain', maxAttempts: 8, now: later(60_000) });
      const again = await store.deliveries.progressOf(wave, later(60_000));
      assert.deepEqual([again.unknown, again.pending, again.sentAgain], [0, 2, 2]);
    });

    it('lists who was not told by name, with the reason', async () => {
      const wave = await addWave(store, 'w1');
      await store.deliveries.plan(
        [2, 1, 3].map((n) => aNotice(wave, personId(n))),
        NOON,
      );
      const claimed = await claim();
      const outcomes = [
        failedFor('blockedByPerson'),
        { kind: 'skipped', reason: 'notInstalled' } as const,
        sentAs('1'),
      ];
      await store.deliveries.settle(
        'one',
        outcomes.map((settlement, n) => ({ id: claimed[n]?.id as DeliveryId, settlement })),
        NOON,
      );
      const listed = await store.deliveries.listUndelivered(wave, 10);
      assert.deepEqual(
        listed.map(({ displayName, state, reason, failureKind }) => [
          displayName,
          state,
          reason,
          failureKind,
        ]),
        [
          ['Sample Person 1', 'skipped', 'notInstalled', null],
          ['Sample Person 2', 'failed', 'blockedByPerson', 'permanent'],
        ],
      );
      assert.equal((await store.deliveries.listUndelivered(wave, 1)).length, 1);
    });

    it('that is cancelled skips what nobody has begun to send', async () => {
      const wave = await addWave(store, 'w1');
      const other = await addWave(store, 'w2');
      await store.deliveries.plan(
        [1, 2, 3].map((n) => aNotice(wave, personId(n))),
        NOON,
      );
      await store.deliveries.plan([aNotice(other, personId(4))], NOON);
      const [underWay] = await claim(1);
      await setWaveState(store, wave, 'cancelled');
      assert.equal(await store.deliveries.skipPending(wave, 'cancelledByAdmin', NOON), 2);
      assert.ok(underWay);
      await store.deliveries.settle('one', [{ id: underWay.id, settlement: sentAs('1') }], NOON);
      const { sent, skipped, byReason } = await store.deliveries.progressOf(wave, NOON);
      assert.deepEqual([sent, skipped, byReason], [1, 2, { cancelledByAdmin: 2 }]);
      assert.equal((await store.deliveries.progressOf(other, NOON)).pending, 1);
    });

    it('takes back in line what failed, or what failed for certain reasons', async () => {
      const wave = await addWave(store, 'w1');
      await store.deliveries.plan(
        [1, 2, 3].map((n) => aNotice(wave, personId(n))),
        NOON,
      );
      const claimed = await claim();
      const outcomes = [
        failedFor('uninstalled'),
        failedFor('tooBig'),
        { kind: 'skipped', reason: 'notInstalled' } as const,
      ];
      await store.deliveries.settle(
        'one',
        outcomes.map((settlement, n) => ({ id: claimed[n]?.id as DeliveryId, settlement })),
        NOON,
      );
      assert.equal(await store.deliveries.requeue(wave, { reasons: ['notInstalled'], now: later(1) }), 1);
      assert.equal(await store.deliveries.requeue(wave, { reasons: null, now: later(1) }), 2);
      const again = await claim(100, later(1));
      assert.deepEqual(
        again.map(({ attempts }) => attempts),
        [0, 0, 0],
      );
      assert.deepEqual((await store.deliveries.progressOf(wave, NOON)).byReason, {});
    });

    it('has a notice coming for a person until it is sent', async () => {
      const wave = await addWave(store, 'w1');
      assert.equal(await store.deliveries.hasNoticeComing(ada), false);
      await store.deliveries.plan([aNotice(wave, ada)], NOON);
      assert.equal(await store.deliveries.hasNoticeComing(ada), true);
      assert.equal(await store.deliveries.hasNoticeComing(personId(2)), false);
      const [claimed] = await claim();
      assert.ok(claimed);
      assert.equal(await store.deliveries.hasNoticeComing(ada), true);
      await store.deliveries.settle('one', [{ id: claimed.id, settlement: sentAs('1') }], NOON);
      assert.equal(await store.deliveries.hasNoticeComing(ada), false);
    });
  });

  describe('what the database itself refuses', () => {
    const refused: readonly [string, string][] = [
      ['a claim without an owner', `state = 'claimed'`],
      ['an owner without a claim', `lease_owner = 'one', lease_until = now()`],
      ['sent without a time', `state = 'sent'`],
      ['failed without a kind', `state = 'failed', reason = 'x', settled_at = now()`],
      ['skipped without a reason', `state = 'skipped', settled_at = now()`],
      ['a message of a wave that is no notice', `wave_id = 'w1'`],
    ];
    for (const [name, set] of refused) {
      it(`${name}`, async () => {
        await addWave(store, 'w1');
        await store.deliveries.plan([aReply(ada)], NOON);
        await assert.rejects(
          sql.raw(`update deliveries set ${set}`).execute(store.database.kysely),
          /violates check/,
        );
        await sql.raw(`update deliveries set due_at = now()`).execute(store.database.kysely);
      });
    }

    it('two deliveries under way in one conversation', async () => {
      await store.deliveries.plan([aReply(ada), aReply(ada)], NOON);
      const claimAll = sql`update deliveries set state = 'claimed', lease_owner = 'x', lease_until = now()`;
      await assert.rejects(claimAll.execute(store.database.kysely), /deliveries_under_way/);
    });
  });
});
