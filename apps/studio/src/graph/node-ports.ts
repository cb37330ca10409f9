import { inputPorts, type NodeKind, type NodeRegistry, parseNodeType } from '@fexgraph/core';
import type { GraphOutline, OutlineBody, OutlineNode } from '@fexgraph/graph-files';

export interface PortView {
  readonly name: string;
  /** Name of the packet type; empty where it is not known. */
  readonly packet: string;
  readonly doc: string;
  readonly many: boolean;
  readonly optional: boolean;
}

export interface NodePorts {
  readonly kind: NodeKind | 'use' | 'unknown';
  readonly summary: string;
  readonly inputs: readonly PortView[];
  readonly outputs: readonly PortView[];
}

/** The name of the output of a node, which has only one. */
export const OUT = 'out';

/** Sub-graphs may lie in each other; deeper ones are shown without packets. */
const DEEPEST = 8;

/** The ports of a node or of the use of a sub-graph, and those that its wires name although it has none such. */
export function portsOf(node: OutlineNode, outline: GraphOutline, registry: NodeRegistry): NodePorts {
  const known =
    node.use === undefined ? portsOfType(node.type ?? '', registry) : portsOfUse(node.use, outline, registry);
  const names = known.inputs.map(({ name }) => name);
  const named = node.wires.map((wire) => portOfWire(wire.port, names));
  const others = [...new Set(named)].filter((name) => !names.includes(name));
  return { ...known, inputs: [...known.inputs, ...others.map((name) => plainPort(name))] };
}

/** Where a wire goes: the port it names, or the only one. */
export function portOfWire(port: string | undefined, names: readonly string[]): string {
  return port ?? (names.length === 1 ? names[0] : '?');
}

const plainPort = (name: string, packet = '', doc = ''): PortView => ({
  name,
  packet,
  doc,
  many: false,
  optional: false,
});

function portsOfType(type: string, registry: NodeRegistry): NodePorts {
  const definition = registry.get(parseNodeType(type).type)?.definition;
  if (!definition) return { kind: 'unknown', summary: '', inputs: [], outputs: [plainPort(OUT)] };
  const inputs = Object.entries(inputPorts(definition)).map(([name, { packet, doc, many, optional }]) => ({
    name,
    packet: packet.name,
    doc,
    many,
    optional,
  }));
  const { kind, summary, output } = definition;
  return { kind, summary, inputs, outputs: output ? [plainPort(OUT, output.packet.name, output.doc)] : [] };
}

function portsOfUse(name: string, outline: GraphOutline, registry: NodeRegistry): NodePorts {
  const body = Object.hasOwn(outline.graphs, name) ? outline.graphs[name] : undefined;
  return {
    kind: 'use',
    summary: `sub-graph ${name}`,
    inputs: (body?.inputs ?? []).map((input) => plainPort(input)),
    outputs: Object.entries(body?.outputs ?? {}).map(([output, from]) =>
      plainPort(output, body && packetOf(from, body, outline, registry, DEEPEST)),
    ),
  };
}

/** The packet that a reference stands for, through the outputs of sub-graphs. */
function packetOf(
  reference: string,
  body: OutlineBody,
  outline: GraphOutline,
  registry: NodeRegistry,
  depth: number,
): string {
  const end = findWireEnd(reference, body);
  const node = body.nodes.find(({ id }) => id === end?.node);
  if (!node || depth === 0) return '';
  if (node.use === undefined) return portsOfType(node.type ?? '', registry).outputs[0]?.packet ?? '';
  const inner = Object.hasOwn(outline.graphs, node.use) ? outline.graphs[node.use] : undefined;
  const from = inner && Object.entries(inner.outputs).find(([name]) => name === (end?.output ?? name))?.[1];
  return inner && from !== undefined ? packetOf(from, inner, outline, registry, depth - 1) : '';
}

export interface WireEnd {
  /** A node, or an input of the sub-graph. */
  readonly node: string;
  /** The output of a sub-graph, where the reference names one. */
  readonly output?: string;
  readonly isInput: boolean;
}

/** What a reference of the file names: a node, `use.output`, or an input; undefined where there is none such. */
export function findWireEnd(reference: string, { nodes, inputs }: OutlineBody): WireEnd | undefined {
  if (inputs.includes(reference)) return { node: reference, isInput: true };
  if (nodes.some(({ id }) => id === reference)) return { node: reference, isInput: false };
  const dot = reference.lastIndexOf('.');
  const node = reference.slice(0, Math.max(dot, 0));
  if (!nodes.some(({ id }) => id === node)) return undefined;
  return { node, output: reference.slice(dot + 1), isInput: false };
}

/** How a wire from an output is written: the node, and the output where it has several. */
export function referenceTo(id: string, output: string, outputs: readonly PortView[]): string {
  return outputs.length > 1 ? `${id}.${output}` : id;
}
