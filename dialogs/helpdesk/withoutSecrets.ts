import { MASK } from '../../domain/ticket.ts';

/** BitLocker recovery key: eight groups of six digits. */
const BITLOCKER_KEY = /\b\d{6}(?:[-\s]\d{6}){7}\b/gu;
/** FileVault recovery key: six groups of four capitals or digits. */
const FILEVAULT_KEY = /\b[A-Z0-9]{4}(?:-[A-Z0-9]{4}){5}\b/gu;

const SECRET_WORDS = [
  'password',
  'passcode',
  'passphrase',
  'pin code',
  'pin',
  'one-time code',
  'verification code',
  'recovery key',
  'lösenord',
  'lösenordet',
  'lösenkod',
  'lösenkoden',
  'pinkod',
  'pinkoden',
  'pin-kod',
  'engångskod',
  'engångskoden',
  'verifieringskod',
  'verifieringskoden',
  'återställningsnyckel',
];

/** "my password is …", "Lösenord: …": a word for a secret, a sign that its value comes, and the value. */
const SAID_SECRET = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(${SECRET_WORDS.join('|')})(\s+(?:is|was|är|var)\s*:?\s+|\s*[:=]\s*)(\S+)`,
  'giu',
);

/** "The password is wrong" speaks about a password and does not tell it. */
const NO_VALUE =
  /^(?:not|wrong|incorrect|right|correct|required|needed|expired|too|the|a|an|my|in|being|never|always|still|fel|inte|rätt|ej|för|utgånget|utgången|samma|ett|en|min|mitt|det|den)\p{P}*$/iu;

/**
 * The text with passwords, one-time codes and recovery keys masked (facts: troubleshooting §7). It is applied before
 * a line is kept, so that a secret reaches neither the database nor the channel. Error codes stay readable.
 */
export function withoutSecrets(text: string): string {
  return text
    .replace(BITLOCKER_KEY, MASK)
    .replace(FILEVAULT_KEY, MASK)
    .replace(SAID_SECRET, (whole, word: string, sign: string, value: string) =>
      NO_VALUE.test(value) ? whole : `${word}${sign}${MASK}`,
    );
}
