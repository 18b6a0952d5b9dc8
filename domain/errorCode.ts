import type { Platform } from './device.ts';
import type { TroubleRow } from './playbook.ts';

/**
 * Error codes as people type them. A code is a Windows HRESULT or one made like it: 32 bits, written down as eight
 * upper-case hex digits (`80180014`). It arrives as `0x80180014`, `80180014`, `0X8018 0014`, `x80180014`, with the
 * letter O for zero, with a zero lost at either end, or as a decimal number with or without its sign
 * (`-2145910764`).
 *
 * Behind `0x` any code is believed. Without it, eight digits could as well be a date or a telephone number, so only
 * those count whose first half is a facility that Windows, Entra or Intune report errors from.
 */

/** First halves of the codes that one meets while enrolling: Windows, its updates, MDM, Entra join, sign-in, apps. */
const FACILITIES = new Set(
  '8000 8004 8007 8009 800B 8010 8018 801C 8024 8028 8029 8031 8103 80CF 87D0 87D1 C000 CAA1 CAA2 CAA5 CAA7 CAA8 CAA9'.split(
    ' ',
  ),
);

/** Those of them that we believe even when all eight digits are decimal, as in a telephone number. */
const FACILITIES_IN_DIGITS = new Set(['8007', '8018', '8024', '8103']);

/** `0x`, `0X`, `Ox`, or `x` alone where the zero was lost. */
const PREFIXED = /^[0oO]?[xX]([0-9A-Fa-foO]{7,16})$/;
const BARE = /^([0-9A-Fa-foO]{7,8})$/;
const DECIMAL = /^([-−–]?)(\d{9,10})$/;

/**
 * The code that this text is, or null when it is anything else. The text holds one code and nothing more: spaces
 * inside it do not matter, words beside it do (for those, `findErrorCodes`).
 */
export function normalizeErrorCode(text: string): string | null {
  const compact = text.replaceAll(/\s/g, '');
  const prefixed = PREFIXED.exec(compact)?.[1];
  if (prefixed) return fromPrefixed(prefixed);
  const [, sign, digits] = DECIMAL.exec(compact) ?? [];
  if (digits) return fromDecimal(sign !== '', digits);
  const bare = BARE.exec(compact)?.[1];
  return bare ? fromBare(bare) : null;
}

/** Places in a sentence where a code may stand; `normalizeErrorCode` decides about what they catch. */
const CANDIDATES = [
  // Behind 0x, in one piece or as four and four digits.
  /(?<![\p{L}\p{N}])(?:[0oO]?[xX]|0[xX] )(?:[0-9A-Fa-foO]{7,16}|[0-9A-Fa-foO]{4}[ -][0-9A-Fa-foO]{4})(?![\p{L}\p{N}])/gu,
  // Eight digits alone: not a part of a version, a GUID, a longer number or a number written in groups.
  /(?<![\p{L}\p{N}.,+\-−–]|\p{N} )[0-9A-Fa-foO]{8}(?![\p{L}\p{N}]|[.,-][\p{L}\p{N}]| \p{N})/gu,
  // A decimal number, perhaps negative.
  /(?<![\p{L}\p{N}.,+\-−–]|\p{N} )[-−–]?\d{9,10}(?![\p{L}\p{N}]|[.,-]\d| \p{N})/gu,
];

/** Every code in a sentence, normalised, in the order in which they stand there, each once. */
export function findErrorCodes(text: string): string[] {
  const found = CANDIDATES.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({
      at: match.index,
      code: normalizeErrorCode(match[0].replaceAll(/(?<=[0-9A-Fa-foO]{4})-(?=[0-9A-Fa-foO]{4}$)/g, '')),
    })),
  );
  const codes = found.toSorted((a, b) => a.at - b.at).flatMap(({ code }) => (code === null ? [] : [code]));
  return [...new Set(codes)];
}

function fromPrefixed(raw: string): string | null {
  let digits = hex(raw);
  // Written as 64 bits: filled up with zeros, or with the sign of a negative number.
  if (digits.length > 8) digits = digits.replace(/^(?:0+|F{8})(?=.{8}$)/, '');
  if (digits.length === 7) digits = /^[89A-F]/.test(digits) ? `${digits}0` : `0${digits}`;
  return digits.length === 8 && digits !== '00000000' ? digits : null;
}

function fromBare(raw: string): string | null {
  const digits = hex(raw).padEnd(8, '0');
  const known = /^\d+$/.test(digits) ? FACILITIES_IN_DIGITS : FACILITIES;
  return known.has(digits.slice(0, 4)) ? digits : null;
}

function fromDecimal(isNegative: boolean, digits: string): string | null {
  const value = isNegative ? 2 ** 32 - Number(digits) : Number(digits);
  if (value < 2 ** 31 || value >= 2 ** 32) return null;
  const code = value.toString(16).toUpperCase();
  return FACILITIES.has(code.slice(0, 4)) ? code : null;
}

function hex(raw: string): string {
  return raw.toUpperCase().replaceAll('O', '0');
}

/**
 * The troubleshooting rows that fit what a person wrote or chose, the best first: rows that have a code in the text
 * before rows that know a name or a phrase in it; among equals, rows for this platform before rows for all, and then
 * the order of the playbook. A phrase matches without case and only from the beginning of a word. With no platform
 * (the person has not said which device it is) every row may fit.
 */
export function matchTrouble(
  rows: readonly TroubleRow[],
  seen: { readonly platform: Platform | null; readonly text: string },
): TroubleRow[] {
  const whole = normalizeErrorCode(seen.text);
  const codes = new Set([...(whole === null ? [] : [whole]), ...findErrorCodes(seen.text)]);
  const words = simplified(seen.text);
  const ranked = rows
    .filter((row) => row.platforms.length === 0 || !seen.platform || row.platforms.includes(seen.platform))
    .map((row) => ({ row, rank: rankOf(row, codes, words) }));
  return ranked
    .filter(({ rank }) => rank !== null)
    .toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .map(({ row }) => row);
}

function rankOf(row: TroubleRow, codes: ReadonlySet<string>, words: string): number | null {
  const general = row.platforms.length === 0 ? 1 : 0;
  if (row.codes.some((code) => codes.has(code))) return general;
  if (row.phrases.some((phrase) => beginsWord(words, simplified(phrase)))) return 2 + general;
  return null;
}

function beginsWord(text: string, phrase: string): boolean {
  if (phrase === '') return false;
  for (let at = text.indexOf(phrase); at !== -1; at = text.indexOf(phrase, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(phrase.charAt(0)) || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) {
      return true;
    }
  }
  return false;
}

/** Phones write ’ for ', and a message copied from a screen has its line breaks anywhere. */
function simplified(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[’‘`´]/g, "'")
    .replaceAll(/\s+/g, ' ')
    .trim();
}
