import { LANGUAGES, type Language } from '../../domain/language.ts';
import type { Localized, Playbook } from '../../domain/playbook.ts';

/** One text of the playbook, and the ids that lead to it: `unenroll > NAT-IOS-1 > steps > NAT-IOS-1.2 > title`. */
export interface PlaybookText {
  readonly where: string;
  readonly text: Localized;
}

/**
 * Every text that a person may read. It walks the whole playbook and takes whatever has all languages, so a new kind
 * of text is found without anybody telling it.
 */
export function everyText(playbook: Playbook): PlaybookText[] {
  return [...walk(playbook, [])];
}

function* walk(value: unknown, path: readonly string[]): Generator<PlaybookText> {
  if (isLocalized(value)) {
    yield { where: path.join(' > '), text: value };
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) yield* walk(child, [...path, nameOf(child) ?? key]);
  }
}

function isLocalized(value: unknown): value is Localized {
  return (
    typeof value === 'object' &&
    value !== null &&
    LANGUAGES.every((language) => typeof (value as Partial<Record<Language, unknown>>)[language] === 'string')
  );
}

function nameOf(value: unknown): string | undefined {
  const { id, fact, value: answer } = (value ?? {}) as { id?: string; fact?: string; value?: string };
  return id ?? fact ?? answer;
}
