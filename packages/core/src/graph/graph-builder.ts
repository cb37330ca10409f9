import { FexgraphError } from '../errors/fexgraph-error.ts';
import { type InputOf, inputPorts, type NodeDefinition, type OutputOf } from '../node/definition.ts';
import type { NodeSpec } from '../node/node-spec.ts';
import type { NodeClass } from '../node/pipeline-node-decorator.ts';
import { isPacketOf, type PacketType, type Port, type Ports } from '../node/port.ts';
import type { Keyed } from '../packets/frame-key.ts';
import {
  type EdgeEntry,
  GRAPH_VERSION,
  type GraphSettings,
  type GraphSpec,
  type NodeEntry,
  type NodeSettings,
  parseNodeType,
} from './graph-spec.ts';
import { didYouMean } from './near-miss.ts';
import type { NodeRegistry } from './node-registry.ts';

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

/** A node that a builder holds. */
export interface BuilderNode {
  readonly id: string;
  readonly definition: NodeDefinition;
  /** As written. */
  readonly options: unknown;
}

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
  readonly #definitions = new Map<string, NodeDefinition>();
  #edges: EdgeEntry[] = [];
  readonly #outputs = new Map<string, string>();
  readonly #classes = new Set<NodeClass>();
  #settings: GraphSettings = {};

  constructor(readonly name?: string) {}

  /**
   * Goes on with a graph that was loaded, for example from a file.
   *
   * @throws FexgraphError NOT_REGISTERED for a node type that the registry does not have.
   * @example
   * const graph = GraphBuilder.from(readGraphFile(text, 'mine.yaml', { params }).spec, runtime.registry);
   * graph.add('eyes', eyeClosure(), graph.outputWire('fex', FexPacket));
   */
  static from(spec: GraphSpec, registry: NodeRegistry): GraphBuilder {
    const { version: _, name, nodes, edges, outputs = {}, ...settings } = spec;
    const graph = new GraphBuilder(name);
    for (const [id, entry] of Object.entries(nodes)) {
      graph.#definitions.set(id, registry.registered(parseNodeType(entry.type).type).definition);
      graph.#nodes.set(id, entry);
    }
    graph.#edges = [...edges];
    for (const [output, id] of Object.entries(outputs)) graph.#outputs.set(output, id);
    graph.#settings = settings;
    return graph;
  }

  /** @throws FexgraphError BAD_GRAPH for an id that is taken or a wire of another graph. */
  add<D extends NodeDefinition>(id: string, spec: NodeSpec<D>, ...wiring: Wiring<D>): Wire<OutputOf<D>>;
  add(id: string, spec: NodeSpec, wiring?: unknown): Wire {
    if (this.#nodes.has(id)) throw new FexgraphError('BAD_GRAPH', `the graph has a node "${id}" already`);
    const { definition } = spec;
    this.#put(id, spec, {});
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
    this.#nodes.set(id, { ...this.#entry(id), ...settings });
    return this;
  }

  /** All nodes, in the order in which they were added. */
  nodes(): readonly BuilderNode[] {
    return [...this.#definitions].map(([id, definition]) => ({ id, definition, options: this.#entry(id).options }));
  }

  /** The output of a node. @throws FexgraphError BAD_GRAPH for an unknown node, or one that gives something else. */
  wire<T extends Keyed>(id: string, packet: PacketType<T>): Wire<T> {
    this.#entry(id);
    const given = this.#definitions.get(id)!.output?.packet;
    if (given && isPacketOf(given, packet)) return new Wire(this, id);
    throw new FexgraphError('BAD_GRAPH', `node "${id}" gives ${given?.name ?? 'nothing'}, not ${packet.name}`);
  }

  /** The wire that a named output reads. @throws FexgraphError BAD_GRAPH as for `wire`. */
  outputWire<T extends Keyed>(name: string, packet: PacketType<T>): Wire<T> {
    const id = this.#outputs.get(name);
    if (id !== undefined) return this.wire(id, packet);
    throw new FexgraphError('BAD_GRAPH', `the graph has no output "${name}"`, {
      hint: didYouMean(name, [...this.#outputs.keys()]),
    });
  }

  /**
   * Puts another node in the place of one: wires and settings stay, options are those of the new node.
   *
   * @throws FexgraphError BAD_GRAPH for an unknown node. Whether the wires fit the new node is said by `compile`.
   */
  replace(id: string, spec: NodeSpec): this {
    const { type: _, options: __, ...settings } = this.#entry(id);
    this.#put(id, spec, settings);
    return this;
  }

  /**
   * Puts a node with one input behind a wire: what has read the wire until now, outputs included, reads the new node.
   *
   * @throws FexgraphError BAD_GRAPH for an id that is taken or a wire of another graph.
   * @example
   * graph.insert('steady', smoothBoxes({ alpha: 0.6 }), graph.wire('faces', DetectionsPacket));
   */
  insert<T extends Keyed, D extends NodeDefinition & { readonly input: Port<T, false, false> }>(
    id: string,
    spec: NodeSpec<D>,
    wire: Wire<T>,
  ): Wire<OutputOf<D>> {
    const [edges, outputs] = [this.#edges, [...this.#outputs]];
    this.#edges = [];
    const inserted = this.add(id, spec, ...([wire] as unknown as Wiring<D>));
    const moved = edges.map((edge) => (edge.from === wire.node ? { ...edge, from: id } : edge));
    this.#edges = [...moved, ...this.#edges];
    for (const [output, node] of outputs) if (node === wire.node) this.#outputs.set(output, id);
    return inserted;
  }

  /**
   * Takes a node out, or all nodes of a sub-graph of a file, with their wires and outputs. What nobody else reads is
   * then left out by `compile`.
   *
   * @throws FexgraphError BAD_GRAPH for an unknown node.
   */
  remove(id: string): this {
    const gone = new Set([...this.#nodes.keys()].filter((name) => name === id || name.startsWith(`${id}/`)));
    if (gone.size === 0) this.#entry(id);
    for (const name of gone) {
      this.#nodes.delete(name);
      this.#definitions.delete(name);
    }
    this.#edges = this.#edges.filter(({ from, to }) => !gone.has(from) && !gone.has(to));
    for (const [output, node] of this.#outputs) if (gone.has(node)) this.#outputs.delete(output);
    return this;
  }

  /** Makes a node's packets available as `run.output(name)`. @throws FexgraphError BAD_GRAPH for a name that is taken. */
  output(name: string, wire: Wire): this {
    if (this.#outputs.has(name)) throw new FexgraphError('BAD_GRAPH', `the graph has an output "${name}" already`);
    this.#ownNode(wire, `output "${name}"`);
    this.#outputs.set(name, wire.node);
    return this;
  }

  /** @param settings of the whole graph; they go before those of a graph that was loaded */
  build(settings: GraphSettings = {}): BuiltGraph {
    const spec: GraphSpec = {
      version: GRAPH_VERSION,
      ...(this.name === undefined ? {} : { name: this.name }),
      ...this.#settings,
      ...settings,
      nodes: Object.fromEntries(this.#nodes),
      edges: [...this.#edges],
      outputs: Object.fromEntries(this.#outputs),
    };
    return { spec, classes: [...this.#classes] };
  }

  #entry(id: string): NodeEntry {
    const entry = this.#nodes.get(id);
    if (entry) return entry;
    throw new FexgraphError('BAD_GRAPH', `the graph has no node "${id}"`, {
      hint: didYouMean(id, [...this.#nodes.keys()]),
    });
  }

  #put(id: string, { definition, nodeClass, options }: NodeSpec, settings: NodeSettings): void {
    const type = `${definition.type}@${definition.version}`;
    this.#nodes.set(id, { type, ...(options === undefined ? {} : { options }), ...settings });
    this.#definitions.set(id, definition);
    this.#classes.add(nodeClass);
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
