import type { HandOver, WavePlan } from '../../domain/wave.ts';
import { cardDate, cardTime } from '../dates.ts';
import { type CardElement, eyebrow, paragraph } from '../parts.ts';
import type { Texts } from '../texts.ts';
import { inert } from '../verbatim.ts';

/** Where the devices come from and who moves: one line. */
export function fromTo(plan: WavePlan, sourceName: string, texts: Texts): CardElement {
  return eyebrow(texts('wave.fromTo', { source: sourceName, group: inert(plan.groupName) }));
}

/** Deadline and hand-over, each in the reader's own time. */
export function termLines(plan: WavePlan, texts: Texts): CardElement[] {
  return [
    paragraph(texts('wave.deadline', momentOf(plan.deadline)), { spacing: 'Medium' }),
    paragraph(handOverText(plan.handOver, texts), { spacing: 'None', isSubtle: true }),
  ];
}

function handOverText(handOver: HandOver, texts: Texts): string {
  return handOver.mode === 'noGrace'
    ? texts('wave.mode.noGrace')
    : texts('wave.mode.graceUntil', momentOf(handOver.until));
}

/** A moment for a sentence with `{date}` and `{time}`. */
export function momentOf(moment: Date): { readonly date: string; readonly time: string } {
  return { date: cardDate(moment, 'COMPACT'), time: cardTime(moment) };
}
