import { columnMeanings, columnNames, type FexSchema } from '@fexgraph/core';

/**
 * What a table says of itself where its format has a place for that: which fexgraph wrote it, and as JSON what its
 * columns say, with unit, range and direction (`columnMeanings`). It has no time and no place: equal rows, equal bytes.
 */
export function tableMetadata(schema: FexSchema, version: string): ReadonlyMap<string, string> {
  const columns = columnMeanings(schema.columns).map((entry) => ({ ...entry, columns: columnNames(entry) }));
  return new Map([
    ['fexgraph', version],
    ['fexgraph.columns', JSON.stringify(columns)],
  ]);
}
