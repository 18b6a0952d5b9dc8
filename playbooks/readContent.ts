import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { LANGUAGES, type Language } from '../domain/language.ts';
import type { Problem } from './problems.ts';
import {
  type SourceStructure,
  STRUCTURE_FILES,
  type Structure,
  type StructureFileName,
  sourceFile,
} from './schema.ts';
import { createTextFinder, type TextFinder } from './texts.ts';
import { parseYamlFile, type YamlFile } from './yamlFile.ts';

/** The content folder, read and checked against the schema file by file; what belongs together is not checked yet. */
export interface Content {
  /** A file that breaks its schema is absent: its problems are known, and nothing is built from it. */
  readonly structure: Structure;
  readonly sources: readonly { readonly file: string; readonly source: SourceStructure }[];
  /** The line in a structure or source file. */
  lineOf(file: string, path: readonly (string | number)[]): number;
  /** The texts that belong to a structure or source file. */
  textsOf(file: string): TextFinder;
}

/** Structure files whose sentences stand in a file of the same name in each language. `versions.yaml` has none. */
const FILES_WITH_TEXTS: readonly string[] = Object.keys(STRUCTURE_FILES).filter(
  (file) => file !== 'versions.yaml',
);

export function readContent(folder: string, problems: Problem[]): Content {
  const files = parseFolder(folder, problems);
  const sourceFiles = [...files.keys()].filter((name) => name.startsWith('sources/')).sort();
  const withTexts = [...FILES_WITH_TEXTS, ...sourceFiles];
  const expected = new Set([
    ...Object.keys(STRUCTURE_FILES),
    ...sourceFiles,
    ...LANGUAGES.flatMap((language) => withTexts.map((name) => `${language}/${name}`)),
  ]);
  for (const name of files.keys()) {
    if (!expected.has(name)) problems.push({ file: name, line: 1, message: 'no such file in a playbook' });
  }
  for (const name of expected) {
    if (!files.has(name)) problems.push({ file: name, line: 1, message: 'this file is missing' });
  }

  const parsed = <Schema extends z.ZodType>(name: string, schema: Schema): z.infer<Schema> | undefined => {
    const file = files.get(name);
    return file && file.data !== undefined ? checked(file, schema, problems) : undefined;
  };
  const structure: Partial<Record<StructureFileName, unknown>> = {};
  for (const [name, schema] of Object.entries(STRUCTURE_FILES)) {
    structure[name as StructureFileName] = parsed(name, schema);
  }
  return {
    structure: structure as Structure,
    sources: sourceFiles.flatMap((file) => {
      const source = parsed(file, sourceFile);
      return source ? [{ file, source }] : [];
    }),
    lineOf: (file, where) => files.get(file)?.lineOf(where) ?? 1,
    textsOf(file) {
      const byLanguage: Partial<Record<Language, YamlFile>> = {};
      for (const language of LANGUAGES) {
        const texts = files.get(`${language}/${file}`);
        if (texts) byLanguage[language] = texts;
      }
      return createTextFinder(byLanguage, problems);
    },
  };
}

/** Reads at once, not file by file in turns: this happens before the service listens, and is many times faster. */
function parseFolder(folder: string, problems: Problem[]): Map<string, YamlFile> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((entry) => entry.split(path.sep).join('/'))
    .filter((name) => /\.ya?ml$/.test(name))
    .sort();
  return new Map(
    names.map((name) => [name, parseYamlFile(name, readFileSync(path.join(folder, name), 'utf8'), problems)]),
  );
}

function checked<Schema extends z.ZodType>(
  file: YamlFile,
  schema: Schema,
  problems: Problem[],
): z.infer<Schema> | undefined {
  const result = schema.safeParse(file.data, { jitless: true });
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const where = issue.path as (string | number)[];
    const unknownKeys = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const line = file.lineOf([...where, ...unknownKeys.slice(0, 1)]);
    problems.push({ file: file.name, line, message: `${where.join(' > ') || 'the file'}: ${issue.message}` });
  }
  return undefined;
}
