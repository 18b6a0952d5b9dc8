import assert from 'node:assert/strict';
import type { JourneyId } from '../../domain/ids.ts';
import type { Store } from '../../store/store.ts';
import { addPeople, addWave, aNotice, aReply, later, NOON, personId } from '../fixtures/deliveries.ts';
import { forEachStore } from '../fixtures/testStores.ts';

const DAY_MS = 86_400_000;

forEachStore('deliveries that are forgotten', (open) => {
  let store: Store;
  beforeEach(async () => {
    store = await open();
    await addPeople(store, 6);
  });

  async function left(): Promise<string[]> {
    const rows = await store.database.kysely
      .selectFrom('deliveries')
      .select(['message', 'state'])
      .orderBy('sequence')
      .execute();
    return rows.map(({ message, state }) => `${(message as { kind: string }).kind} ${state}`);
  }

  it('are answers after days, the rest after months, and never a wave’s notices or what is not settled', async () => {
    const wave = await addWave(store, 'w1');
    const nudge = {
      message: { kind: 'gapNudge', journeyId: 'journey-1' as JourneyId },
    } as const;
    await store.deliveries.plan(
      [
        aReply(personId(1)),
        aReply(personId(2), nudge),
        aNotice(wave, personId(3)),
        aReply(personId(4), { dueAt: later(DAY_MS) }),
      ],
      NOON,
    );
    const claimed = await store.deliveries.claimDue({
      owner: 'one',
      now: NOON,
      limit: 10,
      leaseSeconds: 60,
      except: [],
      exceptConversations: [],
    });
    assert.equal(claimed.length, 3);
    const settlement = { kind: 'sent', activityId: 'a', conversationId: 'c' } as const;
    await store.deliveries.settle(
      'one',
      claimed.map(({ id }) => ({ id, settlement })),
      NOON,
    );

    const after = (days: number) => ({
      answers: later((days - 7) * DAY_MS),
      others: later((days - 90) * DAY_MS),
    });
    assert.equal(await store.deliveries.forgetSettled(after(7)), 0);
    assert.equal(await store.deliveries.forgetSettled(after(8)), 1);
    assert.deepEqual(await left(), ['gapNudge sent', 'notice sent', 'reply pending']);
    assert.equal(await store.deliveries.forgetSettled(after(91)), 1);
    assert.deepEqual(await left(), ['notice sent', 'reply pending']);
  });
});
