import { LANGUAGES, type Language } from '../../domain/language.ts';

/** What a person meant by something they typed. An error code is looked for before this is asked. */
export type Intent =
  | {
      readonly kind:
        | 'greeting'
        | 'help'
        | 'status'
        | 'start'
        | 'later'
        | 'done'
        | 'stuck'
        | 'person'
        | 'privacy'
        | 'notMine'
        | 'admin';
    }
  | { readonly kind: 'language'; readonly language: Language }
  /** Wants another language and did not say which. */
  | { readonly kind: 'whichLanguage' }
  | { readonly kind: 'unknown' };

/**
 * Phrases per intent, most telling first; a phrase matches as whole words. English and Swedish together, because
 * people mix them. Order matters: "not done" must be seen before "done", "talk to someone" before "help".
 */
const PHRASES: readonly (readonly [
  Exclude<Intent['kind'], 'language' | 'whichLanguage' | 'unknown'>,
  readonly string[],
])[] = [
  ['admin', ['admin']],
  ['notMine', ['not my device', 'not mine', 'inte min', 'inte mitt', 'fel enhet']],
  [
    'person',
    [
      'talk to',
      'speak to',
      'a human',
      'real person',
      'helpdesk',
      'support',
      'prata med',
      'människa',
      'supporten',
      'ring mig',
    ],
  ],
  [
    'stuck',
    [
      'stuck',
      "doesn't work",
      'does not work',
      'not working',
      "can't",
      'cannot',
      'failed',
      'error',
      'problem',
      'not done',
      'still there',
      'fastnat',
      'fastnade',
      'funkar inte',
      'fungerar inte',
      'går inte',
      'gick inte',
      'felmeddelande',
      'felkod',
      'kommer inte vidare',
      'inte klar',
      'syns fortfarande',
      'kvar',
      'utelåst',
      'kommer inte åt',
      'blockerad',
    ],
  ],
  [
    'privacy',
    [
      'privacy',
      'what can you see',
      'spy',
      'track',
      'integritet',
      'vad ser ni',
      'spårar',
      'privata bilder',
      'övervaka',
    ],
  ],
  [
    'later',
    ['later', 'not now', 'remind me', 'tomorrow', 'senare', 'inte nu', 'påminn', 'imorgon', 'i morgon'],
  ],
  [
    'status',
    ['status', 'my devices', 'devices', 'overview', 'mina enheter', 'enheter', 'läget', 'hur går det'],
  ],
  ['done', ['done', 'finished', 'ready', 'klar', 'klart', 'färdig', 'gjort', 'det gick bra']],
  [
    'start',
    [
      'start',
      'begin',
      'go',
      'move',
      'migrate',
      'börja',
      'starta',
      'kör igång',
      'byta till intune',
      'flytta',
      'migrera',
    ],
  ],
  ['help', ['help', 'how', 'what', 'why', 'hjälp', 'hur', 'vad', 'varför', '?']],
  ['greeting', ['hi', 'hello', 'hey', 'good morning', 'hej', 'hejsan', 'tjena', 'god morgon', 'hallå']],
];

const LANGUAGE_NAMES: Readonly<Record<Language, readonly string[]>> = {
  en: ['english', 'engelska', 'in english', 'på engelska'],
  sv: ['svenska', 'swedish', 'in swedish', 'på svenska'],
};

/** A command is not longer than this; a sentence says something. */
const MOST_COMMAND_WORDS = 3;

/** Whether a text is short enough to be a command. */
export function isShort(text: string): boolean {
  return text.trim().split(/\s+/).length <= MOST_COMMAND_WORDS;
}

/** Reads a short message. Unknown is an answer too: the person is then shown what they can do. */
export function readIntent(text: string): Intent {
  const words = ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}'?]+/gu, ' ')
    .replace(/\?/g, ' ? ')
    .replace(/\s+/g, ' ')
    .trim()} `;
  for (const language of LANGUAGES) {
    const names = LANGUAGE_NAMES[language];
    const asked =
      names.some((name) => words === ` ${name} `) ||
      names.some((name) => words.includes(` language ${name} `) || words.includes(` språk ${name} `));
    if (asked) return { kind: 'language', language };
  }
  if (/^ (?:language|languages|språk|byt språk|change language) $/.test(words))
    return { kind: 'whichLanguage' };
  for (const [kind, phrases] of PHRASES) {
    if (phrases.some((phrase) => words.includes(` ${phrase} `))) return { kind };
  }
  return { kind: 'unknown' };
}
