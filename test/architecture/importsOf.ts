import { readSource } from './codeOnly.ts';

export interface Import {
  /** What stands between the quotes; null when it is computed and nobody can say what it is. */
  readonly from: string | null;
  /** Erased before the code runs. Only `import type` and `export type` are: a `type` inside braces still loads the file. */
  readonly isTypeOnly: boolean;
  readonly line: number;
}

const QUOTED = String.raw`(?<quote>['"])(?<from>[^'"\n]+)\k<quote>`;

/** The forms in which a module names another. */
const FORMS = [
  String.raw`\b(?:import|export)\s+(?<type>type\s+)?[\w$*{},\s]+?\s+from\s*${QUOTED}`,
  String.raw`\bimport\s*${QUOTED}`,
  String.raw`(?<query>\btypeof\s+)?\bimport\(\s*${QUOTED}`,
  String.raw`\b(?:require(?:\.resolve)?|createRequire\([^()]*\))\(\s*${QUOTED}`,
].map((form) => new RegExp(form, 'g'));

/** An import or require whose argument is not a plain text. */
const COMPUTED = /\b(?:import|require)\(\s*(?!['"\s])/g;

/** Every other module that a TypeScript source names, in whatever form, in order. */
export function importsOf(source: string): readonly Import[] {
  const { withoutComments, codeOnly } = readSource(source);
  const found = new Map<number, Import>();
  for (const form of FORMS) {
    for (const { index, groups = {} } of withoutComments.matchAll(form)) {
      if (!isCode(codeOnly, index)) continue;
      const { from = null, type, query } = groups;
      const isTypeOnly = type !== undefined || query !== undefined;
      found.set(index, { from, isTypeOnly, line: lineOf(source, index) });
    }
  }
  for (const { index } of codeOnly.matchAll(COMPUTED)) {
    found.set(index, { from: null, isTypeOnly: false, line: lineOf(source, index) });
  }
  return [...found].sort(([one], [other]) => one - other).map(([, value]) => value);
}

/** Whether a word at this place was left standing: inside a text or a comment it was blanked out. */
export function isCode(codeOnly: string, at: number): boolean {
  return /\S/.test(codeOnly[at] ?? '');
}

/** The line of a place, counted from one. */
export function lineOf(source: string, at: number): number {
  return source.slice(0, at).split('\n').length;
}
