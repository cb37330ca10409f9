import type { FileProblem } from '../file-problem.ts';
import type { FileEntry, FileMap, Position } from '../text/file-value.ts';

/** The part of a graph file that a problem is about. */
export interface ProblemPlace {
  /** Name of the sub-graph; undefined for the graph itself. */
  readonly graph?: string;
  /** Undefined for what is about the graph or sub-graph as a whole. */
  readonly node?: string;
  /** Port, option or setting of the node. */
  readonly at?: string;
}

/** Keys of a node with keys in them that problems are about, and keys that are about the node as a whole. */
const MAPS: readonly (string | undefined)[] = ['options', 'params', 'inputs'];
const WHOLE: readonly (string | undefined)[] = ['type', 'use', 'input'];

/** The keys that lead to a position. */
function keysTo(map: FileMap, position: Position): readonly string[] {
  let last: FileEntry | undefined;
  for (const entry of map.entries.values()) if (!isBefore(position, entry.at)) last = entry;
  if (!last) return [];
  return [last.key, ...(last.value.kind === 'map' ? keysTo(last.value, position) : [])];
}

const isBefore = (a: Position, b: Position) => a.line < b.line || (a.line === b.line && a.column < b.column);

/** A problem stands where it is written: in a sub-graph that is used twice it has one place. */
export function locate(root: FileMap, { line, column, path, at }: FileProblem): ProblemPlace {
  const keys = keysTo(root, { line, column });
  const graph = keys[0] === 'graphs' ? keys[1] : undefined;
  const [section, node, part, option] = graph === undefined ? keys : keys.slice(2);
  const inGraph = graph === undefined ? {} : { graph };
  if (section === 'nodes' && node !== undefined) {
    const name = at ?? (MAPS.includes(part) ? option : WHOLE.includes(part) ? undefined : part);
    return { ...inGraph, node, ...(name === undefined ? {} : { at: name }) };
  }
  // An edge of the list of edges belongs to the node that it goes into.
  const target = section === 'edges' ? path?.split('/').at(-1) : undefined;
  return { ...inGraph, ...(target === undefined ? {} : { node: target, ...(at === undefined ? {} : { at }) }) };
}
