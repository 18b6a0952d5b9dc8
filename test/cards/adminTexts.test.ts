import assert from 'node:assert/strict';
import { IntlMessageFormat } from 'intl-messageformat';
import { en } from '../../cards/texts/en/admin.ts';
import { sv } from '../../cards/texts/sv/admin.ts';

/** The names that a sentence has to be given, those inside plurals included. */
function variablesOf(sentence: string): string[] {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      const node = value as { type?: number; value?: unknown; options?: object };
      // Types 1 to 6 of a parsed message are arguments, plurals and selects; 0 is text, 7 is #.
      if (typeof node.value === 'string' && node.type !== 0 && node.type !== 7) names.add(node.value);
      for (const option of Object.values(node.options ?? {})) visit((option as { value: unknown }).value);
    }
  };
  visit(new IntlMessageFormat(sentence, 'en', undefined, { ignoreTag: true }).getAst());
  return [...names].sort();
}

describe('the sentences for admins', () => {
  for (const [key, sentence] of Object.entries(en)) {
    it(`need the same values in every language: ${key}`, () => {
      const swedish = sv[key as keyof typeof en];
      assert.ok(swedish.trim().length > 0);
      assert.deepEqual(variablesOf(swedish), variablesOf(sentence));
    });
  }
});
