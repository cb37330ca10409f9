import { didYouMean, FexgraphError } from '@fexgraph/core';

/** A column of numbers; NaN is a missing value. */
export interface NumberColumn {
  readonly name: string;
  readonly values: Float64Array;
}

/** A column of texts; null is a missing value. */
export interface TextColumn {
  readonly name: string;
  readonly values: readonly (string | null)[];
}

export type TableColumn = NumberColumn | TextColumn;

export function isNumbers(column: TableColumn): column is NumberColumn {
  return column.values instanceof Float64Array;
}

/** What rows are grouped by: one label for each row; null belongs to no session. */
export type SessionLabel = string | number | null;

/**
 * Rows of face behaviour, column by column. A table is never changed: every operation makes a new one, and columns
 * that stay the same are shared.
 */
export class FexTable {
  readonly columns: readonly TableColumn[];
  readonly rowCount: number;
  /** One label for each row, or undefined where the table has no sessions. */
  readonly sessions: readonly SessionLabel[] | undefined;
  readonly #byName: ReadonlyMap<string, TableColumn>;

  /** @throws FexgraphError `BAD_OPTION` for columns of unequal length, a doubled name, or labels that are not one for each row. */
  constructor(
    columns: readonly TableColumn[],
    options: { readonly sessions?: readonly SessionLabel[] | undefined } = {},
  ) {
    const rowCount = columns[0]?.values.length ?? options.sessions?.length ?? 0;
    const byName = new Map<string, TableColumn>();
    for (const column of columns) {
      if (column.values.length !== rowCount) {
        throw invalid(
          `column "${column.name}" has ${column.values.length} rows, "${columns[0]?.name}" has ${rowCount}`,
        );
      }
      if (byName.has(column.name)) throw invalid(`two columns have the name "${column.name}"`);
      byName.set(column.name, column);
    }
    if (options.sessions !== undefined && options.sessions.length !== rowCount) {
      throw invalid(`${options.sessions.length} session labels for ${rowCount} rows: give one for each row`);
    }
    this.columns = columns;
    this.rowCount = rowCount;
    this.sessions = options.sessions;
    this.#byName = byName;
  }

  get names(): readonly string[] {
    return this.columns.map(({ name }) => name);
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** @throws FexgraphError `BAD_OPTION` for a name that the table does not have. */
  column(name: string): TableColumn {
    const column = this.#byName.get(name);
    if (column === undefined)
      throw new FexgraphError('BAD_OPTION', `no column "${name}"`, hinted(didYouMean(name, this.names)));
    return column;
  }

  /** @throws FexgraphError `BAD_OPTION` for a column that is absent or has texts. */
  numbers(name: string): Float64Array {
    const column = this.column(name);
    if (!isNumbers(column)) throw invalid(`column "${name}" has texts, and numbers are needed`);
    return column.values;
  }

  /** The columns of these names, in this order; sessions stay. */
  select(names: readonly string[]): FexTable {
    return this.withColumns(names.map((name) => this.column(name)));
  }

  /** The rows at these positions, in this order, with their session labels. */
  take(rows: ArrayLike<number>): FexTable {
    const at = Array.from(rows, (row) => {
      if (!Number.isInteger(row) || row < 0 || row >= this.rowCount) throw invalid(`no row ${row} of ${this.rowCount}`);
      return row;
    });
    const sessions = this.sessions;
    return new FexTable(
      this.columns.map((column) => {
        if (!isNumbers(column))
          return { name: column.name, values: at.map((row) => column.values[row] as string | null) };
        const values = new Float64Array(at.length);
        for (let i = 0; i < at.length; i++) values[i] = column.values[at[i] as number] as number;
        return { name: column.name, values };
      }),
      { sessions: sessions && at.map((row) => sessions[row] as SessionLabel) },
    );
  }

  /** Rows `start` to before `end`; numbers are not copied. */
  slice(start: number, end: number): FexTable {
    return new FexTable(
      this.columns.map((column) =>
        isNumbers(column)
          ? { name: column.name, values: column.values.subarray(start, end) }
          : { name: column.name, values: column.values.slice(start, end) },
      ),
      { sessions: this.sessions?.slice(start, end) },
    );
  }

  /** Other columns of the same rows, with the same sessions. */
  withColumns(columns: readonly TableColumn[]): FexTable {
    return new FexTable(columns, { sessions: this.sessions });
  }

  /** The same rows with one label each, or with none. */
  withSessions(sessions: readonly SessionLabel[] | undefined): FexTable {
    return new FexTable(this.columns, { sessions });
  }
}

function invalid(message: string): FexgraphError {
  return new FexgraphError('BAD_OPTION', message);
}

function hinted(hint: string | undefined): { readonly hint?: string } {
  return hint === undefined ? {} : { hint };
}
