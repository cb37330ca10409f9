import fc from 'fast-check';
import { FexTable, type SessionLabel } from '../../src/table/fex-table.ts';

/** A table of columns given as lists; null is missing. */
export function tableOf(columns: Readonly<Record<string, Cells>>, sessions?: readonly SessionLabel[]): FexTable {
  return new FexTable(
    Object.entries(columns).map(([name, cells]) =>
      isTexts(cells)
        ? { name, values: cells }
        : { name, values: Float64Array.from(cells, (cell) => cell ?? Number.NaN) },
    ),
    { sessions },
  );
}

const cell = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: -1e3, max: 1e3, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);

type Cells = readonly (number | null)[] | readonly (string | null)[];

const isTexts = (cells: Cells): cells is readonly (string | null)[] => cells.some((cell) => typeof cell === 'string');

/** Tables with gaps, face boxes, events and sessions whose rows stand together. */
export const madeTables = ({ missing = true } = {}): fc.Arbitrary<FexTable> =>
  fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }).chain((lengths) => {
    const rows = lengths.reduce((sum, length) => sum + length, 0);
    const value = missing ? cell : fc.double({ min: -1e3, max: 1e3, noNaN: true });
    const numbers = fc.array(value, { minLength: rows, maxLength: rows });
    const events = fc.array(fc.constantFrom(null, null, 'go', 'stop'), { minLength: rows, maxLength: rows });
    return fc.record({ a: numbers, b: numbers, x: numbers, y: numbers, events, labelled: fc.boolean() }).map(
      ({ a, b, x, y, events: event, labelled }) =>
        new FexTable(
          [
            { name: 'frame', values: Float64Array.from({ length: rows }, (_, row) => row) },
            { name: 'AU12', values: Float64Array.from(a) },
            { name: 'Happy', values: Float64Array.from(b) },
            { name: 'FaceRectX', values: Float64Array.from(x) },
            { name: 'FaceRectY', values: Float64Array.from(y) },
            { name: 'event', values: event },
          ],
          {
            sessions: labelled
              ? lengths.flatMap((length, i) => new Array<string>(length).fill(`s${3 - i}`))
              : undefined,
          },
        ),
    );
  });

/** Sizes of batches. */
export const batchSizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
