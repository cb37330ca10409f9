import type { NodeRegistry } from '@fexgraph/core';
import type { GraphOutline } from '@fexgraph/graph-files';
import type { Point } from '@fexgraph/inspect';
import { findWireEnd, type NodePorts, OUT, portOfWire, portsOf } from './node-ports.ts';
import { placeNodes } from './place-nodes.ts';
import { type PlacedProblem, problemsByNode } from './problems.ts';
import { openBody, type Scope } from './scope.ts';

/** A node, the use of a sub-graph, or an input of the sub-graph that is shown. */
export interface CanvasNode {
  /** Unique among nodes and inputs. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly role: 'node' | 'use' | 'input';
  readonly ports: NodePorts;
  /** Names under which it is an output of the graph. */
  readonly outputs: readonly string[];
  readonly problems: readonly PlacedProblem[];
  readonly place: Point;
}

export interface CanvasWire {
  readonly id: string;
  readonly source: string;
  readonly sourcePort: string;
  readonly target: string;
  readonly targetPort: string;
  /** As the file has it. */
  readonly from: string;
  readonly port: string | undefined;
  /** Of the packet it carries, where it is known. */
  readonly packet: string;
  readonly problems: readonly PlacedProblem[];
}

export interface CanvasGraph {
  readonly nodes: readonly CanvasNode[];
  readonly wires: readonly CanvasWire[];
}

const INPUT = 'input:';

/** What the canvas shows of a graph file. */
export function canvasGraph(
  outline: GraphOutline,
  scope: Scope,
  registry: NodeRegistry,
  problems: readonly PlacedProblem[],
  pinned: Readonly<Record<string, Point>>,
): CanvasGraph {
  const { graph, body } = openBody(outline, scope);
  const found = problemsByNode(problems, outline, graph);
  const ports = new Map(body.nodes.map((node) => [node.id, portsOf(node, outline, registry)]));
  const wires = body.nodes.flatMap((node) =>
    node.wires.flatMap(({ from, port }, i): CanvasWire[] => {
      const end = findWireEnd(from, body);
      if (!end) return [];
      const source = end.isInput ? INPUT + end.node : end.node;
      const gives = end.isInput ? [] : (ports.get(end.node)?.outputs ?? []);
      const sourcePort = end.isInput ? OUT : (end.output ?? gives[0]?.name ?? OUT);
      const names = ports.get(node.id)?.inputs.map(({ name }) => name) ?? [];
      const targetPort = portOfWire(port, names);
      const problemsOfPort = (found.get(node.id) ?? []).filter(({ place }) => place.at === targetPort);
      return [
        {
          id: `${from} ${node.id} ${targetPort} ${i}`,
          source,
          sourcePort,
          target: node.id,
          targetPort,
          from,
          port,
          packet: gives.find(({ name }) => name === sourcePort)?.packet ?? '',
          problems: problemsOfPort.filter(({ problem }) => isAbout(problem.message, from, node.wires.length)),
        },
      ];
    }),
  );
  const ids = [...body.inputs.map((name) => INPUT + name), ...body.nodes.map(({ id }) => id)];
  const places = placeNodes(
    ids,
    wires.map(({ source, target }) => ({ from: source, to: target })),
    pinned,
  );
  const outputsOf = (id: string) =>
    Object.entries(body.outputs)
      .filter(([, from]) => findWireEnd(from, body)?.node === id)
      .map(([name]) => name);
  return {
    wires,
    nodes: [
      ...body.inputs.map((name) => ({
        id: INPUT + name,
        name,
        type: 'input of the sub-graph',
        role: 'input' as const,
        ports: INPUT_PORTS,
        outputs: outputsOf(name),
        problems: [],
        place: places.get(INPUT + name)!,
      })),
      ...body.nodes.map(({ id, type, use }) => ({
        id,
        name: id,
        type: use === undefined ? (type ?? '') : `sub-graph ${use}`,
        role: use === undefined ? ('node' as const) : ('use' as const),
        ports: ports.get(id)!,
        outputs: outputsOf(id),
        problems: found.get(id) ?? [],
        place: places.get(id)!,
      })),
    ],
  };
}

/** Problems of ports name the node that gives, where several do. */
const isAbout = (message: string, from: string, wires: number) =>
  wires === 1 || !message.includes('"') || message.includes(`"${from.split('.')[0]}`);

const INPUT_PORTS: NodePorts = {
  kind: 'source',
  summary: 'what the graph around it connects',
  inputs: [],
  outputs: [{ name: OUT, packet: '', doc: '', many: false, optional: false }],
};
