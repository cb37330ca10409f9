import { FexgraphError } from '@fexgraph/core';
import { groupColumns } from '../groups/column-groups.ts';
import type { FexTable } from '../table/fex-table.ts';

/** Says of each embedding whose it is; undefined is a face without one. `clusterGallery` of @fexgraph/nodes-identity does. */
export type IdentityClustering = (embeddings: readonly (Float32Array | undefined)[]) => readonly (string | null)[];

/**
 * The column `Identity` made anew from the embeddings of the rows; at the end, if it was not there. A row that lacks one
 * of the values gets a missing label. Columns that are missing in every row take no part: shorter networks leave the last
 * ones empty. Who is who depends on all rows, so it needs the whole table.
 * @throws FexgraphError `BAD_INPUT` for a table without embeddings.
 */
export function labelIdentities(table: FexTable, cluster: IdentityClustering): FexTable {
  const embedding = groupColumns(table.names, 'embedding')
    .map((name) => table.numbers(name))
    .filter((values) => !values.every(Number.isNaN));
  if (embedding.length === 0) {
    throw new FexgraphError('BAD_INPUT', 'the table has no identity embeddings', {
      hint: 'fexgraph writes them only when asked: detect --embeddings',
    });
  }
  const rows = Array.from({ length: table.rowCount }, (_, row) => {
    const values = Float32Array.from(embedding, (column) => column[row]);
    return values.every(Number.isFinite) ? values : undefined;
  });
  const labels = { name: 'Identity', values: cluster(rows) };
  const others = table.columns.map((column) => (column.name === 'Identity' ? labels : column));
  return table.withColumns(table.has('Identity') ? others : [...others, labels]);
}
