/** One number that a benchmark found. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What it must be, when there is a goal. */
  readonly goal?: { readonly atLeast: number } | { readonly atMost: number };
}

/** Where a benchmark may keep its rows. */
export type BenchDatabase =
  | { readonly kind: 'pglite' }
  /** A server on which it makes a database of its own, and drops it. */
  | { readonly kind: 'postgres'; readonly server: string };

/** Something that can be measured; `npm run bench -- <name>` runs one. */
export interface Benchmark {
  readonly name: string;
  readonly about: string;
  run(database: BenchDatabase): Promise<readonly Figure[]>;
}

/** True when there is no goal, or it is met. */
export function meetsGoal({ value, goal }: Figure): boolean {
  if (!goal) return true;
  return 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost;
}
