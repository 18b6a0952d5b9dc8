import type { DeviceId, SourceId } from '../../domain/ids.ts';
import type { NewDevice } from '../../store/devices.ts';
import { newId } from '../../store/newId.ts';
import type { Store } from '../../store/store.ts';
import { type BadRow, readInventory } from './readInventory.ts';

/** Rows written with one statement; large enough to be fast, small enough for any database's parameter limit. */
const BATCH = 500;

export interface ImportReport {
  readonly kept: number;
  readonly bad: readonly BadRow[];
}

/** Imports an inventory: good rows are kept, bad ones listed. Importing the same file again changes nothing. */
export async function importInventory(
  path: string,
  deps: { readonly store: Store; readonly sources: ReadonlySet<string>; readonly now: () => Date },
): Promise<ImportReport> {
  const bad: BadRow[] = [];
  let kept = 0;
  let batch = new Map<string, NewDevice>();
  const flush = async () => {
    await deps.store.devices.save([...batch.values()], deps.now());
    kept += batch.size;
    batch = new Map();
  };
  for await (const part of readInventory(path, deps.sources)) {
    if (part.kind === 'bad') {
      bad.push({ line: part.line, reasons: part.reasons });
      continue;
    }
    const { device } = part;
    if (batch.has(device.inventoryKey)) {
      bad.push({
        line: part.line,
        reasons: ['the same device stands in the file twice; the first row was kept'],
      });
      continue;
    }
    batch.set(device.inventoryKey, {
      ...device,
      id: newId<DeviceId>(deps.now()),
      ownerId: null,
      source: device.source as SourceId,
      origin: 'inventory',
    });
    if (batch.size >= BATCH) await flush();
  }
  await flush();
  return { kept, bad };
}
