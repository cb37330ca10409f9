import { type FexTable, groupColumns } from '@fexgraph/fex';

/** The same table where there are none. */
export function withoutEmbeddings(table: FexTable): FexTable {
  const embeddings = new Set(groupColumns(table.names, 'embedding'));
  return embeddings.size === 0 ? table : table.withColumns(table.columns.filter(({ name }) => !embeddings.has(name)));
}

/** Tables that were written without embeddings have the columns, and nothing in them. */
export function holdsEmbeddings(table: FexTable): boolean {
  return groupColumns(table.names, 'embedding').some((name) => !table.numbers(name).every(Number.isNaN));
}
