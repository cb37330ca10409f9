import { FexgraphError } from '@fexgraph/core';
import { type SessionRun, sessionRuns } from '../stream/session-runs.ts';
import type { BatchOperation } from '../stream/table-operation.ts';
import type { FexTable } from '../table/fex-table.ts';
import { NumberQueue } from './number-queue.ts';
import type { ComplexValues } from './overlap-save.ts';
import { keptColumns, type WaveletColumn, type WaveletOptions, waveletColumns } from './wavelet-columns.ts';
import { MODE_COLUMNS } from './wavelet-modes.ts';

interface StreamedColumn extends WaveletColumn {
  /** Values that are known and not yet given, one queue for each name. */
  readonly known: readonly NumberQueue[];
}

/** Wavelets of rows that come in batches; a batch comes back when all of its rows are known. */
export class WaveletStream implements BatchOperation {
  readonly #options: WaveletOptions;
  readonly #columnsFor;
  readonly #modes;
  readonly #waiting: FexTable[] = [];
  readonly #seen = new Set<SessionRun['label']>();
  #columns: readonly StreamedColumn[] = [];
  #label: SessionRun['label'];

  constructor(options: WaveletOptions) {
    this.#options = options;
    this.#columnsFor = waveletColumns(options);
    this.#modes = MODE_COLUMNS[options.mode ?? 'power'];
  }

  push(table: FexTable): readonly FexTable[] {
    if (this.#columns.length === 0) {
      const known = () => this.#modes.map(() => new NumberQueue());
      this.#columns = this.#columnsFor(table.names).map((column) => ({ ...column, known: known() }));
    }
    this.#waiting.push(table);
    for (const { label, start, end } of sessionRuns(table)) {
      this.#enter(label);
      for (const { column, convolution, known } of this.#columns) {
        this.#put(known, convolution.push(table.numbers(column).subarray(start, end)));
      }
    }
    return this.#finished();
  }

  end(): readonly FexTable[] {
    this.#endSession();
    return this.#finished();
  }

  #enter(label: SessionRun['label']): void {
    if (label === this.#label && this.#seen.size > 0) return;
    this.#endSession();
    if (this.#seen.has(label)) {
      throw new FexgraphError('BAD_INPUT', `session "${label}" comes back after another one`, {
        hint: 'sort the rows by session, or give the whole table at once',
      });
    }
    this.#seen.add(label);
    this.#label = label;
  }

  #endSession(): void {
    for (const { convolution, known } of this.#columns) this.#put(known, convolution.end());
  }

  #put(queues: readonly NumberQueue[], values: ComplexValues): void {
    queues.forEach((queue, m) => {
      queue.put(this.#modes[m].of(values));
    });
  }

  #finished(): readonly FexTable[] {
    const queues = this.#columns.flatMap(({ names, known }) => known.map((queue, m) => ({ name: names[m], queue })));
    const tables: FexTable[] = [];
    while (this.#waiting.length > 0) {
      const [table] = this.#waiting;
      if (queues.some(({ queue }) => queue.length < table.rowCount)) break;
      this.#waiting.shift();
      const columns = queues.map(({ name, queue }) => ({ name, values: queue.take(table.rowCount) }));
      tables.push(table.withColumns([...keptColumns(table, this.#options), ...columns]));
    }
    return tables;
  }
}
