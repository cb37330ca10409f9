import { FexgraphError } from '@fexgraph/core';
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetRead, parquetSchema } from 'hyparquet';
import { FexTable, type TableColumn } from '../table/fex-table.ts';
import { fromLibrary } from './library-reader.ts';

export interface ParquetFormat {
  /** What errors call the file, for example its path. Default `Parquet`. */
  readonly name?: string;
  /** Hears of each piece of a column that was read. A file whose pages lie about their length may give no sign for long. */
  readonly onPiece?: () => void;
}

/** Cells of a column as the reader gives them. */
export interface ParquetChunk {
  readonly columnName: string;
  readonly columnData: ArrayLike<unknown>;
  /** Of the file. */
  readonly rowStart: number;
}

/** What reads a file. */
export interface ParquetSource {
  metadata(): Promise<FileMetaData>;
  /** Gives all cells of these rows. */
  read(
    rows: { readonly rowStart: number; readonly rowEnd: number },
    onChunk: (chunk: ParquetChunk) => void,
  ): Promise<void>;
}

const FORMAT = 'a Parquet file';

/** Of a row group: 4 GiB of numbers. Files may say anything. */
const MOST_CELLS = 2 ** 29;

const NUMBERS = ['FLOAT', 'DOUBLE', 'INT32', 'INT64', 'BOOLEAN'];

/**
 * Reads a Parquet file, one batch for each row group: flat columns of numbers and texts, not compressed or with Snappy.
 * `AsyncBuffer` is any file of which pieces can be asked for. Numbers of type FLOAT are the nearest float64, so 0.1 is
 * 0.10000000149011612 where a CSV file has 0.1.
 *
 * The reader behind it trusts what the pages of a file say of their length: one that is damaged there may take it very long.
 * Read the Parquet files of strangers where the work can be ended, as `readTableFile` of `@fexgraph/fex/node` does.
 * @throws FexgraphError `BAD_INPUT` naming the column for another type, and for a file that is none; `LIMIT_EXCEEDED` for a row
 * group of more than 4 GiB (rejects).
 */
export async function* readParquet(file: AsyncBuffer, format: ParquetFormat = {}): AsyncGenerator<FexTable> {
  let known: FileMetaData | undefined;
  yield* readParquetFrom(
    {
      metadata: async () => (known = await parquetMetadataAsync(file)),
      read: (rows, onChunk) =>
        parquetRead({
          file,
          metadata: known,
          ...rows,
          onChunk: (chunk) => {
            format.onPiece?.();
            onChunk(chunk);
          },
        }),
    },
    format,
  );
}

/** The same from what reads the file. */
export async function* readParquetFrom(
  source: ParquetSource,
  { name = 'Parquet' }: ParquetFormat = {},
): AsyncGenerator<FexTable> {
  const metadata = await fromLibrary(FORMAT, name, () => source.metadata());
  const columns = columnsOf(metadata, name);
  let start = 0;
  for (const { num_rows } of metadata.row_groups) {
    const rows = Number(num_rows);
    if (rows * columns.length > MOST_CELLS) {
      throw new FexgraphError('LIMIT_EXCEEDED', `${name}: a row group of ${rows} rows does not fit into memory`, {
        hint: 'write the file with smaller row groups',
      });
    }
    if (rows > 0) yield await readGroup(source, columns, start, rows, name);
    start += rows;
  }
  if (start === 0) yield new FexTable(columns.map(({ name, isText }) => emptyColumn(name, isText, 0)));
}

interface FileColumn {
  readonly name: string;
  readonly isText: boolean;
}

function columnsOf(metadata: FileMetaData, file: string): readonly FileColumn[] {
  return parquetSchema(metadata).children.map(({ element, children }) => {
    const { name, type, logical_type, converted_type } = element;
    const isText = type === 'BYTE_ARRAY' && (converted_type === 'UTF8' || logical_type?.type === 'STRING');
    const isFlat = children.length === 0 && element.repetition_type !== 'REPEATED';
    if (isFlat && (isText || (type !== undefined && NUMBERS.includes(type)))) return { name, isText };
    throw new FexgraphError('BAD_INPUT', `${file}: column "${name}" holds neither numbers nor texts`);
  });
}

function emptyColumn(name: string, isText: boolean, rows: number): TableColumn {
  return isText
    ? { name, values: new Array<string | null>(rows).fill(null) }
    : { name, values: new Float64Array(rows).fill(Number.NaN) };
}

async function readGroup(
  source: ParquetSource,
  columns: readonly FileColumn[],
  start: number,
  rows: number,
  name: string,
): Promise<FexTable> {
  const found = new Map(columns.map((column) => [column.name, emptyColumn(column.name, column.isText, rows)]));
  const problems: FexgraphError[] = [];
  await fromLibrary(FORMAT, name, () =>
    source.read({ rowStart: start, rowEnd: start + rows }, ({ columnName, columnData, rowStart }) => {
      const values = found.get(columnName)!.values as Float64Array | (string | null)[];
      for (let i = 0; i < columnData.length; i++) {
        const cell: unknown = columnData[i];
        const row = rowStart - start + i;
        if (values instanceof Float64Array) values[row] = numberOf(cell);
        else if (typeof cell === 'string' || cell == null) values[row] = cell ?? null;
        else problems.push(new FexgraphError('BAD_INPUT', `${name}: column "${columnName}": a cell is no text`));
      }
    }),
  );
  if (problems.length > 0) throw problems[0];
  return new FexTable([...found.values()]);
}

function numberOf(cell: unknown): number {
  return cell === null || cell === undefined ? Number.NaN : Number(cell);
}
