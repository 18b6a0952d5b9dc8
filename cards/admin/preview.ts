import { LANGUAGES } from '../../domain/language.ts';
import {
  button,
  type Card,
  type CardElement,
  card,
  eyebrow,
  heading,
  paragraph,
  remark,
  subtle,
} from '../parts.ts';
import { inert } from '../verbatim.ts';
import { type AdminContext, type DrawnCard, noteRemark, type ScreenOf } from './adminContext.ts';

/** The very card that people get, inside a frame, in each language; nothing on it can be pressed. */
export function previewCard(screen: ScreenOf<'preview'>, { texts }: AdminContext): DrawnCard {
  const { head, shownIn, notice, note } = screen;
  const data = { waveId: head.waveId, revision: head.revision };
  const others = LANGUAGES.filter((language) => language !== shownIn);
  const summary = texts('wave.preview.title');
  return {
    summary,
    card: card({
      language: texts.language,
      fallbackText: summary,
      body: [
        heading(summary),
        eyebrow(texts('wave.preview.step', { name: inert(head.name) })),
        ...noteRemark(note, texts),
        paragraph(texts('wave.preview.text', { language: texts(`wave.preview.language.${shownIn}`) })),
        subtle(texts('wave.preview.toast', { summary: inert(screen.summary) })),
        remark('emphasis', contentOf(switchedOff(notice))),
      ],
      actions: [
        button(texts('wave.preview.send'), 'wave.sendToMe', { ...data, language: shownIn }),
        ...others.map((language) =>
          button(texts(`wave.preview.see.${language}`), 'wave.preview', { ...data, language }),
        ),
        button(texts('common.back'), 'wave.show', { waveId: head.waveId }),
      ],
    }),
  };
}

/** The same card with every button visible and dead: what it stands for does not exist. */
export function switchedOff(notice: Card): Card {
  return disableActions(notice) as Card;
}

function disableActions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(disableActions);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'selectAction');
  const copy = Object.fromEntries(entries.map(([key, inner]) => [key, disableActions(inner)]));
  const isAction = typeof copy['type'] === 'string' && copy['type'].startsWith('Action.');
  return isAction ? { ...copy, isEnabled: false } : copy;
}

/** A card's body, with its buttons below it as they stand on the card. */
function contentOf(notice: Card): CardElement[] {
  const body = (notice['body'] ?? []) as CardElement[];
  const actions = (notice['actions'] ?? []) as unknown[];
  if (actions.length === 0) return body;
  return [...body, { type: 'ActionSet', actions, spacing: 'Medium' } as CardElement];
}
