import type { Clock } from '../clock/clock.ts';
import { cancelled, FexgraphError } from '../errors/fexgraph-error.ts';
import { FrameError } from '../errors/frame-error.ts';
import { DEFAULT_LIVE_IN_FLIGHT, DEFAULT_MAX_IN_FLIGHT, type FlowPolicy } from '../graph/graph-spec.ts';
import type { NodeSpec } from '../node/node-spec.ts';
import { isFailedFrame, type ProcessContext, type SourceNode } from '../node/pipeline-node.ts';
import type { Keyed } from '../packets/frame-key.ts';
import { checkSourceSettings } from './check-run-options.ts';
import type { FailureLog } from './failure-log.ts';
import type { FrameOrigin } from './in-flight-frame.ts';
import type { Ledger } from './ledger.ts';
import type { RunNode, RunNodes } from './run-nodes.ts';
import type { SourceSettings } from './run-options.ts';
import { SourcePump, sourceFailure } from './source-pump.ts';
import type { SourcePacket } from './source-reader.ts';
import type { StageGraph } from './stage-graph.ts';
import { type EndToken, packetToken } from './token.ts';

/** What the sources ask of their run. */
export interface SourcesContext {
  readonly nodes: RunNodes;
  readonly ledger: Ledger;
  readonly failures: FailureLog;
  readonly clock: Clock;
  readonly process: ProcessContext;
  readonly graceMs: number;
  /** Of the run options, which override everything. */
  readonly maxInFlight: number | undefined;
  /** Of the graph. */
  readonly defaultMaxInFlight: number | undefined;
  failed(error: FexgraphError): void;
}

interface ActiveSource {
  readonly graphSource: string;
  readonly pump: SourcePump;
  readonly finished: Promise<void>;
}

/** The sources of a run: those of the graph, and those added and removed while it runs. */
export class RunSources {
  readonly #active = new Map<string, ActiveSource>();
  readonly #expected = new Map<string, number | undefined>();
  /** For each source node of the graph: how many sources still bring frames in at its place. */
  readonly #open = new Map<string, number>();
  #graph: StageGraph | undefined;
  #paused = false;
  #stopped = false;

  constructor(private readonly context: SourcesContext) {}

  /** Starts the sources of the graph. */
  start(graph: StageGraph, settings: (id: string) => SourceSettings): void {
    this.#graph = graph;
    for (const id of graph.inlets.keys()) this.#open.set(id, 1);
    for (const id of graph.inlets.keys()) this.#pump(id, id, this.context.nodes.get(id), settings(id));
  }

  pause(): void {
    this.#paused = true;
    for (const { pump } of this.#active.values()) pump.pause();
  }

  resume(): void {
    this.#paused = false;
    for (const { pump } of this.#active.values()) pump.resume();
  }

  /** No more frames are pulled, also not from sources that are added later. */
  stop(): void {
    this.#stopped = true;
    for (const { pump } of this.#active.values()) pump.stop();
  }

  /** Resolves when every source has ended and is closed. */
  async finished(): Promise<void> {
    while (this.#active.size > 0) await Promise.all([...this.#active.values()].map(({ finished }) => finished));
  }

  /** Frames to expect, where all sources know. */
  expected(): number | undefined {
    let total = 0;
    for (const count of this.#expected.values()) {
      if (count === undefined) return undefined;
      total += count;
    }
    return total;
  }

  /** @throws FexgraphError BAD_GRAPH, BAD_OPTION, CANCELLED, or what `prepare` threw (rejects). */
  async add(id: string, spec: NodeSpec, like: string, settings: SourceSettings): Promise<void> {
    const { nodes, process } = this.context;
    this.#checkNew(id, spec, like);
    checkSourceSettings(id, settings);
    const { nodeClass, definition, options } = spec;
    const node = nodes.add({ id, nodeClass, definition, written: options }, nodes.get(like));
    this.#open.set(like, this.#open.get(like)! + 1);
    try {
      await node.life.prepare(process);
      if (this.#stopped) throw cancelled('the run has ended or is being drained');
    } catch (thrown) {
      this.#closeGraphSource(like);
      await nodes.remove(id);
      throw thrown;
    }
    this.#pump(id, like, node, settings);
  }

  /** Stops pulling; resolves when the frames in flight have left. @throws FexgraphError BAD_GRAPH for an unknown id. */
  async remove(id: string): Promise<void> {
    const source = this.#active.get(id);
    if (!source) throw new FexgraphError('BAD_GRAPH', `the run has no source "${id}"`);
    source.pump.stop();
    await source.finished;
  }

  #checkNew(id: string, { definition }: NodeSpec, like: string): void {
    if (this.#stopped || !this.#open.get(like)) {
      throw new FexgraphError('BAD_GRAPH', `source node "${like}" is not running`);
    }
    if (this.context.nodes.has(id)) throw new FexgraphError('BAD_GRAPH', `the run has a node "${id}" already`);
    const wanted = this.context.nodes.get(like).life.spec.definition.output?.packet.name;
    const given = definition.output?.packet.name;
    if (definition.kind !== 'source' || given !== wanted) {
      throw new FexgraphError('BAD_GRAPH', `${definition.type} is not a source of ${wanted}, as "${like}" is`);
    }
  }

  #pump(id: string, graphSource: string, node: RunNode, settings: SourceSettings): void {
    const { clock, process, graceMs } = this.context;
    const { definition } = node.life.spec;
    const flow = settings.flow ?? (definition.traits?.live ? 'latest' : 'wait');
    const source = node.life.typed.node as SourceNode<Keyed>;
    const name = `source "${id}" (${definition.type})`;
    try {
      this.#expected.set(id, source.expected?.());
    } catch (thrown) {
      throw sourceFailure(name, thrown);
    }
    const pump = new SourcePump(source, {
      process,
      clock,
      graceMs,
      name,
      id,
      graphSource,
      capacity: this.#capacityOf(flow, settings),
      terminals: this.#graph!.terminalsOf.get(graphSource)!,
      flow,
      accept: (packet, origin) => this.#accept(node, packet, origin),
      drop: (packet, origin) => this.#drop(node, packet, origin),
      sourceEnded: (source) => this.#endSource({ kind: 'end', source, id, graphSource }),
    });
    if (this.#paused) pump.pause();
    const finished = this.#run(id, graphSource, pump, name);
    this.#active.set(id, { graphSource, pump, finished });
    if (this.#stopped) pump.stop();
  }

  #endSource(token: EndToken): void {
    this.context.ledger.endSource(token.source);
    if (!this.context.process.signal.aborted) this.#graph!.inlets.get(token.graphSource)!.next(token);
  }

  #capacityOf(flow: FlowPolicy, { maxInFlight }: SourceSettings): number {
    const { context } = this;
    const usual = flow === 'wait' ? DEFAULT_MAX_IN_FLIGHT : DEFAULT_LIVE_IN_FLIGHT;
    return context.maxInFlight ?? maxInFlight ?? context.defaultMaxInFlight ?? usual;
  }

  /** Never rejects: what fails ends the run. */
  async #run(id: string, graphSource: string, pump: SourcePump, name: string): Promise<void> {
    const attempt = async (step: () => Promise<void> | void) => {
      try {
        await step();
      } catch (thrown) {
        this.context.failed(sourceFailure(name, thrown));
      }
    };
    await attempt(() => pump.run());
    await attempt(() => this.#closeGraphSource(graphSource));
    await attempt(() => this.#leave(id, graphSource, pump));
    this.#active.delete(id);
  }

  /** A source that was added goes when its last frame has gone: many may come and go in a long run. */
  async #leave(id: string, graphSource: string, pump: SourcePump): Promise<void> {
    await pump.emptied();
    if (id !== graphSource && !this.context.process.signal.aborted) await this.context.nodes.remove(id);
  }

  #closeGraphSource(graphSource: string): void {
    const open = this.#open.get(graphSource)! - 1;
    this.#open.set(graphSource, open);
    if (open === 0) this.#graph!.inlets.get(graphSource)!.complete();
  }

  #accept(node: RunNode, packet: SourcePacket, origin: FrameOrigin): void {
    const { ledger, failures } = this.context;
    const failed = isFailedFrame(packet);
    const frame = ledger.accept(packet.key, origin, failed ? undefined : packet);
    node.counters.received++;
    if (!failed) node.counters.emitted++;
    const token = failed
      ? failures.fail(frame, new FrameError(packet.key, packet.input, node.id, packet.error), node)
      : packetToken(frame, packet);
    this.#graph!.inlets.get(origin.graphSource)!.next(token);
  }

  /** A frame for which the graph has no capacity: accepted and dropped in one. One that could not be read stays a failure. */
  #drop(node: RunNode, packet: SourcePacket, origin: FrameOrigin): void {
    const { ledger, failures } = this.context;
    const failed = isFailedFrame(packet);
    const frame = ledger.accept(packet.key, { ...origin, terminals: 1 }, failed ? undefined : packet);
    node.counters.received++;
    if (failed) failures.fail(frame, new FrameError(packet.key, packet.input, node.id, packet.error), node);
    else node.counters.dropped++;
    ledger.acknowledge(frame);
  }
}
