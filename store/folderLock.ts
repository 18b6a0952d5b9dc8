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
  const { DatabaseSync } = loadSqlite();
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(path, { recursive: true });
    database = new DatabaseSync(join(path, 'flytt.lock'));
    database.exec('pragma busy_timeout = 0; begin exclusive');
  } catch (cause) {
    database?.close();
    throw isBusy(cause) ? inUse(path, cause) : unusable(path, cause);
  }
  const held = database;
  return { release: () => closeQuietly(held) };
}

/** SQLite's own code for "somebody else has the lock". */
const SQLITE_BUSY = 5;

function isBusy(cause: unknown): boolean {
  return cause instanceof Error && 'errcode' in cause && cause.errcode === SQLITE_BUSY;
}

function inUse(path: string, cause: unknown): StoreError {
  return new StoreError(
    'folderInUse',
    `Another Flytt process is using the data folder "${path}". Stop it first, set DATA_DIR to another folder, ` +
      'or set DATABASE_URL to a PostgreSQL that several processes can share.',
    { cause },
  );
}

function unusable(path: string, cause: unknown): StoreError {
  const why = cause instanceof Error ? cause.message : 'unknown';
  return new StoreError(
    'folderUnusable',
    `The data folder "${path}" cannot be used (${why}). Check that this user may write there and that the disk ` +
      'has room, or set DATA_DIR to another folder.',
    { cause },
  );
}

function closeQuietly(database: DatabaseSync): void {
  if (database.isOpen) database.close();
}

/** node:sqlite announces on every load that it is experimental; that line would only worry an operator. */
function loadSqlite(): typeof import('node:sqlite') {
  const emitWarning = process.emitWarning;
  process.emitWarning = (() => undefined) as typeof process.emitWarning;
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}
