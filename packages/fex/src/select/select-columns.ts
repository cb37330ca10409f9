import { askedColumns } from '../groups/column-groups.ts';
import { tableOperation } from '../stream/table-operation.ts';

export interface SelectColumnsOptions {
  /** Names of columns and groups. */
  readonly columns: string | readonly string[];
}

/** Some columns, in the order asked for. @throws FexgraphError `BAD_OPTION` for a name that is not there. */
export const selectColumns = tableOperation<SelectColumnsOptions>(({ columns }) => ({
  push: (table) => [table.select(askedColumns(table.names, columns))],
  end: () => [],
}));
