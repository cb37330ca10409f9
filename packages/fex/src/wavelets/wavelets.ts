import { rowsBySession } from '../stream/rows-by-session.ts';
import { type TableOperation, tableOperation } from '../stream/table-operation.ts';
import type { FexTable, NumberColumn } from '../table/fex-table.ts';
import { keptColumns, type WaveletOptions, waveletColumns } from './wavelet-columns.ts';
import { MODE_COLUMNS } from './wavelet-modes.ts';
import { WaveletStream } from './wavelet-stream.ts';

function ofWholeTable(table: FexTable, options: WaveletOptions): FexTable {
  const sessions = rowsBySession(table);
  const modes = MODE_COLUMNS[options.mode ?? 'power'];
  const results = waveletColumns(options)(table.names).flatMap(({ column, convolution, names }) => {
    const numbers = table.numbers(column);
    const made = names.map((name): NumberColumn => ({ name, values: new Float64Array(table.rowCount) }));
    for (const { rows } of sessions) {
      let known = 0;
      for (const part of [convolution.push(Float64Array.from(rows, (row) => numbers[row])), convolution.end()]) {
        modes.forEach(({ of }, m) => {
          of(part).forEach((value, i) => {
            made[m].values[rows[known + i]] = value;
          });
        });
        known += part.re.length;
      }
    }
    return made;
  });
  return table.withColumns([...keptColumns(table, options), ...results]);
}

const { stream, over } = tableOperation<WaveletOptions>((options) => new WaveletStream(options));

/**
 * Morlet wavelets of columns (see `morletWavelet`), each session for itself: y[i] = sum over k of x[k] w[i + centre -
 * k] over the rows of the session, with zeros outside. The table that comes has the rows and sessions of the one given,
 * the columns that are to be kept, and the new ones. A missing value makes all rows missing that the wavelet reaches
 * from there, and no others.
 *
 * Streamed, a batch comes back as one table as soon as the rows are there that its wavelets reach to, and the rows of a
 * session must follow each other. What waits is bounded by the longest wavelet; the numbers are those of the whole
 * table, to the last digit.
 *
 * @throws FexgraphError `BAD_OPTION` for a column that is absent or has texts and for what `morletWavelet` refuses,
 *   `BAD_INPUT` for a row of no session and, streamed, for a session that comes back after another one.
 */
export const wavelets: TableOperation<WaveletOptions> = Object.assign(ofWholeTable, { stream, over });
