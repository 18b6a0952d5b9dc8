/** Languages that are complete: every card and every playbook text exists in each of them. */
export const LANGUAGES = ['en', 'sv'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language of a BCP 47 tag such as `sv-SE`, or undefined when we do not speak it. */
export function languageOf(tag: string | null | undefined): Language | undefined {
  const primary = tag?.toLowerCase().split(/[-_]/)[0];
  return LANGUAGES.find((language) => language === primary);
}

/**
 * Which language a person reads: what they chose in the chat, else their Teams locale, else Graph's
 * `preferredLanguage`, else the organisation's default. An unknown tag falls through to the next.
 */
export function chooseLanguage(
  sources: {
    readonly chosen?: string | null;
    readonly teams?: string | null;
    readonly graph?: string | null;
  },
  fallback: Language,
): Language {
  return languageOf(sources.chosen) ?? languageOf(sources.teams) ?? languageOf(sources.graph) ?? fallback;
}
