import { loadPlaybook } from '../playbooks/load.ts';
import { openStore } from '../store/store.ts';
import { StoreError } from '../store/storeError.ts';
import { importInventory } from './import/importInventory.ts';
import { InventoryError } from './import/readInventory.ts';
import { readStoreSettings } from './settings.ts';

/** `npm run import -- devices.csv`: the old EMM's inventory into the store. */
async function main(path: string | undefined): Promise<number> {
  if (!path) {
    console.error('Which file? npm run import -- devices.csv');
    return 2;
  }
  const playbook = await loadPlaybook();
  const store = await openStore(readStoreSettings());
  try {
    const sources = new Set(Object.keys(playbook.sources));
    const report = await importInventory(path, { store, sources, now: () => new Date() });
    for (const { line, reasons } of report.bad) console.error(`line ${line}: ${reasons.join('; ')}`);
    console.log(`${report.kept} devices imported, ${report.bad.length} rows left out.`);
    return report.bad.length > 0 ? 1 : 0;
  } finally {
    await store.close();
  }
}

try {
  process.exitCode = await main(process.argv[2]);
} catch (error) {
  if (!(error instanceof InventoryError || error instanceof StoreError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
