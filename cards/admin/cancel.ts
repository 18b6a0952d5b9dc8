import { bullets, button, card, eyebrow, heading, paragraph } from '../parts.ts';
import { inert } from '../verbatim.ts';
import type { AdminContext, DrawnCard, ScreenOf } from './adminContext.ts';

/** Says what cancelling does to those who have been told and to those who have not, before it is done. */
export function cancelCard(screen: ScreenOf<'cancel'>, { texts }: AdminContext): DrawnCard {
  const { head, sent, left } = screen;
  const data = { waveId: head.waveId, revision: head.revision };
  const summary = texts('wave.cancel.title');
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(summary),
        eyebrow(texts('wave.cancel.step', { name: inert(head.name) })),
        bullets([texts('wave.cancel.left', { left }), texts('wave.cancel.sent', { sent })]),
        paragraph(texts('wave.cancel.text')),
      ],
      actions: [
        button(texts('wave.cancel.keep'), 'wave.show', { waveId: head.waveId }, { style: 'positive' }),
        button(texts('wave.cancel.go'), 'wave.cancel', { ...data, sure: true }, { style: 'destructive' }),
      ],
    }),
  };
}
