import { type Observable, Subject } from 'rxjs';
import type { Clock } from '../clock/clock.ts';
import { systemClock } from '../clock/system-clock.ts';
import { cancelled, FexgraphError } from '../errors/fexgraph-error.ts';
import type { CompiledGraph } from '../graph/compile.ts';
import type { NodeSpec } from '../node/node-spec.ts';
import { CLOCK } from '../node/tokens.ts';
import type { Keyed } from '../packets/frame-key.ts';
import { checkRunOptions } from './check-run-options.ts';
import type { FrameCounts } from './frame-counts.ts';
import type { OptionChanges } from './node-life.ts';
import type { NodeStats } from './node-stats.ts';
import { RunCore } from './run-core.ts';
import type { RunOptions, SourceSettings } from './run-options.ts';
import type { FrameFailure, RunOutcome, RunReport, SettledFrame } from './run-report.ts';

/**
 * One execution of a compiled graph. It starts by itself after the current task, so that outputs can be subscribed to
 * first.
 */
export class GraphRun {
  readonly #core: RunCore;
  readonly #outcome: Promise<RunOutcome>;

  constructor(
    readonly graph: CompiledGraph,
    options: RunOptions = {},
  ) {
    checkRunOptions(options);
    this.#core = new RunCore(graph, options, clockOf(graph, options));
    this.#outcome = Promise.resolve().then(() => this.#core.execute());
  }

  /** Packets of a declared output. They are valid while `next` runs: copy what you keep. Errors if the run fails. */
  output<T extends Keyed>(name: string): Observable<T> {
    const { outputs } = this.#core;
    const output = outputs.get(name);
    if (output) return (output as Subject<unknown>).asObservable() as Observable<T>;
    throw new FexgraphError('BAD_GRAPH', `the graph has no output "${name}"`, {
      hint: `its outputs are: ${[...outputs.keys()].join(', ') || 'none'}`,
    });
  }

  /** Frames that failed, as they settle: the dead-letter stream, and those that ended as null rows. */
  get failures(): Observable<FrameFailure> {
    return this.#core.failures.settled.asObservable();
  }

  /** Every frame as it leaves the graph. */
  get settlements(): Observable<SettledFrame> {
    return this.#core.settlements.asObservable();
  }

  /** Resolves when all nodes are prepared and frames may flow. @throws the error that ended the run before (rejects). */
  get ready(): Promise<void> {
    return this.#core.started.then((error) => {
      if (error) throw error;
    });
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
    return this.#core.ledger.counts();
  }

  /** Counters of every node, live. */
  stats(): ReadonlyMap<string, NodeStats> {
    return this.#core.nodes.stats();
  }

  /** Frames to expect, where all sources know. */
  expected(): number | undefined {
    return this.#core.sources.expected();
  }

  /** Stops pulling until `resume`; frames in flight go on. Live sources are still read, and what comes is dropped. */
  pause(): void {
    this.#core.sources.pause();
  }

  resume(): void {
    this.#core.sources.resume();
  }

  /** Stops pulling and lets what is in flight finish; the run then completes normally. */
  drain(): Promise<RunOutcome> {
    this.#core.sources.stop();
    return this.#outcome;
  }

  /** Stops pulling, drops what is in flight, releases everything. */
  abort(reason?: unknown): Promise<RunOutcome> {
    this.#core.fail(cancelled(reason));
    return this.#outcome;
  }

  /** Changes options that the node's definition declares live. @throws FexgraphError BAD_OPTION, BAD_GRAPH. */
  set(id: string, changes: OptionChanges): void {
    this.#core.nodes.get(id).life.update(changes);
  }

  /**
   * Replaces a node by one with other options (another model, another backend): prepared before it takes over, between
   * two calls; the old one is disposed after its last. State that a node keeps does not move over.
   * @throws FexgraphError BAD_OPTION, BAD_GRAPH, CANCELLED, or what `prepare` threw (rejects); the old node then stays.
   */
  async swap(id: string, changes: OptionChanges): Promise<void> {
    await this.#core.swap(id, changes);
  }

  /** Adds a source while running; its frames enter where those of source node `like` enter. */
  addSource(id: string, spec: NodeSpec, like: string, settings: SourceSettings = {}): Promise<void> {
    return this.#core.sources.add(id, spec, like, settings);
  }

  /** Stops pulling from a source. Resolves when its frames in flight have left. */
  removeSource(id: string): Promise<void> {
    return this.#core.sources.remove(id);
  }
}

function clockOf({ container }: CompiledGraph, options: RunOptions): Clock {
  return options.clock ?? (container.isRegistered(CLOCK, true) ? container.resolve(CLOCK) : systemClock);
}

/** Starts a compiled graph. @throws FexgraphError BAD_OPTION for options that make no sense. */
export function run(graph: CompiledGraph, options?: RunOptions): GraphRun {
  return new GraphRun(graph, options);
}
