import type { DeliveryId, WaveId } from '../../domain/ids.ts';
import { itBehavesAsLedger } from '../contracts/ledger.ts';
import { addPeople, addWave, NOON, setWaveState } from '../fixtures/deliveries.ts';
import { forEachStore } from '../fixtures/testStores.ts';

forEachStore('the ledger in the store', (open) => {
  itBehavesAsLedger(async () => {
    const store = await open();
    await addPeople(store, 50);
    const db = store.database.kysely;
    return {
      ledger: store.deliveries,
      plan: (deliveries) => store.deliveries.plan(deliveries, NOON),
      async wave(id, state) {
        const known = await db.selectFrom('waves').select('wave_id').where('wave_id', '=', id).execute();
        if (known.length === 0) return addWave(store, id, state);
        await setWaveState(store, id as WaveId, state);
        return id as WaveId;
      },
      async look(id: DeliveryId) {
        const row = await db
          .selectFrom('deliveries')
          .selectAll()
          .where('delivery_id', '=', id)
          .executeTakeFirstOrThrow();
        return {
          state: row.state,
          attempts: row.attempts,
          reason: row.reason,
          sentAgain: row.sent_again,
        };
      },
      async count() {
        const rows = await db
          .selectFrom('deliveries')
          .select((row) => ['state', row.fn.countAll<string>().as('count')])
          .groupBy('state')
          .execute();
        return Object.fromEntries(rows.map((row) => [row.state, Number(row.count)]));
      },
    };
  });
});
