import { IntlMessageFormat } from 'intl-messageformat';
import type { Language } from '../domain/language.ts';
import { en as adminEn } from './texts/en/admin.ts';
import { en as commonEn } from './texts/en/common.ts';
import { en as helpdeskEn } from './texts/en/helpdesk.ts';
import { en as recipientEn } from './texts/en/recipient.ts';
import { sv as adminSv } from './texts/sv/admin.ts';
import { sv as commonSv } from './texts/sv/common.ts';
import { sv as helpdeskSv } from './texts/sv/helpdesk.ts';
import { sv as recipientSv } from './texts/sv/recipient.ts';

const english = { ...commonEn, ...recipientEn, ...helpdeskEn, ...adminEn };

/** Every sentence on a card, named `group.thing`. A language that lacks one does not compile. */
export type TextKey = keyof typeof english;

export const ALL_TEXTS: Readonly<Record<Language, Readonly<Record<TextKey, string>>>> = {
  en: english,
  sv: { ...commonSv, ...recipientSv, ...helpdeskSv, ...adminSv },
};

export interface Texts {
  readonly language: Language;
  /** The sentence with its variables filled in (ICU message format: plurals and selects work). */
  (key: TextKey, values?: Readonly<Record<string, string | number>>): string;
}

/** The sentences of one language. */
export function createTexts(language: Language): Texts {
  const compiled = new Map<TextKey, IntlMessageFormat>();
  function say(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
    let message = compiled.get(key);
    if (!message) {
      message = new IntlMessageFormat(ALL_TEXTS[language][key], language, undefined, { ignoreTag: true });
      compiled.set(key, message);
    }
    return String(message.format(values));
  }
  return Object.assign(say, { language });
}
