import { FexTable, type TableColumn } from '@fexgraph/fex';
import { readTableBlob } from '@fexgraph/fex/web';

/**
 * Tables one under the other, batch by batch, in the columns of all of them: those of the widest, then what others have
 * besides. What a table does not have is missing in its rows.
 *
 * @param tables files of one column of a name each with the same type
 */
export async function* joinedTables(tables: readonly File[]): AsyncGenerator<FexTable> {
  const heads: FexTable[] = [];
  for (const file of tables) heads.push(await headOf(file));
  const [widest, ...others] = [...heads].sort((a, b) => b.columns.length - a.columns.length);
  if (!widest) return;
  const columns = new Map(widest.columns.map((column) => [column.name, column]));
  for (const column of others.flatMap((head) => head.columns)) {
    if (!columns.has(column.name)) columns.set(column.name, column);
  }
  for (const file of tables) {
    for await (const batch of readTableBlob(file, file.name)) yield withColumns(batch, [...columns.values()]);
  }
}

/** Its columns, without rows. */
async function headOf(file: File): Promise<FexTable> {
  for await (const batch of readTableBlob(file, file.name, { rows: 1 })) return batch.take([]);
  return new FexTable([]);
}

function withColumns(batch: FexTable, columns: readonly TableColumn[]): FexTable {
  return new FexTable(
    columns.map(({ name, values }): TableColumn => {
      if (batch.has(name)) return batch.column(name);
      return values instanceof Float64Array
        ? { name, values: new Float64Array(batch.rowCount).fill(Number.NaN) }
        : { name, values: new Array<null>(batch.rowCount).fill(null) };
    }),
  );
}
