import { FexgraphError } from '@fexgraph/core';
import { type ColumnChoice, withMeasured } from '../groups/measured-columns.ts';
import { localOperation } from '../stream/local-operation.ts';
import { tableOperation } from '../stream/table-operation.ts';

export interface InterpolateOptions extends ColumnChoice {
  /** Rows of the longest gap that is filled; longer ones stay missing as a whole. */
  readonly limit: number;
}

/**
 * Fills gaps of up to `limit` rows inside of a session with the straight line between the values around them. Longer
 * gaps, and those at the ends of a session, stay missing.
 *
 * Streamed it keeps `limit` rows, gives rows that much later, and the rows of a session must stand together.
 * @throws FexgraphError `BAD_OPTION` for a limit that is no whole number from 1.
 */
export const interpolate = tableOperation<InterpolateOptions>(({ limit, columns }) => {
  if (!(Number.isInteger(limit) && limit >= 1)) {
    throw new FexgraphError('BAD_OPTION', `limit is ${limit}: it must be a whole number from 1`);
  }
  return localOperation({ before: limit, after: limit }, (rows, start, end) =>
    withMeasured(rows, { columns }, ({ values }) =>
      values.map((value, row) =>
        row >= start && row < end && Number.isNaN(value) ? between(values, row, limit) : value,
      ),
    ).slice(start, end),
  );
});

/** On the line between the nearest values, if fewer rows than `limit` + 1 are missing between them. */
function between(values: Float64Array, row: number, limit: number): number {
  const reach = (step: -1 | 1) => {
    for (let off = 1; off <= limit; off++) {
      const value = values[row + step * off];
      // Beyond the session nothing is known.
      if (value === undefined) return undefined;
      if (!Number.isNaN(value)) return off;
    }
    return undefined;
  };
  const [before, after] = [reach(-1), reach(1)];
  if (before === undefined || after === undefined || before + after - 1 > limit) return Number.NaN;
  const [left, right] = [values[row - before], values[row + after]];
  return left + ((right - left) * before) / (before + after);
}
