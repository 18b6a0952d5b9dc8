import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { type BenchDatabase, type Benchmark, type Figure, meetsGoal } from './benchmark.ts';
import { clicks } from './clicks.ts';
import { engine } from './engine.ts';
import { ledger } from './ledger.ts';
import { outboxPace } from './outboxPace.ts';
import { startup } from './startup.ts';

/** Every benchmark, in the order in which all of them run. */
const BENCHMARKS: readonly Benchmark[] = [startup, clicks, outboxPace, engine, ledger];

const RESULTS = new URL('./out/results.json', import.meta.url);

/**
 * `npm run bench` runs all, `npm run bench -- outbox engine` those named; with TEST_DATABASE_URL on that PostgreSQL,
 * otherwise on the embedded PGlite. Ends with 1 when a goal is missed.
 */
async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
  if (unknown.length > 0) {
    console.error(`There is no benchmark "${unknown.join('", "')}". There are:`);
    for (const { name, about } of BENCHMARKS) console.error(`  ${name.padEnd(8)} ${about}`);
    process.exit(2);
  }
  const server = process.env['TEST_DATABASE_URL'];
  const database: BenchDatabase = server ? { kind: 'postgres', server } : { kind: 'pglite' };
  const chosen = BENCHMARKS.filter(({ name }) => names.length === 0 || names.includes(name));
  let isMissed = false;
  for (const benchmark of chosen) {
    console.log(`\n${benchmark.name} on ${database.kind}: ${benchmark.about}`);
    const figures = await benchmark.run(database);
    print(figures);
    keep(benchmark.name, database.kind, figures);
    isMissed ||= figures.some((figure) => !meetsGoal(figure));
  }
  process.exit(isMissed ? 1 : 0);
}

function print(figures: readonly Figure[]): void {
  const width = Math.max(...figures.map(({ what }) => what.length));
  for (const figure of figures) {
    const value = Math.abs(figure.value) >= 100 ? figure.value.toFixed(0) : figure.value.toFixed(2);
    const { goal } = figure;
    const aim = goal ? ('atLeast' in goal ? `at least ${goal.atLeast}` : `at most ${goal.atMost}`) : '';
    const verdict = goal ? (meetsGoal(figure) ? `✔ ${aim}` : `✘ ${aim}`) : '';
    console.log(`  ${figure.what.padEnd(width)}  ${value.padStart(9)} ${figure.unit.padEnd(5)} ${verdict}`);
  }
}

/** One file for the newest result of each benchmark and database, with the machine it is from. */
function keep(name: string, database: string, figures: readonly Figure[]): void {
  mkdirSync(new URL('.', RESULTS), { recursive: true });
  const machine = { node: process.version, processors: cpus().length, model: cpus()[0]?.model ?? 'unknown' };
  const results = {
    ...readResults(),
    [`${name} (${database})`]: { at: new Date().toISOString(), machine, figures },
  };
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
}

function readResults(): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(RESULTS, 'utf8'));
  } catch {
    return {};
  }
}

await main(process.argv.slice(2));
