/** What lies at this share of sorted values: the nearest rank, so a value that was really measured. */
export function at(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function sort(values: readonly number[]): number[] {
  return [...values].sort((one, other) => one - other);
}
