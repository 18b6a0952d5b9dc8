import { openStore, type Store } from '../store/store.ts';
import { createDisposableDatabase } from '../test/fixtures/testStores.ts';
import type { BenchDatabase } from './benchmark.ts';

/** An empty store for one benchmark, gone afterwards. */
export async function withBenchStore<Result>(
  database: BenchDatabase,
  work: (store: Store) => Promise<Result>,
): Promise<Result> {
  if (database.kind === 'pglite') {
    const store = await openStore({ kind: 'memory' });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }
  const disposable = createDisposableDatabase(database.server);
  await disposable.create();
  try {
    return await work(await disposable.openEmpty());
  } finally {
    await disposable.drop();
  }
}
