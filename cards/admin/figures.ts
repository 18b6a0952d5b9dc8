import type { IColumn, IColumnSet } from '@microsoft/teams.cards';

export interface Figure {
  readonly label: string;
  readonly value: string;
  /** Draws the eye; the label alone says what it is. */
  readonly isBad?: boolean;
}

/** Up to three numbers side by side, each with its word above: no more fit on a phone. */
export function figureRow(figures: readonly Figure[]): IColumnSet {
  return {
    type: 'ColumnSet',
    spacing: 'Small',
    columns: figures.map(
      (figure): IColumn => ({
        type: 'Column',
        width: 1,
        verticalContentAlignment: 'Bottom',
        items: [
          {
            type: 'TextBlock',
            text: figure.label,
            size: 'Small',
            isSubtle: true,
            wrap: true,
          },
          {
            type: 'TextBlock',
            text: figure.value,
            size: 'Large',
            weight: 'Bolder',
            wrap: true,
            spacing: 'None',
            ...(figure.isBad ? { color: 'Attention' as const } : {}),
          },
        ],
      }),
    ),
  };
}
