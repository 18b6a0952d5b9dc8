import type { Texts } from '../texts.ts';

/** A number as the reader's language writes it. */
export function wholeNumber(value: number, texts: Texts): string {
  return new Intl.NumberFormat(texts.language).format(value);
}

/** Rounded down, so that it says 100 % only when nobody is missing; small shares keep one digit. */
export function percent(part: number, whole: number, texts: Texts): string {
  if (whole <= 0) return texts('wave.percent.whole', { share: 0 });
  const share = part / whole;
  if (part > 0 && share < 0.001) return texts('wave.percent.tiny', { share: 0.001 });
  if (part > 0 && share < 0.1) return texts('wave.percent', { share: Math.floor(share * 1000) / 1000 });
  return texts('wave.percent.whole', { share: Math.floor(share * 100) / 100 });
}
