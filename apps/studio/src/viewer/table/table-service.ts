import { FexTable, type Statistic, summary, type TableColumn } from '@fexgraph/fex';
import { readTableBlob } from '@fexgraph/fex/web';
import { blobOutputs } from '@fexgraph/sinks/web';
import type { Progress } from '../../worker/serve-calls.ts';
import { tableEncoder } from '../../worker/table-encoder.ts';
import { ColumnStore } from './column-store.ts';
import type { RowLabels, TableFormat, TableInfo } from './table-info.ts';

export interface SummaryTask {
  readonly columns: readonly string[];
  readonly statistics: readonly Statistic[];
  /** Which session a row is in. Absent: all rows are one. */
  readonly sessions?: RowLabels;
}

export interface SummaryResult {
  /** One per row of `values`; undefined where all rows are one. */
  readonly sessions: readonly string[] | undefined;
  /** `mean_AU12` and so on. */
  readonly columns: readonly { readonly name: string; readonly values: Float64Array }[];
  /** Rows without a session, which no number is about. */
  readonly leftOut: number;
}

export interface ExportTask {
  readonly name: string;
  readonly format: 'csv' | 'parquet';
  /** What the column `Identity` says from now on. */
  readonly identities: RowLabels;
}

/** Rows of a batch: few, so that progress is told often. */
const ROWS = 500;

/**
 * A table that is open. It is read once into columns, for drawing; what is computed or written is read from the file
 * again, batch by batch, with every digit that it has.
 */
export class TableService {
  #file: File | undefined;
  #format: TableFormat = {};
  #store = new ColumnStore('');

  /** @throws FexgraphError BAD_INPUT, LIMIT_EXCEEDED, BAD_OPTION naming line and column (rejects). */
  async open(file: File, format: TableFormat, progress: Progress): Promise<TableInfo> {
    const store = new ColumnStore(file.name);
    this.#file = file;
    this.#format = format;
    for await (const batch of this.#batches(progress)) store.add(batch);
    this.#store = store;
    return store.info();
  }

  column(name: string): Promise<Float32Array<ArrayBuffer>> {
    return this.#store.column(name);
  }

  /** The numbers that `summary` of `@fexgraph/fex` gives. */
  async summary({ columns, statistics, sessions }: SummaryTask, progress: Progress): Promise<SummaryResult> {
    let leftOut = 0;
    const labelled = async function* (batches: AsyncIterable<FexTable>) {
      let start = 0;
      for await (const batch of batches) {
        const chosen = batch.select(columns);
        const rows = sessions && rowsWithLabel(sessions, start, batch.rowCount);
        start += batch.rowCount;
        if (!rows) yield chosen;
        else {
          leftOut += batch.rowCount - rows.length;
          const from = start - batch.rowCount;
          yield chosen.take(rows).withSessions(rows.map((row) => sessions.labels[sessions.codes[from + row]]));
        }
      }
    };
    const results: FexTable[] = [];
    for await (const table of summary.over(labelled(this.#batches(progress)), { statistics })) results.push(table);
    const [table] = results;
    return {
      sessions: sessions && (table.sessions as readonly string[]),
      columns: table.names.map((name) => ({ name, values: table.numbers(name) })),
      leftOut,
    };
  }

  /** The whole table as a new file, with other identities. */
  async export({ name, format, identities }: ExportTask, progress: Progress): Promise<Blob> {
    const encoder = await tableEncoder(format);
    const made: Blob[] = [];
    const output = await blobOutputs((_, blob) => void made.push(blob)).open(name);
    let start = 0;
    for await (const batch of this.#batches(progress)) {
      await output.write(encoder.rows(withIdentities(batch, identities, start)));
      start += batch.rowCount;
    }
    await output.write(encoder.end());
    await output.complete();
    return made[0];
  }

  #batches(progress: Progress): AsyncGenerator<FexTable> {
    const file = this.#file!;
    return readTableBlob(file, file.name, {
      ...this.#format,
      rows: ROWS,
      progress: (bytes) => progress(file.size === 0 ? 1 : bytes / file.size),
    });
  }
}

function rowsWithLabel({ codes }: RowLabels, start: number, count: number): number[] {
  return Array.from({ length: count }, (_, row) => row).filter((row) => codes[start + row] >= 0);
}

/** The column `Identity` in its place; at the end, if it was not there. */
function withIdentities(batch: FexTable, { labels, codes }: RowLabels, start: number): FexTable {
  const identity: TableColumn = {
    name: 'Identity',
    values: Array.from({ length: batch.rowCount }, (_, row) => labels[codes[start + row]] ?? null),
  };
  const columns = batch.columns.map((column) => (column.name === 'Identity' ? identity : column));
  return new FexTable(batch.has('Identity') ? columns : [...columns, identity]);
}
