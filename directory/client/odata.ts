/**
 * A string literal in an OData filter, for `query` to encode: quotes doubled, so that a name such as O'Sample can
 * neither break nor widen the question.
 */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** One word or phrase in `$search`, where the quote is the double one and the escape is a backslash. */
export function searchPhrase(field: string, text: string): string {
  return `"${field}:${text.replace(/[\\"]/g, '\\$&')}"`;
}

/** Parameters as a query string. The SDK encodes nothing: a `#` in a guest's name would cut the URL (facts: graph §0). */
export function query(parameters: Readonly<Record<string, string | number>>): string {
  const pairs = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** A value as one segment of a path. */
export function segment(value: string): string {
  return encodeURIComponent(value);
}
