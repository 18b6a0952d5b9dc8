import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDisposableDatabase } from '../test/fixtures/testStores.ts';
import type { BenchDatabase, Benchmark, Figure } from './benchmark.ts';
import { measureNoise } from './noise.ts';
import { type ServiceStart, timeStart } from './serviceProcess.ts';
import { at, sort } from './spread.ts';

/** Starts of each kind; odd, so that the median is one of them. */
const ROUNDS = 7;

/** How long people wait for the service: after it was installed, after an update, after a restart. */
export const startup: Benchmark = {
  name: 'startup',
  about: `From spawning bot/main.ts to the first 200 of /readyz, ${ROUNDS} starts of each kind`,
  run: measure,
};

/** With the embedded store the first start makes a whole database; afterwards both are a matter of a moment. */
const GOALS_MS = {
  pglite: { first: 4000, later: 1500 },
  postgres: { first: 1500, later: 1500 },
} as const;

async function measure(database: BenchDatabase): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'flytt-bench-'));
  const compiled = join(folder, 'compiled');
  const places = database.kind === 'pglite' ? foldersIn(folder) : databasesOn(database.server);
  const goals = GOALS_MS[database.kind];
  try {
    const figures: Figure[] = [];
    const noise = [await measureNoise()];

    async function measureKind(
      what: string,
      goalMs: number,
      next: (round: number) => Promise<ServiceStart>,
    ): Promise<void> {
      const took: number[] = [];
      for (let round = 0; round < ROUNDS; round++) took.push(await timeStart(await next(round)));
      const sorted = sort(took);
      figures.push(
        { what: `${what}, median`, value: at(sorted, 0.5), unit: 'ms', goal: { atMost: goalMs } },
        { what: `${what}, fastest`, value: at(sorted, 0), unit: 'ms' },
        { what: `${what}, slowest`, value: at(sorted, 1), unit: 'ms' },
      );
      noise.push(await measureNoise());
    }

    await measureKind('very first start', goals.first, async (round) => ({
      where: await places.empty(),
      compileCache: join(folder, `compiled-${round}`),
    }));
    // Makes the store that the others find, and fills the cache of compiled code on the way, as it does in life.
    const kept = await places.empty();
    await timeStart({ where: kept, compileCache: compiled });
    await measureKind('empty store, code compiled before', goals.first, async () => ({
      where: await places.empty(),
      compileCache: compiled,
    }));
    await measureKind('later start', goals.later, async () => ({ where: kept, compileCache: compiled }));
    figures.push({ what: 'processors in use by others, at worst', value: Math.max(...noise), unit: '%' });
    return figures;
  } finally {
    await places.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Places {
  /** One that nobody has used yet. */
  empty(): Promise<ServiceStart['where']>;
  remove(): Promise<void>;
}

function foldersIn(folder: string): Places {
  let made = 0;
  return {
    empty: async () => ({ DATA_DIR: join(folder, `data-${made++}`) }),
    remove: async () => {},
  };
}

function databasesOn(server: string): Places {
  const made: ReturnType<typeof createDisposableDatabase>[] = [];
  return {
    async empty() {
      const database = createDisposableDatabase(server);
      await database.create();
      made.push(database);
      return { DATABASE_URL: database.url };
    },
    async remove() {
      for (const database of made) await database.drop();
    },
  };
}
