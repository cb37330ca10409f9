import { from, lastValueFrom, toArray } from 'rxjs';
import type { TableOperation } from '../../src/stream/table-operation.ts';
import { concatTables } from '../../src/table/concat-tables.ts';
import type { FexTable } from '../../src/table/fex-table.ts';

/** The rows of a table in batches of these sizes, the last one as often as it is needed; without rows one of none. */
export function inBatches(table: FexTable, sizes: readonly number[]): FexTable[] {
  if (table.rowCount === 0) return [table];
  const batches: FexTable[] = [];
  for (let start = 0, i = 0; start < table.rowCount; i++) {
    const size = Math.max(1, sizes[Math.min(i, sizes.length - 1)]);
    const end = Math.min(start + size, table.rowCount);
    batches.push(table.take(Array.from({ length: end - start }, (_, row) => start + row)));
    start = end;
  }
  return batches;
}

/** The result of an operator for rows in batches of these sizes, as one table. */
export async function streamed<Options>(
  operation: TableOperation<Options>,
  table: FexTable,
  options: Options,
  sizes: readonly number[],
): Promise<FexTable> {
  return concatTables(await lastValueFrom(from(inBatches(table, sizes)).pipe(operation.stream(options), toArray())));
}

/** Names, numbers, texts and labels, for comparison to the last bit. */
export function contents({ columns, sessions }: FexTable) {
  return { columns: columns.map(({ name, values }) => [name, [...values]]), sessions };
}

/** The result of the loop over batches, as one table. */
export async function readInBatches<Options>(
  operation: TableOperation<Options>,
  table: FexTable,
  options: Options,
  sizes: readonly number[],
): Promise<FexTable> {
  async function* read() {
    yield* inBatches(table, sizes);
  }
  const results: FexTable[] = [];
  for await (const batch of operation.over(read(), options)) results.push(batch);
  return concatTables(results);
}
