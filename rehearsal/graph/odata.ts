import { Refusal } from './exchange.ts';

/** A row before it is cut to what was asked for. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * The few OData filters that the documented calls use: comparisons and `startswith`, joined by `and`. Everything
 * else is refused as Graph refuses what it does not support, so that a wrong question cannot look answered.
 */
export function readFilter(text: string): (row: Row) => boolean {
  const clauses = splitClauses(text).map(readClause);
  return (row) => clauses.every((clause) => clause(row));
}

/** The properties that a filter names. */
export function filteredProperties(text: string): string[] {
  return splitClauses(text).map((clause) => {
    const name = /^\s*(?:startswith\(\s*)?([\w/]+)/i.exec(clause)?.[1];
    if (name === undefined) throw unsupported(clause);
    return name;
  });
}

function splitClauses(text: string): string[] {
  const clauses: string[] = [];
  let quoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "'") quoted = !quoted;
    if (!quoted && text.slice(at, at + 5).toLowerCase() === ' and ') {
      clauses.push(text.slice(start, at));
      start = at + 5;
    }
  }
  if (quoted) throw new Refusal(400, 'BadRequest', 'There is an unterminated string literal in the filter.');
  return [...clauses, text.slice(start)];
}

function readClause(clause: string): (row: Row) => boolean {
  const prefix = /^\s*startswith\(\s*([\w/]+)\s*,\s*('.*')\s*\)\s*$/is.exec(clause);
  if (prefix) {
    const [, path = '', quoted = ''] = prefix;
    const wanted = readLiteral(quoted).toLowerCase();
    return (row) => textAt(row, path).toLowerCase().startsWith(wanted);
  }
  const comparison = /^\s*([\w/]+)\s+(eq|ne|gt|ge|lt|le)\s+('.*'|[\w:.+-]+)\s*$/is.exec(clause);
  if (!comparison) throw unsupported(clause);
  const [, path = '', operator = '', operand = ''] = comparison;
  const wanted = operand.startsWith("'") ? readLiteral(operand) : operand;
  return (row) => compare(textAt(row, path), operator.toLowerCase(), wanted);
}

/** Names and GUIDs are compared without case, times by what they mean. */
function compare(have: string, operator: string, wanted: string): boolean {
  const [one, other] = [Date.parse(have), Date.parse(wanted)];
  const isTime = /^\d{4}-\d\d-\d\dT/.test(wanted) && !Number.isNaN(one) && !Number.isNaN(other);
  const order = isTime ? one - other : have.toLowerCase().localeCompare(wanted.toLowerCase());
  switch (operator) {
    case 'eq':
      return order === 0;
    case 'ne':
      return order !== 0;
    case 'gt':
      return order > 0;
    case 'ge':
      return order >= 0;
    case 'lt':
      return order < 0;
    default:
      return order <= 0;
  }
}

function readLiteral(quoted: string): string {
  const inner = quoted.slice(1, -1);
  if (inner.replaceAll("''", '').includes("'")) throw unsupported(quoted);
  return inner.replaceAll("''", "'");
}

function textAt(row: Row, path: string): string {
  let value: unknown = row;
  for (const name of path.split('/')) {
    value = typeof value === 'object' && value !== null ? (value as Row)[name] : undefined;
  }
  return value === undefined || value === null ? '' : String(value);
}

function unsupported(clause: string): Refusal {
  return new Refusal(
    400,
    'Request_UnsupportedQuery',
    `Unsupported or invalid query filter clause: ${clause}`,
  );
}

/** `$search="displayName:two words"`: every word must begin a word of the name (facts: Graph tokenizes, no contains). */
export function readSearch(text: string): (row: Row) => boolean {
  const phrase = /^"(\w+):((?:[^"\\]|\\.)*)"$/s.exec(text);
  if (!phrase) throw new Refusal(400, 'Request_BadRequest', `Syntax error in $search: ${text}`);
  const [, property = '', escaped = ''] = phrase;
  const wanted = wordsOf(escaped.replaceAll(/\\(.)/g, '$1'));
  return (row) => {
    const have = wordsOf(textAt(row, property));
    return wanted.length > 0 && wanted.every((word) => have.some((other) => other.startsWith(word)));
  };
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/\p{L}+|\p{N}+/gu) ?? [];
}

/** Cuts rows to `$select`, or to the default set; an unknown property is refused as Graph does. */
export function project(
  row: Row,
  select: string | undefined,
  defaults: readonly string[],
  known: readonly string[],
): Row {
  const names = select === undefined ? defaults : select.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Refusal(
      400,
      'BadRequest',
      `Parsing OData Select and Expand failed: no property named '${unknown}'.`,
    );
  }
  return Object.fromEntries([...new Set(['id', ...names])].map((name) => [name, row[name] ?? null]));
}
