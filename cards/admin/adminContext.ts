import type { AdminScreen, ScreenNote, WaveRefusal } from '../../domain/adminScreens.ts';
import { type Card, type CardElement, paragraph, remark } from '../parts.ts';
import type { Texts } from '../texts.ts';

/** What drawing needs besides the screen: the reader's words and, for texts outside the card, their zone. */
export interface AdminContext {
  readonly texts: Texts;
  readonly timeZone: string | null;
}

/** A card and the words of its toast. */
export interface DrawnCard {
  readonly card: Card;
  readonly summary: string;
}

export type ScreenOf<Name extends AdminScreen['screen']> = Extract<AdminScreen, { readonly screen: Name }>;

/** Why this card came and not another, before anything else but the heading. */
export function noteRemark(note: ScreenNote | null, texts: Texts): CardElement[] {
  if (note === null) return [];
  return [remark(note === 'sentToYou' ? 'good' : 'warning', [paragraph(texts(`admin.note.${note}`))])];
}

/** Why something was not done, all reasons at once. */
export function refusalRemark(refusals: readonly WaveRefusal[], texts: Texts): CardElement[] {
  if (refusals.length === 0) return [];
  const lines = refusals.map(({ reason, values }) => texts(`wave.refused.${reason}`, values));
  const [only] = lines;
  if (lines.length === 1 && only) return [remark('attention', [paragraph(only)])];
  return [
    remark('attention', [
      paragraph(texts('wave.form.problems', { count: lines.length }), { weight: 'Bolder' }),
      paragraph(lines.map((line) => `- ${line}`).join('\n'), { spacing: 'Small' }),
    ]),
  ];
}
