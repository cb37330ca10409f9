import type { FileWire, GraphBody } from '../document/graph-document.ts';
import type { ParamScope } from '../params/param-scope.ts';

/** One use of a graph: the file itself, or a sub-graph in one place, with its own params. */
export interface GraphInstance {
  readonly body: GraphBody;
  /** Put before the ids of its nodes: `who/`. */
  readonly prefix: string;
  readonly scope: ParamScope;
  /** Uses inside it, by the id of the using entry. */
  readonly children: Map<string, GraphInstance>;
  /** What its inputs are connected to, out there. None for the file itself. */
  readonly inputs?: InstanceInputs;
}

interface InstanceInputs {
  readonly parent: GraphInstance;
  /** By input name, in the order of the wires. */
  readonly wires: ReadonlyMap<string, readonly FileWire[]>;
}
