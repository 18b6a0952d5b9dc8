import assert from 'node:assert/strict';
import { readSource } from './codeOnly.ts';
import { importsOf } from './importsOf.ts';

const named = (source: string): readonly (string | null)[] => importsOf(source).map(({ from }) => from);

describe('importsOf', () => {
  it('sees every form in which a module names another', () => {
    const source = [
      "import './first.ts';",
      "import whole from 'second';",
      "import { one,\n  two,\n} from '../third.ts';",
      "import * as all from 'fourth';",
      "export { three } from './fifth.ts';",
      "export * from './sixth.ts';",
      "const seventh = await import('seventh');",
      "const eighth = require('eighth');",
      "const ninth = createRequire(import.meta.url)('ninth');",
    ].join('\n');
    assert.deepEqual(named(source), [
      './first.ts',
      'second',
      '../third.ts',
      'fourth',
      './fifth.ts',
      './sixth.ts',
      'seventh',
      'eighth',
      'ninth',
    ]);
  });

  it('counts only what is erased as types: a type inside braces still loads the file', () => {
    const source = [
      "import type { One } from 'one';",
      "export type { Two } from 'two';",
      "type Three = typeof import('three');",
      "import { type Four } from 'four';",
    ].join('\n');
    assert.deepEqual(
      importsOf(source).map(({ isTypeOnly }) => isTypeOnly),
      [true, true, true, false],
    );
  });

  it('gives the line, and null for what is computed', () => {
    assert.deepEqual(importsOf('\n\nawait import(name);'), [{ from: null, isTypeOnly: false, line: 3 }]);
    assert.deepEqual(named('await import(`./a.ts`);'), [null]);
  });

  it('is not deceived by comments, texts and regular expressions', () => {
    const source = [
      "// import a from 'a';",
      "/* import('b') */",
      `const text = "import c from 'c'";`,
      "const pattern = /import d from 'd'/;",
      "const long = `import e from 'e'`;",
      "const half = total / 2; // import('f')",
    ].join('\n');
    assert.deepEqual(named(source), []);
  });

  it('sees code again behind each of them', () => {
    const source = [
      "const address = 'https://example.com'; import('a');",
      "const pattern = /[/'\"`]/; import('b');",
      `const nested = \`\${[1].map(() => \`\${import('c')}\`)}\`; import('d');`,
      "const quote = 'it\\'s'; import('e');",
      "/** it's */ import('f');",
    ].join('\n');
    assert.deepEqual(named(source), ['a', 'b', 'c', 'd', 'e', 'f']);
  });
});

describe('readSource', () => {
  it('keeps every character in its place', () => {
    const source = "const a = 'x'; // y\nconst b = `z`;\n";
    const { withoutComments, codeOnly } = readSource(source);
    assert.equal(withoutComments, "const a = 'x';     \nconst b = `z`;\n");
    assert.equal(codeOnly, "const a = ' ';     \nconst b = ` `;\n");
  });
});
