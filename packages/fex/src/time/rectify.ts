import { groupOf } from '../groups/column-groups.ts';
import { sessionOperation } from '../stream/session-operation.ts';
import { Moments } from '../summary/moments.ts';
import { isNumbers } from '../table/fex-table.ts';
import { requirePositive } from './sampling.ts';

export interface RectifyOptions {
  /** Standard deviations from the mean beyond which a box counts as an error of the detector. */
  readonly std: number;
}

/** What a wrong box makes wrong, as the reference has it. */
const BLANKED = ['facebox', 'aus', 'emotions'];

/**
 * Blanks rows in which the box of the face is far from where it is usually: `FaceRectX` or `FaceRectY` beyond mean ± std
 * standard deviations (n - 1). Their face boxes, AUs and emotions become missing; other columns stay. Each session has
 * its own mean, so that people are not measured against each other.
 * @throws FexgraphError `BAD_OPTION` for a table without face boxes.
 */
export const rectify = sessionOperation<RectifyOptions>(
  ({ std }) => {
    requirePositive('std', std);
    return (session) => {
      const isFar = ['FaceRectX', 'FaceRectY'].map((name) => farFrom(session.numbers(name), std));
      return session.withColumns(
        session.columns.map((column) => {
          if (!isNumbers(column) || !BLANKED.includes(groupOf(column.name) ?? '')) return column;
          const { name, values } = column;
          return { name, values: values.map((value, row) => (isFar.some((far) => far(row)) ? Number.NaN : value)) };
        }),
      );
    };
  },
  { keepsRows: true },
);

function farFrom(values: Float64Array, std: number): (row: number) => boolean {
  const moments = new Moments(1);
  moments.add(0, values, 0, values.length);
  const reach = std * Math.sqrt(moments.squares[0] / (moments.count[0] - 1));
  const [low, high] = [moments.mean[0] - reach, moments.mean[0] + reach];
  return (row) => values[row] > high || values[row] < low;
}
