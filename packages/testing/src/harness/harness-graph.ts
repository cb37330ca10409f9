import {
  type CompiledGraph,
  defineNode,
  type ErrorPolicy,
  type Keyed,
  type NodeClass,
  type NodeDefinition,
  type NodeEntry,
  type NodeSpec,
  packetType,
  port,
  type ResolvedNode,
} from '@fexgraph/core';
import type { DependencyContainer } from 'tsyringe';
import { z } from 'zod';

const AnyPacket = packetType<Keyed>('Any');
const any = port(AnyPacket, 'whatever the test gives');

const itemsDefinition = defineNode({
  type: 'testing/items',
  version: 1,
  summary: 'gives the items of a test',
  output: any,
  options: z.object({}),
});

export interface HarnessGraphOptions {
  readonly container: DependencyContainer;
  readonly onError: ErrorPolicy;
  readonly settings: Pick<NodeEntry, 'maxBatch' | 'batchDelayMs'>;
  readonly maxInFlight: number;
  /** The items, or undefined where the node is a source itself. */
  readonly items: (() => AsyncIterable<Keyed>) | undefined;
}

/** A class whose one instance is a source of the items. */
function itemsClass(open: () => AsyncIterable<Keyed>): NodeClass {
  function Items() {
    return { open };
  }
  return Items as unknown as NodeClass;
}

/**
 * A graph with one node under test. It is put together by hand: the items go in as they are, also those of a node with
 * several ports, so that no join stands between the test and the node.
 */
export function harnessGraph(spec: NodeSpec, options: HarnessGraphOptions): CompiledGraph {
  const { container, onError, settings, maxInFlight, items } = options;
  const isSource = items === undefined;
  const definition: NodeDefinition = isSource ? spec.definition : { ...spec.definition, inputs: undefined, input: any };
  const node: ResolvedNode = {
    id: 'node',
    entry: { type: definition.type, options: spec.options, onError, ...(isSource ? {} : settings) },
    nodeClass: spec.nodeClass,
    definition,
    options: spec.options,
    ports: isSource ? {} : { any },
  };
  const source: ResolvedNode | undefined = items && {
    id: 'items',
    entry: { type: itemsDefinition.type },
    nodeClass: itemsClass(items),
    definition: itemsDefinition,
    options: {},
    ports: {},
  };
  const nodes = source ? [source, node] : [node];
  const sources = new Set([nodes[0].id]);
  const holds = definition.traits?.holds ?? 0;
  return {
    spec: { version: 1, nodes: Object.fromEntries(nodes.map(({ id, entry }) => [id, entry])), edges: [], maxInFlight },
    container,
    nodes,
    edges: source ? [{ from: 'items', to: 'node', port: 'any' }] : [],
    outputs: definition.output ? { packets: 'node' } : {},
    pruned: [],
    sourcesOf: new Map(nodes.map(({ id }) => [id, sources])),
    held: new Map(nodes.map(({ id }) => [id, Number.isFinite(holds) ? holds : 0])),
  };
}
