import type { Clock } from '../clock/clock.ts';
import { cancelled, FexgraphError } from '../errors/fexgraph-error.ts';
import { FrameError } from '../errors/frame-error.ts';
import { DEFAULT_LIVE_IN_FLIGHT, DEFAULT_MAX_IN_FLIGHT, type NodeEntry } from '../graph/graph-spec.ts';
import type { NodeSpec } from '../node/node-spec.ts';
import { FailedFrame, type ProcessContext, type SourceNode } from '../node/pipeline-node.ts';
import type { Keyed } from '../packets/frame-key.ts';
import { checkSourceSettings } from './check-run-options.ts';
import type { FailureDesk } from './failure-desk.ts';
import type { Ledger, SlotPlace } from './ledger.ts';
import type { NodeCalls } from './node-calls.ts';
import type { RunNode, RunNodes } from './run-nodes.ts';
import { SourcePump, sourceFailure } from './source-pump.ts';
import type { SourcePacket } from './source-reader.ts';
import { packetToken } from './token.ts';
import type { Wiring } from './wiring.ts';

export type SourceSettings = Pick<NodeEntry, 'flow' | 'maxInFlight'>;

/** What the sources ask of their run. */
export interface SourcesContext {
  readonly nodes: RunNodes;
  readonly ledger: Ledger;
  readonly failures: FailureDesk;
  readonly calls: NodeCalls;
  readonly clock: Clock;
  readonly process: ProcessContext;
  readonly graceMs: number;
  /** Of the run options, which override everything. */
  readonly maxInFlight: number | undefined;
  /** Of the graph. */
  readonly defaultMaxInFlight: number | undefined;
  /** Frames that the nodes behind a source node may hold back; they come on top of `maxInFlight`. */
  readonly held: ReadonlyMap<string, number>;
  failed(error: FexgraphError): void;
}

interface ActiveSource {
  readonly entry: string;
  readonly pump: SourcePump;
  readonly finished: Promise<void>;
}

/** The sources of a run: those of the graph, and those added and removed while it runs. */
export class RunSources {
  readonly #active = new Map<string, ActiveSource>();
  readonly #expected = new Map<string, number | undefined>();
  /** For each source node of the graph: how many sources still bring frames in at its place. */
  readonly #open = new Map<string, number>();
  #wiring: Wiring | undefined;
  #paused = false;
  #stopped = false;

  constructor(private readonly context: SourcesContext) {}

  /** Starts the sources of the graph. */
  start(wiring: Wiring, settings: (id: string) => SourceSettings): void {
    this.#wiring = wiring;
    for (const id of wiring.entries.keys()) this.#open.set(id, 1);
    for (const id of wiring.entries.keys()) this.#pump(id, id, this.context.nodes.get(id), settings(id));
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
    const { nodes, calls, process } = this.context;
    this.#checkNew(id, spec, like);
    checkSourceSettings(id, settings);
    const { nodeClass, definition, options } = spec;
    const node = nodes.add({ id, nodeClass, definition, written: options }, nodes.get(like));
    this.#open.set(like, this.#open.get(like)! + 1);
    try {
      await calls.limit(node.host.prepare(process));
      if (this.#stopped) throw cancelled('the run has ended or is being drained');
    } catch (thrown) {
      this.#closeEntry(like);
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
    const wanted = this.context.nodes.get(like).host.spec.definition.output?.packet.name;
    const given = definition.output?.packet.name;
    if (definition.input || definition.inputs || given !== wanted) {
      throw new FexgraphError('BAD_GRAPH', `${definition.type} is not a source of ${wanted}, as "${like}" is`);
    }
  }

  #pump(id: string, entry: string, node: RunNode, settings: SourceSettings): void {
    const { clock, process, graceMs } = this.context;
    const source = node.host.node as SourceNode<Keyed>;
    this.#expected.set(id, source.expected?.());
    const room = this.#roomOf(entry, settings);
    const place = { entry, line: id, room, terminals: this.#wiring!.terminalsOf.get(entry)! };
    const pump = new SourcePump(source, {
      process,
      clock,
      room,
      graceMs,
      flow: settings.flow ?? 'wait',
      accept: (packet, settled) => this.#accept(node, place, packet, settled),
      drop: (packet) => this.#drop(node, entry, packet),
      sourceEnded: (name) => this.#endSource(name, place),
    });
    if (this.#paused) pump.pause();
    const finished = this.#run(id, entry, pump);
    this.#active.set(id, { entry, pump, finished });
    if (this.#stopped) pump.stop();
  }

  #endSource(source: string, { entry, line }: SlotPlace): void {
    this.context.ledger.endSource(source);
    if (this.context.process.signal.aborted) return;
    this.#wiring!.entries.get(entry)!.next({ kind: 'end', source, entry, line });
  }

  #roomOf(entry: string, { flow = 'wait', maxInFlight }: SourceSettings): number {
    const { context } = this;
    const usual = flow === 'wait' ? DEFAULT_MAX_IN_FLIGHT : DEFAULT_LIVE_IN_FLIGHT;
    const chosen = context.maxInFlight ?? maxInFlight ?? context.defaultMaxInFlight ?? usual;
    return chosen + (context.held.get(entry) ?? 0);
  }

  /** Never rejects: what fails ends the run. */
  async #run(id: string, entry: string, pump: SourcePump): Promise<void> {
    await this.#attempt(id, () => pump.run());
    await this.#attempt(id, () => this.#closeEntry(entry));
    await this.#attempt(id, () => this.#leave(id, entry, pump));
    this.#active.delete(id);
  }

  async #attempt(id: string, step: () => Promise<void> | void): Promise<void> {
    try {
      await step();
    } catch (thrown) {
      this.context.failed(sourceFailure(id, thrown));
    }
  }

  /** A source that was added goes when its last frame has gone: many may come and go in a long run. */
  async #leave(id: string, entry: string, pump: SourcePump): Promise<void> {
    await pump.emptied();
    const { nodes, calls, process } = this.context;
    if (id !== entry && !process.signal.aborted) await calls.limit(nodes.remove(id));
  }

  #closeEntry(entry: string): void {
    const open = this.#open.get(entry)! - 1;
    this.#open.set(entry, open);
    if (open === 0) this.#wiring!.entries.get(entry)!.complete();
  }

  #accept(node: RunNode, place: SlotPlace, packet: SourcePacket, settled: () => void): void {
    const { ledger, failures } = this.context;
    const failed = packet instanceof FailedFrame;
    const slot = ledger.accept(packet.key, place, failed ? undefined : packet, settled);
    node.counters.received++;
    if (!failed) node.counters.emitted++;
    const token = failed
      ? failures.fail(slot, new FrameError(packet.key, packet.input, node.id, packet.error), node)
      : packetToken(slot, packet);
    this.#wiring!.entries.get(place.entry)!.next(token);
  }

  /** A frame for which there was no room: accepted and dropped in one. One that could not be read stays a failure. */
  #drop(node: RunNode, entry: string, packet: SourcePacket): void {
    const { ledger, failures } = this.context;
    const failed = packet instanceof FailedFrame;
    const place = { entry, line: node.id, room: 0, terminals: 1 };
    const slot = ledger.accept(packet.key, place, failed ? undefined : packet, () => undefined);
    node.counters.received++;
    if (failed) failures.fail(slot, new FrameError(packet.key, packet.input, node.id, packet.error), node);
    else node.counters.dropped++;
    ledger.acknowledge(slot);
  }
}
