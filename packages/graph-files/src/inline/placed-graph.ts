import type { GraphSpec } from '@fexgraph/core';
import type { FileEntry, FileNode, Position, Reference } from '../document/graph-document.ts';

/** A node in its place in the graph, and where it is written. */
export interface PlacedNode {
  /** Path in the graph, for example `who/embed`. */
  readonly id: string;
  readonly file: FileNode;
  /** Option paths whose value is a placeholder, the empty path for all. */
  readonly placeholders: ReadonlySet<string>;
}

export interface PlacedEdge {
  readonly from: string;
  readonly to: string;
  readonly port?: string;
  /** Where the port is named, and where the source of the edge is. */
  readonly portAt?: Position;
  readonly fromAt: Position;
}

/** A graph spec together with the places in the file that its parts come from. */
export interface PlacedGraph {
  readonly spec: GraphSpec;
  readonly at: Position;
  readonly settings: readonly FileEntry[];
  readonly nodes: ReadonlyMap<string, PlacedNode>;
  readonly edges: readonly PlacedEdge[];
  readonly outputs: ReadonlyMap<string, Reference>;
}
