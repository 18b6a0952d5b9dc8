import { pino } from 'pino';
import { createDispatcher } from '../../outbox/dispatcher.ts';
import type { DispatcherSettings } from '../../outbox/dispatcherSettings.ts';
import type { DatabaseLocation } from '../../store/database.ts';
import { openStore } from '../../store/store.ts';
import { createNoticeDraw } from '../fixtures/drawNotice.ts';
import { createLoopbackSender } from '../fixtures/loopbackSender.ts';

/** What the parent tells this process. */
export interface WorkerOrder {
  readonly location: DatabaseLocation;
  readonly settings: Pick<DispatcherSettings, 'ratePerSecond'> & Partial<DispatcherSettings>;
}

/** What this process tells its parent. */
export type WorkerReport =
  /** The people whose notices the last process had claimed when it died. */
  | { readonly kind: 'begins'; readonly claimed: readonly string[] }
  | {
      readonly kind: 'counts';
      readonly counts: Readonly<Record<string, number>>;
      readonly sentAgain: number;
    };

/**
 * The real dispatcher with the real sender on the real store, in a process that can be killed. Everything that it
 * does is as in the service; only the times are shorter.
 */
async function main(order: WorkerOrder): Promise<void> {
  const store = await openStore(order.location);
  const report = (said: WorkerReport) => process.send?.(said);
  const { kysely } = store.database;
  const claimed = await kysely
    .selectFrom('deliveries')
    .select('person_id')
    .where('state', '=', 'claimed')
    .execute();
  const dispatcher = createDispatcher({
    ledger: store.deliveries,
    lease: store.leases,
    draw: createNoticeDraw(store),
    sender: await createLoopbackSender(),
    log: pino({ level: 'fatal' }),
    settings: order.settings,
  });
  report({ kind: 'begins', claimed: claimed.map((row) => row.person_id ?? '') });
  await dispatcher.start();

  const looking = setInterval(async () => {
    const rows = await kysely
      .selectFrom('deliveries')
      .select((row) => [
        'state',
        row.fn.countAll<string>().as('count'),
        row.fn.sum<string>('sent_again').as('again'),
      ])
      .groupBy('state')
      .execute();
    const sentAgain = rows.reduce((sum, row) => sum + Number(row.again), 0);
    report({
      kind: 'counts',
      counts: Object.fromEntries(rows.map((row) => [row.state, Number(row.count)])),
      sentAgain,
    });
  }, 200);

  process.once('message', async () => {
    clearInterval(looking);
    await dispatcher.stop();
    await store.close();
    process.disconnect();
  });
}

process.once('message', (order) => {
  main(order as WorkerOrder).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
