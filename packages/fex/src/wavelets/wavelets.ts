import { FexgraphError } from '@fexgraph/core';
import { concatMap, concatWith, defer, from, type OperatorFunction } from 'rxjs';
import { FexTable, type SessionLabel } from '../table/fex-table.ts';
import { type WaveletOptions, waveletBands } from './extract-wavelets.ts';
import { NumberQueue } from './number-queue.ts';
import type { ComplexValues } from './overlap-save.ts';
import { RowConvolution } from './row-convolution.ts';
import { MODE_COLUMNS } from './wavelet-modes.ts';

/**
 * `extractWavelets` for a stream: a table comes for each one given, with the same rows and sessions and the wavelet columns, as soon as
 * the rows are there that its wavelets reach to. What waits is bounded by the longest wavelet. The numbers are those of
 * the whole table, to the last digit, however its rows are cut into tables.
 *
 * Rows of a session must follow each other.
 *
 * @throws FexgraphError `BAD_INPUT` for a session that comes back after another one.
 */
export function wavelets(options: WaveletOptions): OperatorFunction<FexTable, FexTable> {
  return (source) =>
    defer(() => {
      const stream = new WaveletStream(options);
      return source.pipe(
        concatMap((table) => stream.push(table)),
        concatWith(defer(() => from(stream.end()))),
      );
    });
}

class WaveletStream {
  readonly #bands;
  readonly #modes;
  #waiting: FexTable[] = [];
  readonly #seen = new Set<SessionLabel>();
  #label: SessionLabel | undefined;

  constructor(options: WaveletOptions) {
    this.#modes = MODE_COLUMNS[options.mode ?? 'power'];
    this.#bands = waveletBands(options).map((band) => ({
      ...band,
      convolution: new RowConvolution(band.wavelet),
      known: band.names.map(() => new NumberQueue()),
    }));
  }

  push(table: FexTable): readonly FexTable[] {
    this.#waiting.push(table);
    const { sessions, rowCount } = table;
    for (let start = 0; start < rowCount; ) {
      let end = start + 1;
      while (end < rowCount && sessions?.[end] === sessions?.[start]) end++;
      this.#enter(sessions?.[start]);
      for (const { column, convolution, known } of this.#bands) {
        const values = table.numbers(column).subarray(start, end);
        if (this.#label === null) for (const queue of known) queue.put(new Float64Array(end - start).fill(Number.NaN));
        else this.#put(known, convolution.push(values));
      }
      start = end;
    }
    return this.#finished();
  }

  end(): readonly FexTable[] {
    this.#endSession();
    return this.#finished();
  }

  #enter(label: SessionLabel | undefined): void {
    if (label === this.#label) return;
    this.#endSession();
    if (label !== null && label !== undefined) {
      if (this.#seen.has(label)) {
        throw new FexgraphError('BAD_INPUT', `session "${label}" comes back after another one`, {
          hint: 'sort the rows by session, or use extractWavelets on the whole table',
        });
      }
      this.#seen.add(label);
    }
    this.#label = label;
  }

  #endSession(): void {
    for (const { convolution, known } of this.#bands) this.#put(known, convolution.end());
  }

  #put(queues: readonly NumberQueue[], values: ComplexValues): void {
    queues.forEach((queue, m) => {
      queue.put(this.#modes[m].of(values));
    });
  }

  #finished(): readonly FexTable[] {
    const queues = this.#bands.flatMap(({ names, known }) => known.map((queue, m) => ({ name: names[m], queue })));
    const tables: FexTable[] = [];
    while (this.#waiting.length > 0) {
      const [{ rowCount, sessions }] = this.#waiting;
      if (queues.some(({ queue }) => queue.length < rowCount)) break;
      this.#waiting.shift();
      const columns = queues.map(({ name, queue }) => ({ name, values: queue.take(rowCount) }));
      tables.push(new FexTable(columns, { sessions }));
    }
    return tables;
  }
}
