import type { ContainerStyle, IProgressBar, ITable, ITableCell } from '@microsoft/teams.cards';

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
export function bar(parts: BarParts): IProgressBar {
  const max = Math.max(1, parts.of);
  return {
    type: 'ProgressBar',
    value: Math.min(max, parts.good + parts.bad),
    max,
    color: parts.tone === 'held' ? 'Warning' : parts.tone === 'ended' ? 'Good' : 'Accent',
    fallback: tableBar(parts, max) as unknown as NonNullable<IProgressBar['fallback']>,
  };
}

const STYLES = { running: 'accent', held: 'warning', ended: 'good' } as const;

function tableBar({ good, bad, tone }: BarParts, max: number): ITable {
  const wide = widths(good, bad, max);
  const segments: { width: number; style: ContainerStyle }[] = [
    { width: wide.good, style: STYLES[tone] },
    { width: wide.bad, style: 'attention' },
    { width: wide.rest, style: 'emphasis' },
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
        cells: shown.map(({ style }): ITableCell => ({ type: 'TableCell', style, items: [] })),
      },
    ],
  };
}

/** Percents that add up to 100, where nothing that is there is rounded away. */
function widths(good: number, bad: number, max: number): { good: number; bad: number; rest: number } {
  const share = (part: number): number =>
    part <= 0 ? 0 : Math.min(100, Math.max(1, Math.floor((part / max) * 100)));
  const rest = max - good - bad <= 0 ? 0 : Math.max(1, 100 - share(good) - share(bad));
  const wideBad = Math.min(share(bad), 100 - rest);
  return { good: good > 0 ? Math.max(1, 100 - rest - wideBad) : 0, bad: wideBad, rest };
}
