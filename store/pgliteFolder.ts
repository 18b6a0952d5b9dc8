import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where PGlite keeps its files in a data folder. */
export interface PgliteFolder {
  readonly dataDir: string;
  /** The database is complete from now on. */
  finish(): void;
}

/**
 * Making the database takes some seconds the first time, and a process that is ended meanwhile leaves files that
 * PGlite takes for a database and can never open. So a mark lies beside them until they are complete; what is found
 * with the mark was never used by anybody, and is thrown away.
 */
export function preparePgliteFolder(folder: string): PgliteFolder {
  const dataDir = join(folder, 'pglite');
  const mark = join(folder, 'pglite.unfinished');
  if (existsSync(mark)) rmSync(dataDir, { recursive: true, force: true });
  const isNew = !existsSync(join(dataDir, 'PG_VERSION'));
  if (isNew) writeFileSync(mark, 'The database beside this file is being made. It may be deleted with it.\n');
  mkdirSync(dataDir, { recursive: true });
  return { dataDir, finish: () => rmSync(mark, { force: true }) };
}
