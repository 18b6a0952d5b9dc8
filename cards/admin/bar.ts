import type { IColumn, IColumnSet, IProgressBar } from '@microsoft/teams.cards';

/** How the parts of a bar differ. The words beside a bar say the same: it is for the eye that runs over it. */
export interface BarParts {
  readonly good: number;
  /** Settled, but not as hoped. */
  readonly bad: number;
  readonly of: number;
  readonly tone: 'running' | 'held' | 'ended';
}

/** A part that is there must be seen, however small its share. */
const THINNEST = 2;

/**
 * How far something has come. Where Microsoft's ProgressBar is not known, a row of colored columns: they also show
 * what did not arrive, and fill the card at any width.
 */
export function bar(parts: BarParts, height = 8): IProgressBar {
  const max = Math.max(1, parts.of);
  const value = Math.min(max, parts.good + parts.bad);
  return {
    type: 'ProgressBar',
    value,
    max,
    color: parts.tone === 'held' ? 'Warning' : parts.tone === 'ended' ? 'Good' : 'Accent',
    fallback: columns(parts, max, height) as unknown as NonNullable<IProgressBar['fallback']>,
  };
}

function columns(parts: BarParts, max: number, height: number): IColumnSet {
  const good = share(parts.good, max);
  const bad = Math.min(share(parts.bad, max), 100 - Math.min(good, 98));
  const rest = Math.max(0, 100 - good - bad);
  const filled = parts.tone === 'held' ? 'warning' : parts.tone === 'ended' ? 'good' : 'accent';
  const all: IColumn[] = [
    ...segment(Math.min(good, 100 - bad), filled, height),
    ...segment(bad, 'attention', height),
    ...segment(rest, 'emphasis', height),
  ];
  return { type: 'ColumnSet', spacing: 'Small', columns: all };
}

function segment(
  width: number,
  style: 'accent' | 'good' | 'warning' | 'attention' | 'emphasis',
  height: number,
): IColumn[] {
  if (width <= 0) return [];
  return [{ type: 'Column', width, style, spacing: 'None', minHeight: `${height}px`, items: [] }];
}

function share(part: number, whole: number): number {
  if (part <= 0) return 0;
  return Math.min(100, Math.max(THINNEST, Math.floor((part / whole) * 100)));
}
