import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from './storeError.ts';

/**
 * Holds a folder for one process. PGlite keeps no lock of its own, and two processes on one folder would
 * destroy it. The lock is SQLite's: the operating system takes it back when the process ends, however it ends,
 * so a `kill -9` never leaves a stale one behind (a file with a process number would, in a container above all,
 * where every process is number 1).
 */
export async function lockFolder(folder: string): Promise<{ release(): void }> {
  const path = resolve(folder);
  mkdirSync(path, { recursive: true });
  const { DatabaseSync } = await loadSqlite();
  const database = new DatabaseSync(join(path, 'flytt.lock'));
  try {
    database.exec('pragma busy_timeout = 0; begin exclusive');
  } catch (cause) {
    database.close();
    throw new StoreError(
      'folderInUse',
      `Another Flytt process is using the data folder "${path}". Stop it first, set DATA_DIR to another folder, ` +
        'or set DATABASE_URL to a PostgreSQL that several processes can share.',
      { cause },
    );
  }
  return { release: () => closeQuietly(database) };
}

function closeQuietly(database: DatabaseSync): void {
  if (database.isOpen) database.close();
}

/** node:sqlite announces on every load that it is experimental; that line would only worry an operator. */
async function loadSqlite(): Promise<typeof import('node:sqlite')> {
  const emitWarning = process.emitWarning;
  process.emitWarning = (() => undefined) as typeof process.emitWarning;
  try {
    return await import('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}
