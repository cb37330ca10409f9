import { type CompiledGraph, FEX_BLOCKS, IMAGE_SCHEMA } from '@fexgraph/core';

/** Columns that a head may fill: what a picture says about a face. */
const ASKED = [...Object.values(FEX_BLOCKS).flat(), ...IMAGE_SCHEMA.group('embedding')!.columns, 'Identity'];

/** Fex columns that no node of the graph can fill; they are null in every row, and the run record lists them. */
export function unsupportedColumns(graph: CompiledGraph): readonly string[] {
  const filled = new Set(
    graph.nodes.flatMap(({ definition, options }) => definition.columns?.(options as never) ?? []),
  );
  return ASKED.filter((column) => !filled.has(column));
}
