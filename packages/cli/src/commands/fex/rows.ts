import { concatTables, type FexTable } from '@fexgraph/fex';

/** Rows of a table, in batches as they come. */
export type Rows = AsyncIterable<FexTable>;

export async function wholeTable(rows: Rows): Promise<FexTable> {
  const batches: FexTable[] = [];
  for await (const batch of rows) batches.push(batch);
  return concatTables(batches);
}
