import assert from 'node:assert/strict';
import { IntlMessageFormat } from 'intl-messageformat';
import { ALL_TEXTS, createTexts, type TextKey } from '../../cards/texts.ts';
import { LANGUAGES } from '../../domain/language.ts';

/** The variables of an ICU message, also those inside plurals. */
function variablesOf(text: string): string[] {
  const names = new Set<string>();
  type Part = { type: number; value?: string; options?: Record<string, { value: Part[] }> };
  const collect = (parts: readonly Part[]) => {
    for (const part of parts) {
      if (part.type !== 0 && part.type !== 7 && part.value) names.add(part.value);
      for (const option of Object.values(part.options ?? {})) collect(option.value);
    }
  };
  collect(new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst() as unknown as Part[]);
  return [...names].sort();
}

describe('texts', () => {
  const keys = Object.keys(ALL_TEXTS.en) as TextKey[];

  for (const language of LANGUAGES) {
    it(`exist and say something for every key, in ${language}`, () => {
      const missing = keys.filter((key) => !ALL_TEXTS[language][key]?.trim());
      assert.deepEqual(missing, []);
      const extra = Object.keys(ALL_TEXTS[language]).filter((key) => !keys.includes(key as TextKey));
      assert.deepEqual(extra, []);
    });

    it(`use the same variables as in English, in ${language}`, () => {
      for (const key of keys) {
        assert.deepEqual(variablesOf(ALL_TEXTS[language][key]), variablesOf(ALL_TEXTS.en[key]), key);
      }
    });
  }

  it('are not left in English by mistake', () => {
    const same = keys.filter(
      (key) => ALL_TEXTS.sv[key] === ALL_TEXTS.en[key] && /[a-z]{4,} [a-z]{2,} /i.test(ALL_TEXTS.en[key]),
    );
    assert.deepEqual(same, []);
  });

  it('fill in plurals and leave quotation marks alone', () => {
    const say = createTexts('en');
    assert.equal(say('summary.left', { left: 1 }), 'One device is left.');
    assert.equal(say('summary.left', { left: 3 }), '3 devices are left.');
    assert.match(say('help.text'), /\*\*start\*\*/);
  });
});
