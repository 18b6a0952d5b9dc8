import assert from 'node:assert/strict';
import { readIntent } from '../../../dialogs/recipient/intent.ts';

const EXAMPLES: readonly (readonly [text: string, kind: string])[] = [
  ['hi', 'greeting'],
  ['Hej!', 'greeting'],
  ['help', 'help'],
  ['Hjälp', 'help'],
  ['what is this?', 'help'],
  ['status', 'status'],
  ['mina enheter', 'status'],
  ['start', 'start'],
  ['Kan vi börja nu', 'start'],
  ['not now please', 'later'],
  ['påminn mig imorgon', 'later'],
  ['klar', 'done'],
  ["it's done", 'done'],
  ['jag är inte klar', 'stuck'],
  ["it doesn't work", 'stuck'],
  ['Det funkar inte!!', 'stuck'],
  ['jag har fastnat', 'stuck'],
  ['can I talk to someone', 'person'],
  ['jag vill prata med en människa', 'person'],
  ['what can you see on my phone', 'privacy'],
  ['vad ser ni egentligen', 'privacy'],
  ['it is not mine', 'notMine'],
  ['admin', 'admin'],
  ['language', 'whichLanguage'],
  ['språk', 'whichLanguage'],
  ['svenska', 'language'],
  ['in english', 'language'],
  ['language swedish', 'language'],
  ['asdf', 'unknown'],
  ['', 'unknown'],
];

describe('readIntent', () => {
  for (const [text, kind] of EXAMPLES) {
    it(`reads "${text}" as ${kind}`, () => assert.equal(readIntent(text).kind, kind));
  }

  it('knows which language is meant', () => {
    assert.deepEqual(readIntent('Svenska'), { kind: 'language', language: 'sv' });
    assert.deepEqual(readIntent('english'), { kind: 'language', language: 'en' });
  });

  it('does not take a sentence that names a language for a wish', () => {
    assert.notEqual(readIntent('the Swedish menu says Konton, and I am stuck').kind, 'language');
  });
});
