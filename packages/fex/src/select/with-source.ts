import { tableOperation } from '../stream/table-operation.ts';

export interface WithSourceOptions {
  /** What the rows come from, for example the name of their file. */
  readonly source: string;
}

/** A column `source` in front, unless there is one: which of several files a row comes from. */
export const withSource = tableOperation<WithSourceOptions>(({ source }) => ({
  push: (table) => [
    table.has('source')
      ? table
      : table.withColumns([
          { name: 'source', values: new Array<string>(table.rowCount).fill(source) },
          ...table.columns,
        ]),
  ],
  end: () => [],
}));
