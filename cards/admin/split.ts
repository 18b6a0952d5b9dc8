import type { ChartColor, IDonutChart, ITable, ITableCell, ITableRow } from '@microsoft/teams.cards';
import type { WaveProgress } from '../../domain/wave.ts';
import type { TextKey, Texts } from '../texts.ts';
import { percent, wholeNumber } from './percent.ts';

/** Every recipient is in exactly one part. */
const PARTS: readonly {
  readonly part: 'sent' | 'inFlight' | 'pending' | 'unplanned' | 'skipped' | 'failed' | 'unknown';
  readonly key: TextKey;
  readonly color: ChartColor;
}[] = [
  { part: 'sent', key: 'wave.split.sent', color: 'good' },
  { part: 'inFlight', key: 'wave.split.inFlight', color: 'categoricalLightBlue' },
  { part: 'pending', key: 'wave.split.waiting', color: 'categoricalBlue' },
  { part: 'unplanned', key: 'wave.split.unplanned', color: 'divergingGray' },
  { part: 'skipped', key: 'wave.split.skipped', color: 'neutral' },
  { part: 'failed', key: 'wave.split.failed', color: 'attention' },
  { part: 'unknown', key: 'wave.split.unknown', color: 'warning' },
];

/** Where all the notices are: a donut, or the same numbers as a table. */
export function split(progress: WaveProgress, inCohort: number, texts: Texts): IDonutChart {
  const counts = { ...progress, unplanned: Math.max(0, inCohort - progress.recipients) };
  const parts = PARTS.map(({ part, key, color }) => ({
    count: counts[part],
    text: texts(key),
    color,
  })).filter(({ count }) => count > 0);
  return {
    type: 'Chart.Donut',
    title: texts('wave.split.title'),
    showTitle: true,
    colorSet: 'categorical',
    value: percent(progress.sent, inCohort, texts),
    data: parts.map(({ count, text, color }) => ({ legend: text, value: count, color })),
    fallback: table(parts, inCohort, texts) as unknown as NonNullable<IDonutChart['fallback']>,
  };
}

function table(
  parts: readonly { readonly count: number; readonly text: string }[],
  inCohort: number,
  texts: Texts,
): ITable {
  const rows: ITableRow[] = [
    tableRow([texts('wave.split.state'), texts('wave.split.people'), texts('wave.split.share')], 'header'),
    ...parts.map(({ count, text }) =>
      tableRow([text, wholeNumber(count, texts), percent(count, inCohort, texts)], 'body'),
    ),
  ];
  return {
    type: 'Table',
    columns: [{ width: 3 }, { width: 2 }, { width: 2 }],
    firstRowAsHeaders: true,
    showGridLines: false,
    spacing: 'Medium',
    rows,
  };
}

function tableRow(texts: readonly string[], kind: 'header' | 'body'): ITableRow {
  const cells = texts.map(
    (text, column): ITableCell => ({
      type: 'TableCell',
      items: [
        {
          type: 'TextBlock',
          text,
          wrap: true,
          size: kind === 'header' ? 'Small' : 'Default',
          isSubtle: kind === 'header',
          horizontalAlignment: column === 0 ? 'Left' : 'Right',
        },
      ],
    }),
  );
  return { type: 'TableRow', cells };
}
