import type { IBadge, ITextBlock } from '@microsoft/teams.cards';
import type { WaveState } from '../../domain/wave.ts';
import type { Texts } from '../texts.ts';

/**
 * The mark repeats what the word says; it is there for the eye that runs down the list. The text keeps its own color
 * for good news and warnings: Teams' green and yellow are too pale to be read on white.
 */
const LOOKS = {
  draft: { mark: '○', style: 'Subtle', color: 'Default' },
  running: { mark: '▶', style: 'Accent', color: 'Accent' },
  paused: { mark: '❚❚', style: 'Warning', color: 'Default' },
  finished: { mark: '✓', style: 'Good', color: 'Default' },
  cancelled: { mark: '✕', style: 'Attention', color: 'Attention' },
} as const satisfies Record<WaveState, object>;

/** A wave's state in a word. */
export function stateBadge(state: WaveState, texts: Texts): IBadge {
  const look = LOOKS[state];
  const fallback: ITextBlock = {
    type: 'TextBlock',
    text: `${look.mark} ${texts(`wave.state.${state}`)}`,
    weight: 'Bolder',
    size: 'Small',
    color: look.color,
    wrap: true,
    spacing: 'None',
  };
  return {
    type: 'Badge',
    text: texts(`wave.state.${state}`),
    style: look.style,
    appearance: 'Tint',
    shape: 'Rounded',
    fallback,
  };
}
