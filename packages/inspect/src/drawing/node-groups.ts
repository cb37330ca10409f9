import type { DrawnNode } from './graph-drawing.ts';

/** Nodes by the sub-graphs they came out of: `who/embed` stands in group `who`. */
export interface NodeGroup {
  /** Last part of the path; empty for the whole graph. */
  readonly name: string;
  readonly path: string;
  readonly nodes: readonly DrawnNode[];
  readonly groups: readonly NodeGroup[];
}

export function groupNodes(nodes: readonly DrawnNode[], path = ''): NodeGroup {
  const own: DrawnNode[] = [];
  const inner = new Map<string, DrawnNode[]>();
  for (const node of nodes) {
    const rest = path === '' ? node.id : node.id.slice(path.length + 1);
    const slash = rest.indexOf('/');
    if (slash < 0 || node.role === 'output') own.push(node);
    else {
      const name = rest.slice(0, slash);
      inner.set(name, [...(inner.get(name) ?? []), node]);
    }
  }
  const groups = [...inner].map(([name, members]) => groupNodes(members, path === '' ? name : `${path}/${name}`));
  return { name: path.slice(path.lastIndexOf('/') + 1), path, nodes: own, groups };
}

/** The id of a node without the sub-graphs it stands in. */
export function shortId({ id }: DrawnNode): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
