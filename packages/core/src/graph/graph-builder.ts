import { FexgraphError } from '../errors/fexgraph-error.ts';
import { type InputOf, inputPorts, type NodeDefinition, type OutputOf } from '../node/definition.ts';
import type { NodeSpec } from '../node/node-spec.ts';
import type { NodeClass } from '../node/pipeline-node-decorator.ts';
import type { Port, Ports } from '../node/port.ts';
import type { Keyed } from '../packets/frame-key.ts';
import { type EdgeEntry, GRAPH_VERSION, type GraphSpec, type NodeEntry } from './graph-spec.ts';

/** The output of a node in a graph under construction. */
export class Wire<T extends Keyed = Keyed> {
  declare protected readonly carries: T;
  constructor(
    readonly builder: GraphBuilder,
    readonly node: string,
  ) {}
}

type WireFor<P> =
  P extends Port<infer T, infer Optional, infer Many>
    ? Many extends true
      ? readonly Wire<T>[]
      : Optional extends true
        ? Wire<T> | undefined
        : Wire<T> | readonly Wire<T>[]
    : never;

type OptionalPorts<Ps extends Ports> = {
  [K in keyof Ps]: Ps[K] extends Port<infer _T, false, false> ? never : K;
}[keyof Ps];

/**
 * How a node is wired: nothing for a source, a wire for a node with one input, and named wires otherwise. Several wires
 * into one port merge frames of different sources.
 */
export type Wiring<D extends NodeDefinition> = [InputOf<D>] extends [never]
  ? []
  : D extends { readonly inputs: infer Ps extends Ports }
    ? [
        wires: { readonly [K in Exclude<keyof Ps, OptionalPorts<Ps>>]: WireFor<Ps[K]> } & {
          readonly [K in OptionalPorts<Ps>]?: WireFor<Ps[K]>;
        },
      ]
    : D extends { readonly input: infer P }
      ? [wire: WireFor<P>]
      : [];

export type NodeSettings = Omit<NodeEntry, 'type' | 'options'>;

/** A graph as data plus the classes that were given to the builder (they need no registration). */
export interface BuiltGraph {
  readonly spec: GraphSpec;
  readonly classes: readonly NodeClass[];
}

/**
 * Composes a graph with the editor checking packet types.
 *
 * @example
 * const graph = new GraphBuilder('boxes');
 * const frames = graph.add('frames', imagesSource({ inputs: ['face.png'] }));
 * const faces = graph.add('faces', rfb320(), frames);
 * graph.output('faces', faces);
 */
export class GraphBuilder {
  readonly #nodes = new Map<string, NodeEntry>();
  readonly #edges: EdgeEntry[] = [];
  readonly #outputs = new Map<string, string>();
  readonly #classes = new Set<NodeClass>();

  constructor(readonly name?: string) {}

  /** @throws FexgraphError BAD_GRAPH for an id that is taken or a wire of another graph. */
  add<D extends NodeDefinition>(id: string, spec: NodeSpec<D>, ...wiring: Wiring<D>): Wire<OutputOf<D>>;
  add(id: string, spec: NodeSpec, wiring?: unknown): Wire {
    if (this.#nodes.has(id)) throw new FexgraphError('BAD_GRAPH', `the graph has a node "${id}" already`);
    const { definition, nodeClass, options } = spec;
    const type = `${definition.type}@${definition.version}`;
    this.#nodes.set(id, options === undefined ? { type } : { type, options });
    this.#classes.add(nodeClass);
    if (wiring !== undefined) {
      const isWires = wiring instanceof Wire || Array.isArray(wiring);
      const named = isWires
        ? { [Object.keys(inputPorts(definition))[0]]: wiring }
        : (wiring as Record<string, unknown>);
      for (const [port, wires] of Object.entries(named)) {
        for (const wire of ([wires ?? []] as unknown[]).flat() as Wire[]) this.#connect(wire, id, port);
      }
    }
    return new Wire(this, id);
  }

  /** Error policy, batching and flow of a node. @throws FexgraphError BAD_GRAPH for an unknown node. */
  settings(wire: Wire | string, settings: NodeSettings): this {
    const id = typeof wire === 'string' ? wire : wire.node;
    const entry = this.#nodes.get(id);
    if (!entry) throw new FexgraphError('BAD_GRAPH', `the graph has no node "${id}"`);
    this.#nodes.set(id, { ...entry, ...settings });
    return this;
  }

  /** Makes a node's packets available as `run.output(name)`. @throws FexgraphError BAD_GRAPH for a name that is taken. */
  output(name: string, wire: Wire): this {
    if (this.#outputs.has(name)) throw new FexgraphError('BAD_GRAPH', `the graph has an output "${name}" already`);
    this.#ownNode(wire, `output "${name}"`);
    this.#outputs.set(name, wire.node);
    return this;
  }

  build(defaults: Pick<GraphSpec, 'mode' | 'onError' | 'maxErrors' | 'maxInFlight' | 'maxBatch'> = {}): BuiltGraph {
    const spec: GraphSpec = {
      version: GRAPH_VERSION,
      ...(this.name === undefined ? {} : { name: this.name }),
      ...defaults,
      nodes: Object.fromEntries(this.#nodes),
      edges: [...this.#edges],
      outputs: Object.fromEntries(this.#outputs),
    };
    return { spec, classes: [...this.#classes] };
  }

  #connect(wire: Wire, to: string, port: string): void {
    this.#ownNode(wire, `${to}.${port}`);
    this.#edges.push({ from: wire.node, to, port });
  }

  #ownNode(wire: Wire, taker: string): void {
    if (wire.builder === this) return;
    throw new FexgraphError('BAD_GRAPH', `${taker} is wired to node "${wire.node}" of another graph`);
  }
}
