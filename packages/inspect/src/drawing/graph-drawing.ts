import {
  type CompiledGraph,
  type GraphSpec,
  inputPorts,
  type NodeDefinition,
  NodeRegistry,
  parseNodeType,
} from '@fexgraph/core';

export interface DrawnNode {
  /** Path in the graph; `outputs.name` for a declared output. */
  readonly id: string;
  /** `family/name@version`; empty for an output, `no such node` for what an edge of a wrong spec names. */
  readonly type: string;
  readonly role: 'source' | 'node' | 'sink' | 'output';
  /** Left out of runs, because nobody reads its results. */
  readonly pruned: boolean;
}

export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  /** The packet it carries, and the port where the node has several. Empty if the node types are not known. */
  readonly label: string;
  readonly pruned: boolean;
}

/** What a picture of a graph shows, whatever draws it. */
export interface GraphDrawing {
  readonly name?: string;
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

type Definitions = (id: string) => NodeDefinition | undefined;

/**
 * What there is to draw of a graph. A spec that was not compiled can have mistakes; it is drawn as it stands, and
 * packets and pruned nodes are known only with a registry.
 */
export function drawGraph(graph: CompiledGraph | GraphSpec, registry?: NodeRegistry): GraphDrawing {
  const isCompiled = 'spec' in graph;
  const spec = isCompiled ? graph.spec : graph;
  const known = registry ?? (isCompiled ? NodeRegistry.of(graph.container) : undefined);
  const resolved = new Map(isCompiled ? graph.nodes.map(({ id, definition }) => [id, definition] as const) : []);
  const definitions: Definitions = (id) => {
    const type = Object.hasOwn(spec.nodes, id) ? parseNodeType(spec.nodes[id].type).type : undefined;
    return resolved.get(id) ?? (type === undefined ? undefined : known?.get(type)?.definition);
  };
  const pruned = new Set(isCompiled ? graph.pruned : findPruned(spec, definitions));
  const outputs = Object.entries(spec.outputs ?? {});
  return {
    ...(spec.name === undefined ? {} : { name: spec.name }),
    nodes: [
      ...Object.keys(spec.nodes).map((id) => drawNode(id, spec, definitions(id), pruned.has(id))),
      ...missingNodes(spec),
      ...outputs.map(([name]): DrawnNode => ({ id: `outputs.${name}`, type: '', role: 'output', pruned: false })),
    ],
    edges: [
      ...spec.edges.map(({ from, to, port }) => ({
        from,
        to,
        label: edgeLabel(definitions(from), definitions(to), port),
        pruned: pruned.has(from) || pruned.has(to),
      })),
      ...outputs.map(([name, from]) => ({
        from,
        to: `outputs.${name}`,
        label: definitions(from)?.output?.packet.name ?? '',
        pruned: false,
      })),
    ],
  };
}

/** Edges of a spec with mistakes may name nodes that are not there. */
function missingNodes({ nodes, edges, outputs = {} }: GraphSpec): readonly DrawnNode[] {
  const named = new Set([...edges.flatMap(({ from, to }) => [from, to]), ...Object.values(outputs)]);
  const missing = [...named].filter((id) => !Object.hasOwn(nodes, id));
  return missing.map((id) => ({ id, type: 'no such node', role: 'node', pruned: false }));
}

function drawNode(id: string, spec: GraphSpec, definition: NodeDefinition | undefined, pruned: boolean): DrawnNode {
  const written = spec.nodes[id].type;
  const type = definition && !written.includes('@') ? `${written}@${definition.version}` : written;
  const takesInput = definition
    ? Object.keys(inputPorts(definition)).length > 0
    : spec.edges.some((edge) => edge.to === id);
  const role = !takesInput ? 'source' : definition && !definition.output ? 'sink' : 'node';
  return { id, type, role, pruned };
}

function edgeLabel(from: NodeDefinition | undefined, to: NodeDefinition | undefined, port: string | undefined): string {
  const packet = from?.output?.packet.name ?? '';
  const isNamed = port !== undefined && (!to || Object.keys(inputPorts(to)).length > 1);
  if (!isNamed || port.toLowerCase() === packet.toLowerCase()) return packet;
  return packet ? `${packet} → ${port}` : port;
}

/** What `compile` would leave out; nothing while the kind of some node is not known. */
function findPruned(spec: GraphSpec, definitions: Definitions): readonly string[] {
  const ids = Object.keys(spec.nodes);
  if (ids.some((id) => !definitions(id))) return [];
  const read = new Set([...ids.filter((id) => !definitions(id)!.output), ...Object.values(spec.outputs ?? {})]);
  const open = [...read];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const edge of spec.edges) {
      if (edge.to !== id || read.has(edge.from)) continue;
      read.add(edge.from);
      open.push(edge.from);
    }
  }
  return ids.filter((id) => !read.has(id));
}
