import { type Json, mapStrings } from './json.ts';

const PLACEHOLDER = /\$\{\{(\w+)\}\}/g;

/**
 * The same JSON with every `${{NAME}}` inside its strings replaced. Values are put into parsed strings, not into
 * text, so that nothing in a value can change the structure. A placeholder without a value stays and is named.
 */
export function fillTemplate(
  template: Json,
  values: Readonly<Record<string, string>>,
): { readonly filled: Json; readonly missing: readonly string[] } {
  const missing = new Set<string>();
  const filled = mapStrings(template, (text) =>
    text.replace(PLACEHOLDER, (whole, name: string) => {
      const value = values[name];
      if (value === undefined) missing.add(name);
      return value ?? whole;
    }),
  );
  return { filled, missing: [...missing] };
}
