import { LANGUAGES, type Language } from '../domain/language.ts';
import type { Localized } from '../domain/playbook.ts';
import type { Problem } from './problems.ts';
import type { YamlFile, YamlPath } from './yamlFile.ts';

/** What a text may mention; filled in when a card is drawn. */
const VARIABLES = new Set(['{agent}', '{profile}', '{emm}']);

/** The same file of texts in every language, read by the ids of the structure. */
export interface TextFinder {
  /** The text at this path; a problem when a language lacks it. */
  required(path: YamlPath): Localized;
  /** Null when no language has it; a problem when only some have. */
  optional(path: YamlPath): Localized | null;
  /** The keys at this path, of all languages together. */
  keys(path: YamlPath): readonly string[];
  /** Adds a problem wherever a language has something at this path. */
  reportAt(path: YamlPath, message: string): void;
  /** Every text that nobody asked for is a problem: its id does not exist in the structure. */
  reportUnused(): void;
}

/** Texts of one section. A language whose file could not be read has its problem already and adds no more. */
export function createTextFinder(
  files: Partial<Record<Language, YamlFile>>,
  problems: Problem[],
): TextFinder {
  const used = new Set<string>();
  /** The id whose text was found last: where one is missing, its place is after that. */
  const previousId: Partial<Record<Language, string | number>> = {};

  function localized(path: YamlPath): Localized {
    const texts = LANGUAGES.map((language) => [language, textIn(language, path)] as const);
    return Object.fromEntries(texts) as Localized;
  }

  function textIn(language: Language, path: YamlPath): string {
    const file = files[language];
    if (!file || file.data === undefined) return '';
    const [id = ''] = path;
    const isKnown = at(file.data, [id]) !== undefined;
    const report = (message: string): string => {
      const near = isKnown ? path : [previousId[language] ?? id];
      problems.push({ file: file.name, line: file.lineOf(near), message });
      return '';
    };
    if (isKnown) previousId[language] = id;
    const value = at(file.data, path);
    if (value === undefined || value === null || value === '')
      return report(`${named(path)} has no text here`);
    if (typeof value !== 'string') return report(`${named(path)} is not a text`);
    for (const [variable] of value.matchAll(/\{[^}]*\}?/g)) {
      if (VARIABLES.has(variable)) continue;
      report(`${named(path)}: there is no variable ${variable}; there are ${[...VARIABLES].join(' ')}`);
    }
    if (value.split('**').length % 2 === 0) report(`${named(path)}: a ** is not closed`);
    return value.trim();
  }

  return {
    required(path) {
      markUsed(path);
      return localized(path);
    },
    optional(path) {
      if (!LANGUAGES.some((language) => at(files[language]?.data, path) !== undefined)) return null;
      markUsed(path);
      return localized(path);
    },
    keys(path) {
      markUsed(path);
      const keys = LANGUAGES.flatMap((language) => {
        const value = at(files[language]?.data, path);
        return isMapping(value) ? Object.keys(value) : [];
      });
      return [...new Set(keys)];
    },
    reportAt(path, message) {
      for (const file of Object.values(files)) {
        if (at(file.data, path) === undefined) continue;
        problems.push({ file: file.name, line: file.lineOf(path), message });
      }
    },
    reportUnused() {
      for (const file of Object.values(files)) reportUnusedIn(file, file.data, []);
    },
  };

  function markUsed(path: YamlPath): void {
    for (let length = 1; length <= path.length; length += 1) used.add(key(path.slice(0, length)));
  }

  function reportUnusedIn(file: YamlFile, value: unknown, path: YamlPath): void {
    if (path.length > 0 && !used.has(key(path))) {
      problems.push({
        file: file.name,
        line: file.lineOf(path),
        message: `${named(path)} belongs to nothing in the structure`,
      });
    } else if (isMapping(value)) {
      for (const [name, child] of Object.entries(value)) reportUnusedIn(file, child, [...path, name]);
    } else if (path.length === 0 && value !== undefined && value !== null) {
      problems.push({ file: file.name, line: 1, message: 'the file is a mapping of ids to texts' });
    }
  }
}

function at(data: unknown, path: YamlPath): unknown {
  let value = data;
  for (const segment of path) {
    if (!isMapping(value) || !Object.hasOwn(value, segment)) return undefined;
    value = value[segment];
  }
  return value;
}

function isMapping(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function key(path: YamlPath): string {
  return path.join('\n');
}

function named(path: YamlPath): string {
  return path.join(' > ');
}
