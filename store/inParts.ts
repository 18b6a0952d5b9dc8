/**
 * Rows that one statement may carry. PostgreSQL takes at most 65 535 parameters, a row has up to thirteen, and a
 * driver that is given more does not say so: it sends a wrong count.
 */
const ROWS_PER_STATEMENT = 1000;

/** The rows in order, in parts that fit into one statement each. */
export function* inParts<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    yield rows.slice(start, start + ROWS_PER_STATEMENT);
  }
}
