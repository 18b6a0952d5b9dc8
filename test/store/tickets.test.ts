import assert from 'node:assert/strict';
import { postOf, redrawOf, ticketDeliveries } from '../../dialogs/helpdesk/ticketDeliveries.ts';
import type { JourneyId, PersonId, TicketId, WaveId } from '../../domain/ids.ts';
import type { Ticket, TicketState } from '../../domain/ticket.ts';
import type { Store } from '../../store/store.ts';
import { addWave } from '../fixtures/deliveries.ts';
import { addJourney, addPerson, maja } from '../fixtures/helpdeskStore.ts';
import { forEachStore } from '../fixtures/testStores.ts';
import { aStory, ines, OPENED, oskar } from '../fixtures/tickets.ts';

const LATER = new Date('2026-11-10T09:00:00Z');
const CARD = { conversationId: '19:help@thread.tacv2;messageid=1', activityId: '1' };

/** The ticket as the next change would write it. */
function next(ticket: Ticket, change: Partial<Ticket>): Ticket {
  return { ...ticket, ...change, revision: ticket.revision + 1 };
}

forEachStore('tickets in the store', (open, database) => {
  let store: Store;

  beforeEach(async () => {
    store = await open();
    await addPerson(store);
  });

  async function openTicket(journeyId: JourneyId | null = null): Promise<Ticket> {
    const request = { personId: maja.id, personName: maja.displayName, journeyId, story: aStory() };
    return (await store.transaction((tx) => tx.tickets.open(request, OPENED))).ticket;
  }

  const save = (ticket: Ticket): Promise<boolean> => store.transaction((tx) => tx.tickets.save(ticket));

  describe('opening', () => {
    it('keeps the whole story and gives numbers that count up', async () => {
      const { id: journeyId } = await addJourney(store);
      const first = await openTicket(journeyId);
      const second = await openTicket(null);
      assert.equal(second.number, first.number + 1);
      assert.deepEqual(await store.tickets.find(first.id), {
        id: first.id,
        number: first.number,
        personId: maja.id,
        personName: 'Maja Exempel',
        journeyId,
        state: { at: 'open', since: OPENED },
        story: aStory(),
        lines: [],
        openedAt: OPENED,
        revision: 1,
      });
    });

    it('gives back the unresolved ticket of the journey, and a new one when that is resolved', async () => {
      const { id: journeyId } = await addJourney(store);
      const first = await openTicket(journeyId);
      assert.equal((await openTicket(journeyId)).id, first.id);
      await save(next(first, { state: resolvedBy('solved') }));
      assert.notEqual((await openTicket(journeyId)).id, first.id);
    });

    it('makes one ticket of two requests at the same moment', async () => {
      const { id: journeyId } = await addJourney(store);
      const [one, two] = await Promise.all([openTicket(journeyId), openTicket(journeyId)]);
      assert.equal(one.id, two.id);
    });

    it('makes one ticket of two requests without a device, too', async () => {
      const [one, two] = await Promise.all([openTicket(), openTicket()]);
      assert.equal(one.id, two.id);
    });
  });

  describe('saving', () => {
    const states: readonly TicketState[] = [
      { at: 'claimed', by: ines, since: LATER },
      { at: 'waiting', by: ines, since: LATER },
      resolvedBy('reset', 'Booked for Tuesday'),
    ];
    for (const state of states) {
      it(`keeps a ticket that is ${state.at} as it was written`, async () => {
        const ticket = next(await openTicket(), { state });
        assert.equal(await save(ticket), true);
        assert.deepEqual(await store.tickets.find(ticket.id), ticket);
      });
    }

    it('adds new lines after the old ones', async () => {
      const line = { from: 'agent', author: ines.name, text: 'Hello', at: LATER } as const;
      const once = next(await openTicket(), { lines: [line] });
      await save(once);
      const twice = next(once, { lines: [line, { ...line, from: 'person', text: '*Hi*' }] });
      await save(twice);
      assert.deepEqual((await store.tickets.find(twice.id))?.lines, twice.lines);
    });

    it('writes nothing at all for a ticket that has moved on', async () => {
      const ticket = await openTicket();
      const byInes = next(ticket, { state: { at: 'claimed', by: ines, since: LATER } });
      const line = { from: 'agent', author: oskar.name, text: 'Mine!', at: LATER } as const;
      const byOskar = next(ticket, { state: { at: 'claimed', by: oskar, since: LATER }, lines: [line] });
      assert.equal(await save(byInes), true);
      assert.equal(await save(byOskar), false);
      assert.deepEqual(await store.tickets.find(ticket.id), byInes);
    });

    it('gives a ticket one owner when two agents claim it at the same moment', async () => {
      const ticket = await openTicket();
      const elsewhere = await database.openAgain();
      const results = await Promise.all(
        [ines, oskar].map((by, index) =>
          (index === 0 ? store : elsewhere).transaction((tx) =>
            tx.tickets.save(next(ticket, { state: { at: 'claimed', by, since: LATER } })),
          ),
        ),
      );
      assert.deepEqual(results.toSorted(), [false, true]);
      const winner = results[0] ? ines : oskar;
      assert.deepEqual((await store.tickets.find(ticket.id))?.state, {
        at: 'claimed',
        by: winner,
        since: LATER,
      });
    });

    it('does not reopen a ticket whose journey has another one', async () => {
      const { id: journeyId } = await addJourney(store);
      const first = await openTicket(journeyId);
      const resolved = next(first, { state: resolvedBy('solved') });
      await save(resolved);
      const second = await openTicket(journeyId);
      const reopened = next(resolved, { state: { at: 'open', since: LATER } });
      assert.equal(await save(reopened), false);
      await save(next(second, { state: resolvedBy('solved') }));
      assert.equal(await save(reopened), true);
    });

    it('lets a reopening and a new request at the same moment end with one unresolved ticket', async () => {
      const { id: journeyId } = await addJourney(store);
      const resolved = next(await openTicket(journeyId), { state: resolvedBy('solved') });
      await save(resolved);
      await Promise.all([
        save(next(resolved, { state: { at: 'open', since: LATER } })),
        openTicket(journeyId),
      ]);
      const { open: count } = await store.tickets.countUnresolved();
      assert.equal(count, 1);
    });
  });

  describe('finding', () => {
    it('knows a ticket by its thread, and where its card is', async () => {
      const ticket = await openTicket();
      assert.equal(await store.tickets.cardOf(ticket.id), null);
      await store.tickets.showOn(ticket.id, CARD);
      assert.deepEqual(await store.tickets.cardOf(ticket.id), CARD);
      assert.equal((await store.tickets.findByThread(CARD.conversationId))?.id, ticket.id);
      assert.equal(await store.tickets.findByThread('19:other@thread.tacv2;messageid=1'), undefined);
      assert.equal(await store.tickets.find('nothing' as TicketId), undefined);
    });

    it('knows a person’s unresolved ticket: the one that waits for them, else the newest', async () => {
      const first = await openTicket((await addJourney(store, { id: 'one' })).id);
      const second = await openTicket((await addJourney(store, { id: 'two' })).id);
      assert.equal((await store.tickets.openOf(maja.id))?.id, second.id);
      await save(next(first, { state: { at: 'waiting', by: ines, since: LATER } }));
      assert.equal((await store.tickets.openOf(maja.id))?.id, first.id);
      await save(next(second, { state: resolvedBy('solved') }));
      assert.equal((await store.tickets.openOf(maja.id))?.id, first.id);
      assert.equal(await store.tickets.openOf('nobody' as PersonId), undefined);
    });

    it('lists and counts what is not resolved, in all and of one wave', async () => {
      const waveId = await addWave(store, 'wave-1');
      const inWave = await openTicket((await addJourney(store, { id: 'one', waveId })).id);
      const line = { from: 'person', author: 'Maja Exempel', text: 'Hi', at: LATER } as const;
      await save(next(inWave, { state: { at: 'waiting', by: ines, since: LATER }, lines: [line] }));
      const outside = await openTicket();
      await store.tickets.showOn(outside.id, CARD);

      const listed = await store.tickets.listUnresolved(10);
      assert.deepEqual(
        listed.map(({ ticket, card }) => [ticket.id, ticket.lines.length, card?.activityId ?? null]),
        [
          [inWave.id, 1, null],
          [outside.id, 0, '1'],
        ],
      );
      assert.equal((await store.tickets.listUnresolved(1)).length, 1);
      assert.deepEqual(await store.tickets.countUnresolved(), { open: 1, claimed: 0, waiting: 1 });
      assert.deepEqual(await store.tickets.countUnresolved(waveId), { open: 0, claimed: 0, waiting: 1 });
    });

    it('knows who launched the wave of a journey', async () => {
      const waveId: WaveId = await addWave(store, 'wave-1');
      const launched = await addJourney(store, { id: 'one', waveId });
      const alone = await addJourney(store, { id: 'two' });
      const row = await store.database.kysely
        .selectFrom('waves')
        .select('created_by')
        .executeTakeFirstOrThrow();
      assert.equal(await store.tickets.launchedBy(launched.id), row.created_by);
      assert.equal(await store.tickets.launchedBy(alone.id), null);
    });
  });

  describe('mending', () => {
    const withoutCard = () => store.tickets.listWithoutCard({ failedBefore: OPENED, limit: 10 });
    const settle = (key: string, set: Record<string, unknown>) =>
      store.database.kysely.updateTable('deliveries').set(set).where('dedupe_key', '=', key).execute();

    it('finds tickets without a card', async () => {
      const ticket = await openTicket();
      assert.deepEqual(await withoutCard(), [ticket.id]);
      await store.tickets.showOn(ticket.id, CARD);
      assert.deepEqual(await withoutCard(), []);
    });

    it('leaves a ticket alone whose card is on its way or has just failed, and resolved ones', async () => {
      const ticket = await openTicket();
      await store.deliveries.plan([postOf(ticket, OPENED)], OPENED);
      assert.deepEqual(await withoutCard(), []);
      await settle(`ticket:${ticket.id}:new`, {
        state: 'failed',
        failure_kind: 'permanent',
        reason: 'uninstalled',
        settled_at: LATER,
      });
      assert.deepEqual(await withoutCard(), []);
      const tooLongAgo = { failedBefore: new Date(LATER.getTime() + 1), limit: 10 };
      assert.deepEqual(await store.tickets.listWithoutCard(tooLongAgo), [ticket.id]);
      await save(next(ticket, { state: resolvedBy('solved') }));
      assert.deepEqual(await store.tickets.listWithoutCard(tooLongAgo), []);
    });

    it('forgets the cards of unresolved tickets in another channel only', async () => {
      const { id: journeyId } = await addJourney(store);
      const here = await openTicket();
      const there = await openTicket(journeyId);
      await store.tickets.showOn(here.id, CARD);
      await store.tickets.showOn(there.id, {
        conversationId: '19:old@thread.tacv2;messageid=2',
        activityId: '2',
      });
      assert.equal(await store.tickets.forgetCardsOutside('19:help@thread.tacv2'), 1);
      assert.equal(await store.tickets.cardOf(there.id), null);
      assert.deepEqual(await store.tickets.cardOf(here.id), CARD);
    });

    it('tells which lines never reached the person', async () => {
      const line = { from: 'agent', author: ines.name, text: 'Hello', at: LATER } as const;
      const ticket = next(await openTicket(), { lines: [line, line] });
      await save(ticket);
      await store.tickets.showOn(ticket.id, CARD);
      await store.deliveries.plan(
        [
          ...ticketDeliveries(ticket, [{ kind: 'lineToPerson', line: 0 }], OPENED),
          ...ticketDeliveries(ticket, [{ kind: 'lineToPerson', line: 1 }], OPENED),
          redrawOf(ticket, OPENED),
        ],
        OPENED,
      );
      assert.deepEqual([...(await store.tickets.undeliveredLines(ticket.id))], []);
      await settle(`ticket:${ticket.id}:line:0:person`, {
        state: 'failed',
        failure_kind: 'permanent',
        reason: 'blockedByPerson',
        settled_at: LATER,
      });
      assert.deepEqual([...(await store.tickets.undeliveredLines(ticket.id))], [0]);
      assert.deepEqual(await store.tickets.listUndelivered(OPENED, 10), [ticket.id]);
      assert.deepEqual(await store.tickets.listUndelivered(LATER, 10), []);
    });
  });
});

function resolvedBy(resolution: 'solved' | 'reset', note: string | null = null): TicketState {
  return { at: 'resolved', by: ines, since: LATER, resolution, note };
}
