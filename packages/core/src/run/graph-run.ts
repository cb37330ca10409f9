import { Observable, Subject } from 'rxjs';
import { type Clock } from '../clock/clock.ts';
import { systemClock } from '../clock/system-clock.ts';
import { cancelled, FexgraphError, toError } from '../errors/fexgraph-error.ts';
import { FrameError } from '../errors/frame-error.ts';
import type { CompiledGraph } from '../graph/compile.ts';
import { DEFAULT_MAX_IN_FLIGHT, type NodeEntry } from '../graph/graph-spec.ts';
import type { ResolvedNode } from '../graph/resolve-nodes.ts';
import type { NodeSpec } from '../node/node-spec.ts';
import { requireOptions } from '../node/parse-options.ts';
import {
  FailedFrame,
  type MapNode,
  type ProcessContext,
  type SinkNode,
  type SourceNode,
} from '../node/pipeline-node.ts';
import { CLOCK } from '../node/tokens.ts';
import type { Keyed } from '../packets/frame-key.ts';
import { isOwned } from '../packets/owned.ts';
import { Activity } from './activity.ts';
import { type FrameCounts, isBalanced, Ledger, type Settlement } from './ledger.ts';
import { NodeHost } from './node-host.ts';
import { NodeCounters, type NodeStats } from './node-stats.ts';
import { type ResolvedPolicy, resolvePolicy } from './policy.ts';
import type { RunOptions } from './run-options.ts';
import type { FrameFailure, RunReport } from './run-report.ts';
import { SourcePump, sourceFailure } from './source-pump.ts';
import type { StageContext } from './stage.ts';
import type { Slot, Token } from './token.ts';
import { type Wiring, wire } from './wiring.ts';

/** How a run ended. */
export interface RunOutcome {
  readonly report: RunReport;
  readonly error?: FexgraphError;
}

export interface SettledFrame {
  readonly slot: Pick<Slot, 'key'>;
  readonly settlement: Settlement;
}

interface ActiveSource {
  readonly entry: string;
  readonly host: NodeHost;
  readonly pump: SourcePump;
  readonly finished: Promise<void>;
}

/** One execution of a compiled graph. Starts by itself after the current task, so that outputs can be subscribed to first. */
export class GraphRun {
  readonly #options: RunOptions;
  readonly #clock: Clock;
  readonly #container;
  readonly #controller = new AbortController();
  readonly #hosts = new Map<string, NodeHost>();
  readonly #counters = new Map<string, NodeCounters>();
  readonly #policies = new Map<string, ResolvedPolicy>();
  readonly #outputs = new Map<string, Subject<unknown>>();
  readonly #failures = new Subject<FrameFailure>();
  readonly #settlements = new Subject<SettledFrame>();
  readonly #sourceEnded = new Subject<string>();
  readonly #endingSources = new Set<string>();
  readonly #sources = new Map<string, ActiveSource>();
  readonly #openEntries = new Map<string, number>();
  readonly #activity: Activity;
  readonly #ledger: Ledger;
  readonly #kept: FrameFailure[] = [];
  readonly #outcome: Promise<RunOutcome>;
  #wiring: Wiring | undefined;
  #failedFrames = 0;
  #error: FexgraphError | undefined;
  #finish: () => void = () => undefined;
  #paused = false;
  #prepareMs = 0;
  #runMs = 0;

  constructor(
    readonly graph: CompiledGraph,
    options: RunOptions = {},
  ) {
    this.#options = options;
    this.#clock =
      options.clock ?? (graph.container.isRegistered(CLOCK, true) ? graph.container.resolve(CLOCK) : systemClock);
    this.#activity = new Activity(this.#clock);
    this.#container = graph.container.createChildContainer();
    this.#container.register(CLOCK, { useValue: this.#clock });
    this.#ledger = new Ledger((slot, settlement) => this.#onSettled(slot, settlement));
    for (const name of Object.keys(graph.outputs)) this.#outputs.set(name, new Subject());
    this.#outcome = Promise.resolve().then(() => this.#execute());
  }

  /** Packets of a declared output. They are valid while `next` runs: copy what you keep. Errors if the run fails. */
  output<T extends Keyed>(name: string): Observable<T> {
    const output = this.#outputs.get(name);
    if (!output)
      throw new FexgraphError('BAD_GRAPH', `the graph has no output "${name}"`, {
        hint: `its outputs are: ${[...this.#outputs.keys()].join(', ') || 'none'}`,
      });
    return output.asObservable() as Observable<T>;
  }

  /** Frames that failed, as they settle: the dead-letter stream, and those that ended as null rows. */
  get failures(): Observable<FrameFailure> {
    return this.#failures.asObservable();
  }

  /** Every frame as it leaves the graph. */
  get settlements(): Observable<SettledFrame> {
    return this.#settlements.asObservable();
  }

  /** Never rejects. */
  get settled(): Promise<RunOutcome> {
    return this.#outcome;
  }

  /** @throws the error that ended the run (rejects). */
  get done(): Promise<RunReport> {
    return this.#outcome.then(({ report, error }) => {
      if (error) throw error;
      return report;
    });
  }

  get counts(): FrameCounts {
    return this.#ledger.counts();
  }

  /** Counters of every node, live. */
  stats(): ReadonlyMap<string, NodeStats> {
    return this.#counters;
  }

  /** Frames to expect, where all sources know. */
  expected(): number | undefined {
    let total = 0;
    for (const { host } of this.#sources.values()) {
      const count = (host.node as SourceNode).expected?.();
      if (count === undefined) return undefined;
      total += count;
    }
    return total;
  }

  /** Stops pulling until `resume`; frames in flight go on. */
  pause(): void {
    this.#paused = true;
    for (const { pump } of this.#sources.values()) pump.pause();
  }

  resume(): void {
    this.#paused = false;
    for (const { pump } of this.#sources.values()) pump.resume();
  }

  /** Stops pulling and lets what is in flight finish; the run then completes normally. */
  drain(): Promise<RunOutcome> {
    for (const { pump } of this.#sources.values()) pump.stop();
    return this.#outcome;
  }

  /** Stops pulling, drops what is in flight, releases everything. */
  abort(reason?: unknown): Promise<RunOutcome> {
    this.#fail(cancelled(reason));
    return this.#outcome;
  }

  /** Changes options that the node's definition declares live. @throws FexgraphError BAD_OPTION. */
  set(id: string, changes: Readonly<Record<string, unknown>>): void {
    const host = this.#host(id);
    const { definition } = host.spec;
    for (const name of Object.keys(changes)) {
      if (!definition.live?.includes(name)) {
        throw new FexgraphError(
          'BAD_OPTION',
          `option "${name}" of node "${id}" (${definition.type}) cannot change while running`,
          {
            hint: definition.live?.length
              ? `live options: ${definition.live.join(', ')}`
              : 'use swap, which makes a new node',
          },
        );
      }
    }
    host.update(requireOptions(definition, { ...(host.options as object), ...changes }));
  }

  /** Replaces a node by one with other options (another model, another backend), prepared before it takes over. */
  async swap(id: string, changes: Readonly<Record<string, unknown>>): Promise<void> {
    const host = this.#host(id);
    const { definition } = host.spec;
    if (!definition.output || (!definition.input && !definition.inputs)) {
      throw new FexgraphError('BAD_OPTION', `node "${id}" is a source or a sink and cannot be swapped`);
    }
    await host.swap(requireOptions(definition, { ...(host.options as object), ...changes }), this.#process);
  }

  /** Adds a source while running; its frames enter where those of source node `like` enter. */
  async addSource(
    id: string,
    spec: NodeSpec,
    like: string,
    settings: Pick<NodeEntry, 'flow' | 'maxInFlight'> = {},
  ): Promise<void> {
    const entry = this.#wiring?.entries.get(like);
    if (!entry || !this.#openEntries.get(like))
      throw new FexgraphError('BAD_GRAPH', `source node "${like}" is not running`);
    if (this.#sources.has(id) || this.#hosts.has(id))
      throw new FexgraphError('BAD_GRAPH', `the run has a source "${id}" already`);
    const options = requireOptions(spec.definition, spec.options);
    const { nodeClass, definition } = spec;
    const host = new NodeHost({ id, nodeClass, definition, options }, this.#container, this.#clock);
    this.#hosts.set(id, host);
    this.#counters.set(id, new NodeCounters());
    this.#openEntries.set(like, this.#openEntries.get(like)! + 1);
    try {
      await host.prepare(this.#process);
    } catch (thrown) {
      this.#closeEntry(like);
      throw thrown;
    }
    this.#startPump(id, like, host, settings);
  }

  /** Stops pulling from a source; what is in flight finishes. Resolves when it has stopped. */
  async removeSource(id: string): Promise<void> {
    const source = this.#sources.get(id);
    if (!source) throw new FexgraphError('BAD_GRAPH', `the run has no source "${id}"`);
    source.pump.stop();
    await source.finished;
  }

  get #process(): ProcessContext {
    return { signal: this.#controller.signal };
  }

  #host(id: string): NodeHost {
    const host = this.#hosts.get(id);
    if (!host) throw new FexgraphError('BAD_GRAPH', `the run has no node "${id}"`);
    return host;
  }

  async #execute(): Promise<RunOutcome> {
    const { signal } = this.#options;
    const onAbort = () => this.#fail(cancelled(signal?.reason));
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    const started = this.#clock.now();
    let pulled = started;
    try {
      await this.#prepare();
      pulled = this.#clock.now();
      if (!this.#error) await this.#flow();
    } catch (thrown) {
      this.#fail(
        thrown instanceof FexgraphError
          ? thrown
          : new FexgraphError('INTERNAL', toError(thrown).message, { cause: thrown }),
      );
    }
    this.#prepareMs = pulled - started;
    await this.#close();
    this.#runMs = this.#clock.now() - pulled;
    signal?.removeEventListener('abort', onAbort);
    const outcome: RunOutcome = { report: this.#report(), ...(this.#error ? { error: this.#error } : {}) };
    for (const output of this.#outputs.values()) this.#error ? output.error(this.#error) : output.complete();
    this.#failures.complete();
    this.#settlements.complete();
    return outcome;
  }

  /** Makes and prepares all nodes; the first that fails ends the run. */
  async #prepare(): Promise<void> {
    const { onError = this.graph.spec.onError } = this.#options;
    for (const node of this.graph.nodes) {
      this.#hosts.set(node.id, new NodeHost(node, this.#container, this.#clock));
      this.#counters.set(node.id, new NodeCounters());
      this.#policies.set(node.id, resolvePolicy(node.entry.onError, onError, node.definition));
    }
    const preparing = [...this.#hosts.values()].map((host) => host.prepare(this.#process));
    // All are awaited even if one fails: what they acquired must be there to be disposed.
    const results = await this.#activity.track(Promise.allSettled(preparing));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  /** Runs until every terminal has completed, or until the run fails. */
  #flow(): Promise<void> {
    return new Promise((resolve) => {
      this.#finish = resolve;
      const wiring = wire(this.graph, (node) => this.#stageContext(node), this.#sourceEnded);
      this.#wiring = wiring;
      let running = wiring.terminals.length;
      for (const { id, output, tokens } of wiring.terminals) {
        const subject = output === undefined ? undefined : this.#outputs.get(output);
        const subscription = tokens.subscribe({
          next: (token) => this.#deliver(token, subject),
          complete: () => {
            if (--running === 0) resolve();
          },
          error: (thrown) =>
            this.#fail(new FexgraphError('NODE_FAILED', `node "${id}": ${toError(thrown).message}`, { cause: thrown })),
        });
        this.#controller.signal.addEventListener('abort', () => subscription.unsubscribe(), { once: true });
      }
      for (const [id] of wiring.entries) {
        this.#openEntries.set(id, 1);
        const { flow, maxInFlight } = this.graph.nodes.find((node) => node.id === id)!.entry;
        this.#startPump(id, id, this.#host(id), { flow, maxInFlight });
      }
    });
  }

  #startPump(id: string, entry: string, host: NodeHost, settings: Pick<NodeEntry, 'flow' | 'maxInFlight'>): void {
    const maxInFlight =
      this.#options.maxInFlight ?? settings.maxInFlight ?? this.graph.spec.maxInFlight ?? DEFAULT_MAX_IN_FLIGHT;
    const pump = new SourcePump(host.node as SourceNode<Keyed>, {
      id,
      process: this.#process,
      maxInFlight,
      flow: settings.flow ?? 'wait',
      accept: (packet, settled) => this.#accept(id, entry, packet, settled),
      drop: (packet) => this.#dropUnread(id, entry, packet),
      sourceEnded: (source) => {
        this.#endingSources.add(source);
        this.#endSources();
      },
    });
    if (this.#paused) pump.pause();
    const finished = this.#activity.track(pump.run()).then(
      () => undefined,
      (thrown) => this.#fail(sourceFailure(id, thrown)),
    );
    this.#sources.set(id, { entry, host, pump, finished });
    this.#controller.signal.addEventListener('abort', () => pump.stop(), { once: true });
    void finished.then(() => this.#closeEntry(entry));
  }

  #closeEntry(entry: string): void {
    const open = this.#openEntries.get(entry)! - 1;
    this.#openEntries.set(entry, open);
    if (open === 0) this.#wiring!.entries.get(entry)!.complete();
  }

  #accept(id: string, entry: string, packet: Keyed | FailedFrame, settled: () => void): void {
    const failed = packet instanceof FailedFrame;
    const counters = this.#counters.get(id)!;
    let slot: Slot;
    try {
      slot = this.#ledger.accept(
        packet.key,
        entry,
        this.#wiring!.terminalsOf.get(entry)!,
        failed ? undefined : packet,
        settled,
      );
    } catch (thrown) {
      if (isOwned(packet)) packet.release();
      throw thrown;
    }
    counters.received++;
    if (!failed) counters.emitted++;
    const token: Token = failed
      ? this.#frameFailed(slot, new FrameError(packet.key, packet.input, id, packet.error), id, entry)
      : { kind: 'packet', slot, packet };
    this.#wiring!.entries.get(entry)!.next(token);
  }

  /** A live frame for which there was no room: accepted and dropped in one. */
  #dropUnread(id: string, entry: string, packet: Keyed | FailedFrame): void {
    const counters = this.#counters.get(id)!;
    counters.received++;
    counters.dropped++;
    const slot = this.#ledger.accept(
      packet.key,
      entry,
      1,
      packet instanceof FailedFrame ? undefined : packet,
      () => undefined,
    );
    this.#ledger.acknowledge(slot);
  }

  #deliver(token: Token, subject: Subject<unknown> | undefined): void {
    if (token.kind === 'packet') {
      token.slot.delivered = true;
      subject?.next(token.packet);
    }
    this.#ledger.acknowledge(token.slot);
  }

  #onSettled(slot: Slot, settlement: Settlement): void {
    if (slot.failure) {
      const failure = { error: slot.failure, settlement };
      if (this.#kept.length < (this.#options.keptFailures ?? 100)) this.#kept.push(failure);
      this.#failures.next(failure);
    }
    this.#settlements.next({ slot, settlement });
    if (this.#endingSources.size > 0) this.#endSources();
  }

  /** Tells stateful nodes of sources whose frames have all settled, so that state does not outlive its source. */
  #endSources(): void {
    for (const source of this.#endingSources) {
      if (this.#ledger.hasOpen(source)) continue;
      this.#endingSources.delete(source);
      this.#ledger.forget(source);
      for (const host of this.#hosts.values()) (host.node as Partial<MapNode>).endSource?.(source);
      this.#sourceEnded.next(source);
    }
  }

  #stageContext(node: ResolvedNode): StageContext {
    const { maxBatch = 1, stateful } = node.definition.traits ?? {};
    return {
      host: this.#host(node.id),
      counters: this.#counters.get(node.id)!,
      clock: this.#clock,
      process: this.#process,
      timeoutMs: this.#options.nodeTimeoutMs ?? 300_000,
      // A stateful node cannot be asked twice for the same frame, so a failed batch could not be taken apart.
      maxBatch: stateful ? 1 : Math.min(node.entry.maxBatch ?? maxBatch, maxBatch),
      batchDelayMs: node.entry.batchDelayMs ?? 0,
      retries: this.#policies.get(node.id)!.retries,
      failed: (slot, thrown) => this.#frameFailed(slot, thrown, node.id, node.id),
      own: (slot, packet) => this.#ledger.own(slot, packet),
      recovered: (slot) => {
        slot.recovered = true;
      },
      broken: (error) => this.#fail(error),
      track: (work) => this.#activity.track(work),
    };
  }

  /** Applies the error policy of node `policyOf` to a frame that failed in node `id`. */
  #frameFailed(slot: Slot, thrown: unknown, id: string, policyOf: string): Token {
    const failure = thrown instanceof FrameError ? thrown : new FrameError(slot.key, slot.frame?.name, id, thrown);
    this.#counters.get(id)!.failed++;
    if (!slot.failure) {
      slot.failure = failure;
      this.#failedFrames++;
    }
    const { otherwise } = this.#policies.get(policyOf) ?? SOURCE_POLICY;
    const maxErrors = this.#options.maxErrors ?? this.graph.spec.maxErrors;
    if (otherwise === 'fail') this.#fail(failure);
    else if (maxErrors !== undefined && this.#failedFrames > maxErrors) {
      this.#fail(
        new FexgraphError('LIMIT_EXCEEDED', `more than ${maxErrors} frames failed; the last: ${failure.toLine()}`, {
          cause: failure,
        }),
      );
    }
    return { kind: 'failed', slot, failure, nullRow: otherwise === 'null-row' };
  }

  /** The first error wins. */
  #fail(error: FexgraphError): void {
    if (this.#error || this.#closed) return;
    this.#error = error;
    this.#controller.abort(error);
    this.#finish();
  }

  #closed = false;

  /** Ends sources, sinks and nodes; releases what is still in flight. Runs once, whatever happened. */
  async #close(): Promise<void> {
    if (!this.#error) await Promise.all([...this.#sources.values()].map((source) => source.finished));
    await this.#activity.idle(this.#options.graceMs ?? 10_000);
    this.#ledger.abandon();
    this.#closed = this.#error === undefined;
    const complete = this.#error === undefined;
    for (const host of this.#hosts.values()) {
      if (!host.spec.definition.output) await this.#ending(() => (host.node as SinkNode).finish?.({ complete }));
    }
    for (const host of [...this.#hosts.values()].reverse()) await this.#ending(() => host.dispose());
    await this.#container.dispose();
    const counts = this.#ledger.counts();
    if (!isBalanced(counts)) {
      this.#error ??= new FexgraphError('INTERNAL', `the accounts do not balance: ${JSON.stringify(counts)}`);
    }
  }

  async #ending(step: () => Promise<void> | void | undefined): Promise<void> {
    try {
      await step();
    } catch (thrown) {
      // The first error is what the user needs; a sink that cannot finish after it has nothing to add.
      this.#error ??=
        thrown instanceof FexgraphError
          ? thrown
          : new FexgraphError('NODE_FAILED', toError(thrown).message, { cause: thrown });
    }
  }

  #report(): RunReport {
    return {
      complete: this.#error === undefined,
      counts: this.#ledger.counts(),
      failures: this.#kept,
      failureCount: this.#failedFrames,
      nodes: [...this.#hosts.values()].map((host) => ({
        id: host.spec.id,
        type: host.spec.definition.type,
        version: host.spec.definition.version,
        options: host.options,
        stats: this.#counters.get(host.spec.id)!.snapshot(),
      })),
      pruned: this.graph.pruned,
      prepareMs: this.#prepareMs,
      runMs: this.#runMs,
    };
  }
}

const SOURCE_POLICY: ResolvedPolicy = { retries: 0, otherwise: 'fail' };

/** Starts a compiled graph. */
export function run(graph: CompiledGraph, options?: RunOptions): GraphRun {
  return new GraphRun(graph, options);
}

/** An output as a cold Observable: subscribing starts a run, unsubscribing aborts it. */
export function stream<T extends Keyed>(graph: CompiledGraph, output: string, options?: RunOptions): Observable<T> {
  return new Observable<T>((subscriber) => {
    const active = new GraphRun(graph, options);
    const subscription = active.output<T>(output).subscribe(subscriber);
    return () => {
      subscription.unsubscribe();
      void active.abort();
    };
  });
}
