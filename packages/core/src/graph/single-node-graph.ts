import type { DependencyContainer } from 'tsyringe';
import * as z from 'zod';
import type { NodeDefinition } from '../node/definition.ts';
import type { NodeSpec } from '../node/node-spec.ts';
import { type NodeClass, pipelineNode } from '../node/pipeline-node-decorator.ts';
import { packetType, port } from '../node/port.ts';
import type { Keyed } from '../packets/frame-key.ts';
import type { CompiledGraph } from './compile.ts';
import type { ErrorPolicy, NodeEntry } from './graph-spec.ts';
import type { ResolvedNode } from './resolve-nodes.ts';

const any = port(packetType<Keyed>('Any'), 'whatever is given');

export interface SingleNodeGraphOptions {
  readonly container: DependencyContainer;
  /** What each source in front of the node gives; none where the node is a source itself. */
  readonly sources?: readonly (() => AsyncIterable<Keyed>)[];
  readonly onError?: ErrorPolicy;
  readonly maxInFlight?: number;
  readonly settings?: Pick<NodeEntry, 'maxBatch' | 'batchDelayMs'>;
}

/**
 * A graph with one node, `node`, for test kits: its packets are the output `packets`. The items go in as they are, also
 * those of a node with several ports, so that no join stands between the test and the node.
 */
export function singleNodeGraph(spec: NodeSpec<NodeDefinition>, options: SingleNodeGraphOptions): CompiledGraph {
  const { container, onError, settings, maxInFlight, sources = [] } = options;
  const isSource = sources.length === 0;
  const definition: NodeDefinition = isSource ? spec.definition : { ...spec.definition, inputs: undefined, input: any };
  const node: ResolvedNode = {
    id: 'node',
    entry: { type: definition.type, options: spec.options, onError, ...(isSource ? {} : settings) },
    nodeClass: spec.nodeClass,
    definition,
    options: spec.options,
    ports: isSource ? {} : { any },
  };
  const inputs = sources.map((open, i) => itemsNode(`items-${i}`, open, onError));
  const nodes = [...inputs, node];
  const sourceIds = new Set((isSource ? nodes : inputs).map(({ id }) => id));
  return {
    spec: { version: 1, nodes: Object.fromEntries(nodes.map(({ id, entry }) => [id, entry])), edges: [], maxInFlight },
    container,
    nodes,
    edges: inputs.map(({ id }) => ({ from: id, to: 'node', port: 'any' })),
    outputs: definition.output ? { packets: 'node' } : {},
    pruned: [],
    sourcesOf: new Map(nodes.map(({ id }) => [id, id === 'node' ? sourceIds : new Set([id])])),
  };
}

const itemsDefinition: NodeDefinition = {
  kind: 'source',
  type: 'testing/items',
  version: 1,
  summary: 'gives the items of a test',
  output: any,
  options: z.object({}),
};

function itemsNode(id: string, open: () => AsyncIterable<Keyed>, onError: ErrorPolicy | undefined): ResolvedNode {
  function Items() {
    return { open };
  }
  const nodeClass = Items as unknown as NodeClass;
  pipelineNode(itemsDefinition)(nodeClass as never);
  return {
    id,
    entry: { type: itemsDefinition.type, onError },
    nodeClass,
    definition: itemsDefinition,
    options: {},
    ports: {},
  };
}
