import { FexgraphError } from '@fexgraph/core';
import { type ColumnChoice, withMeasured } from '../groups/measured-columns.ts';
import { localOperation } from '../stream/local-operation.ts';
import { tableOperation } from '../stream/table-operation.ts';
import { Moments } from '../summary/moments.ts';
import { median } from '../summary/quantile.ts';

export const ROLLING_STATISTICS = ['mean', 'std', 'min', 'max', 'median'] as const;

export interface RollingOptions extends ColumnChoice {
  /** Rows of a window. */
  readonly window: number;
  readonly statistic: (typeof ROLLING_STATISTICS)[number];
  /** Default `trailing`: a row and those before it. `centred` (odd windows): as many before as behind. */
  readonly place?: 'trailing' | 'centred';
  /** Values that a window needs; with fewer the result is missing. Default: as many as the window has rows. */
  readonly least?: number;
}

/**
 * A statistic of the rows around each row, inside of its session; `std` with n - 1. Missing values are skipped and count
 * against `least`.
 *
 * Streamed it keeps one window, and the rows of a session must stand together; centred windows give rows half of one later.
 * @throws FexgraphError `BAD_OPTION` for a window that is no whole number from 1, or centred and even.
 */
export const rolling = tableOperation<RollingOptions>(
  ({ window, statistic, place = 'trailing', least = window, columns }) => {
    if (!(Number.isInteger(window) && window >= 1)) {
      throw new FexgraphError('BAD_OPTION', `window is ${window}: it must be a whole number from 1`);
    }
    if (place === 'centred' && window % 2 === 0) {
      throw new FexgraphError('BAD_OPTION', `a window of ${window} rows has no middle: take ${window + 1}`);
    }
    const after = place === 'centred' ? (window - 1) / 2 : 0;
    const before = window - 1 - after;
    return localOperation({ before, after }, (rows, start, end) =>
      withMeasured(rows, { columns }, ({ values }) =>
        values.map((_, row) => {
          if (row < start || row >= end) return Number.NaN;
          const around = values.subarray(Math.max(0, row - before), row + after + 1);
          return statisticOf(around, statistic, least);
        }),
      ).slice(start, end),
    );
  },
);

function statisticOf(values: Float64Array, statistic: RollingOptions['statistic'], least: number): number {
  const moments = new Moments(1);
  moments.add(0, values, 0, values.length);
  const count = moments.count[0];
  if (count === 0 || count < least) return Number.NaN;
  if (statistic === 'median') return median(values);
  if (statistic !== 'std') return moments[statistic][0];
  return count < 2 ? Number.NaN : Math.sqrt(moments.squares[0] / (count - 1));
}
