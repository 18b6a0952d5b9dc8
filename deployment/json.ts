/** JSON as it was parsed. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/**
 * The same JSON with each string replaced by what `change` makes of it. It is told the string's path in the form
 * that Teams uses for texts: `bots[0].commandLists[1].commands[0].title`.
 */
export function mapStrings(json: Json, change: (text: string, path: string) => string, path = ''): Json {
  if (typeof json === 'string') return change(json, path);
  if (Array.isArray(json)) return json.map((item, at) => mapStrings(item, change, `${path}[${at}]`));
  if (json === null || typeof json !== 'object') return json;
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => [
      key,
      mapStrings(value, change, path === '' ? key : `${path}.${key}`),
    ]),
  );
}
