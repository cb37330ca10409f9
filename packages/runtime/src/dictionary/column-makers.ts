import { compile, type Trust } from '@fexgraph/core';
import type { DependencyContainer } from 'tsyringe';
import { detectGraph } from '../detect/detect-graph.ts';

/** What makes a column, and how far to trust it. */
export interface ColumnMaker {
  /** Type of the node. */
  readonly node: string;
  /** In words or as a formula; for what is not available, why. */
  readonly how: string;
  /** `not stated`: a node of a plugin that says nothing of its columns. */
  readonly trust: Trust | 'not stated';
}

/**
 * What makes each column of a pack, from what the nodes of its graph for videos say of themselves. A column that no node
 * speaks of is not in the map: nothing makes it.
 */
export function columnMakers(container: DependencyContainer, pack: string): ReadonlyMap<string, ColumnMaker> {
  const graph = compile(detectGraph(container, { inputs: 'a.mp4', pack }).build(), container);
  const makers = new Map<string, ColumnMaker>();
  const missing = new Map<string, ColumnMaker>();
  for (const { definition, options } of graph.nodes) {
    const { type: node, summary, columnNotes = [] } = definition;
    for (const column of definition.columns?.(options as never) ?? []) {
      makers.set(column, { node, how: summary, trust: 'not stated' });
    }
    for (const { columns, how, trust } of columnNotes) {
      for (const column of columns) {
        if (makers.get(column)?.node === node) makers.set(column, { node, how, trust });
        else if (trust === 'not available') missing.set(column, { node, how, trust });
      }
    }
  }
  return new Map([...missing, ...makers]);
}
