import { type CompiledGraph, FEX_BLOCKS, IMAGE_SCHEMA } from '@fexgraph/core';

/** Columns that a head may fill: what a picture says about a face. */
const ASKED = [...Object.values(FEX_BLOCKS).flat(), ...IMAGE_SCHEMA.group('embedding')!.columns, 'Identity'];

/** Fex columns that no node of the graph can fill; they are null in every row, and the run record lists them. */
export function unsupportedColumns(graph: CompiledGraph): readonly string[] {
  const filled = filledColumns(graph);
  return ASKED.filter((column) => !filled.has(column));
}

/** Fex columns about a face that some node of the graph can fill. */
export function headColumns(graph: CompiledGraph): readonly string[] {
  const filled = filledColumns(graph);
  return ASKED.filter((column) => filled.has(column));
}

function filledColumns(graph: CompiledGraph): ReadonlySet<string> {
  return new Set(graph.nodes.flatMap(({ definition, options }) => definition.columns?.(options as never) ?? []));
}
