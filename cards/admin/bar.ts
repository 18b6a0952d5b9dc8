import type { ContainerStyle, IProgressBar, ITable, ITableCell } from '@microsoft/teams.cards';
import type { Texts } from '../texts.ts';
import { percent } from './percent.ts';

/** How far something has come. */
export interface BarParts {
  readonly good: number;
  /** Settled, but not as hoped. */
  readonly bad: number;
  readonly of: number;
  readonly tone: 'running' | 'held' | 'ended';
}

/**
 * A progress bar. Where Microsoft's own is not known, a table of one row stands in for it, its cells as wide as the
 * parts: it fills the card at any width, and shows what did not arrive as well. The words beside a bar say the
 * same, so nobody needs to see either.
 */
export function bar(parts: BarParts, texts: Texts): IProgressBar {
  const max = Math.max(1, parts.of);
  return {
    type: 'ProgressBar',
    value: Math.min(max, parts.good + parts.bad),
    max,
    color: parts.tone === 'held' ? 'Warning' : parts.tone === 'ended' ? 'Good' : 'Accent',
    fallback: tableBar(parts, max, texts) as unknown as NonNullable<IProgressBar['fallback']>,
  };
}

const STYLES = { running: 'accent', held: 'warning', ended: 'good' } as const;

/** Wide enough for `100 %` on a phone. */
const LABEL_WIDTH = 18;
/** No width and no words; a cell without content is folded away by some clients. */
const NOTHING = '\u200b';

function tableBar({ good, bad, tone }: BarParts, max: number, texts: Texts): ITable {
  const wide = widths(good, bad, max);
  const label = wide.good >= LABEL_WIDTH ? percent(good, max, texts) : NOTHING;
  const segments: { width: number; style: ContainerStyle; text: string }[] = [
    { width: wide.good, style: STYLES[tone], text: label },
    { width: wide.bad, style: 'attention', text: NOTHING },
    { width: wide.rest, style: 'emphasis', text: NOTHING },
  ];
  const shown = segments.filter(({ width }) => width > 0);
  return {
    type: 'Table',
    spacing: 'Small',
    firstRowAsHeaders: false,
    showGridLines: true,
    gridStyle: STYLES[tone],
    columns: shown.map(({ width }) => ({ width })),
    rows: [
      {
        type: 'TableRow',
        cells: shown.map(
          ({ style, text }): ITableCell => ({
            type: 'TableCell',
            style,
            items: [{ type: 'TextBlock', text, size: 'Small', wrap: true, spacing: 'None' }],
          }),
        ),
      },
    ],
  };
}

/** Percents that add up to 100, where nothing that is there is rounded away: the largest part pays for the others. */
function widths(good: number, bad: number, max: number): { good: number; bad: number; rest: number } {
  const parts = { good, bad, rest: Math.max(0, max - good - bad) };
  const percent = (part: number): number => (part <= 0 ? 0 : Math.max(1, Math.floor((part / max) * 100)));
  const wide = { good: percent(parts.good), bad: percent(parts.bad), rest: percent(parts.rest) };
  const names = ['good', 'bad', 'rest'] as const;
  const largest = names.reduce((one, other) => (parts[other] > parts[one] ? other : one));
  wide[largest] += 100 - wide.good - wide.bad - wide.rest;
  return wide;
}
