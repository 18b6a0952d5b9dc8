import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import {
  INVENTORY_COLUMNS,
  type InventoryColumn,
  type InventoryDevice,
  readInventoryRow,
} from '../../domain/inventory.ts';

/** A row that was left out, and why. */
export interface BadRow {
  /** In the file, the heading being line 1. */
  readonly line: number;
  readonly reasons: readonly string[];
}

export type InventoryPart =
  | { readonly kind: 'good'; readonly line: number; readonly device: InventoryDevice }
  | ({ readonly kind: 'bad' } & BadRow);

/** The file cannot be read as an inventory at all. */
export class InventoryError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'InventoryError';
  }
}

/**
 * Reads a device inventory row by row, so that a file of any size fits into memory. Comma or semicolon, with or
 * without a byte order mark, columns in any order. Throws InventoryError when the columns are not there.
 */
export async function* readInventory(
  path: string,
  sources: ReadonlySet<string>,
): AsyncGenerator<InventoryPart> {
  const file = createReadStream(path);
  const parser = file.pipe(
    parse({
      bom: true,
      delimiter: [',', ';'],
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      columns: (heading: string[]) => readHeading(heading),
    }),
  );
  // `pipe` hands on what is read, but not that it could not be read.
  file.once('error', (error) => parser.destroy(error));
  try {
    for await (const entry of parser) {
      const { record, info } = entry as {
        record: Partial<Record<InventoryColumn, string>>;
        info: { lines: number };
      };
      const row = readInventoryRow(record, sources);
      yield row.kind === 'good'
        ? { kind: 'good', line: info.lines, device: row.device }
        : { kind: 'bad', line: info.lines, reasons: row.reasons };
    }
  } catch (cause) {
    if (cause instanceof InventoryError) throw cause;
    throw new InventoryError(
      `"${path}" could not be read: ${cause instanceof Error ? cause.message : 'unknown'}`,
      {
        cause,
      },
    );
  }
}

const REQUIRED: readonly InventoryColumn[] = ['owner_upn', 'platform'];

function readHeading(heading: readonly string[]): string[] {
  const names = heading.map((name) => name.trim().toLowerCase());
  const missing = REQUIRED.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    throw new InventoryError(
      `The first line must name the columns; ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing. ` +
        `Known columns: ${INVENTORY_COLUMNS.join(', ')}.`,
    );
  }
  return names;
}
