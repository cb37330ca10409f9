import { Subject } from 'rxjs';
import type { Clock } from '../clock/clock.ts';
import { cancelled, FexgraphError } from '../errors/fexgraph-error.ts';
import type { CompiledGraph } from '../graph/compile.ts';
import type { ResolvedNode } from '../graph/resolve-nodes.ts';
import type { ProcessContext } from '../node/pipeline-node.ts';
import { CLOCK, GRAPH_MODE } from '../node/tokens.ts';
import { Activity } from './activity.ts';
import { FailureLog } from './failure-log.ts';
import { isBalanced, type Settlement } from './frame-counts.ts';
import type { InFlightFrame } from './in-flight-frame.ts';
import { Ledger } from './ledger.ts';
import { NodeCalls } from './node-calls.ts';
import type { OptionChanges } from './node-life.ts';
import { RunNodes } from './run-nodes.ts';
import { DEFAULT_GRACE_MS, DEFAULT_KEPT_FAILURES, DEFAULT_NODE_TIMEOUT_MS, type RunOptions } from './run-options.ts';
import type { RunOutcome, RunReport, SettledFrame } from './run-report.ts';
import { RunSources } from './run-sources.ts';
import { internal, type StageContext } from './stage.ts';
import { connectStages, makeStage, type Terminal } from './stage-graph.ts';
import type { Token } from './token.ts';
import type { Stage, TokenReceiver } from './token-receiver.ts';

/** The life of one run: prepare, flow, close. Whatever happens in between, `close` runs once. */
export class RunCore {
  readonly outputs: ReadonlyMap<string, Subject<unknown>>;
  readonly settlements = new Subject<SettledFrame>();
  readonly ledger: Ledger;
  readonly failures: FailureLog;
  readonly nodes: RunNodes;
  readonly sources: RunSources;
  readonly process: ProcessContext;
  /** Resolves with nothing when frames may flow, or with the error that came before. Never rejects. */
  readonly started: Promise<FexgraphError | undefined>;
  readonly #controller = new AbortController();
  readonly #activity: Activity;
  readonly #calls: NodeCalls;
  readonly #nodeTimeoutMs: number;
  readonly #graceMs: number;
  readonly #onError;
  readonly #failed: Promise<void>;
  #announceFailure!: () => void;
  #announceStart!: (error?: FexgraphError) => void;
  readonly #stages: Stage[] = [];
  #error: FexgraphError | undefined;
  /** The outcome is decided: what is asked for now comes too late. */
  #closed = false;
  #written: RunReport['written'] = [];
  #notes: RunReport['notes'] = [];
  #prepareMs = 0;
  #runMs = 0;

  constructor(
    private readonly graph: CompiledGraph,
    private readonly options: RunOptions,
    private readonly clock: Clock,
  ) {
    const { spec } = graph;
    this.#nodeTimeoutMs = options.nodeTimeoutMs ?? DEFAULT_NODE_TIMEOUT_MS;
    this.#graceMs = options.graceMs ?? DEFAULT_GRACE_MS;
    this.#onError = options.onError ?? spec.onError;
    this.#failed = new Promise((resolve) => {
      this.#announceFailure = resolve;
    });
    this.started = new Promise((resolve) => {
      this.#announceStart = resolve;
    });
    this.process = { signal: this.#controller.signal };
    this.outputs = new Map(Object.keys(graph.outputs).map((name) => [name, new Subject()]));
    this.#activity = new Activity(clock);
    this.#calls = new NodeCalls(clock, this.#activity, this.#nodeTimeoutMs);
    const container = graph.container.createChildContainer();
    container.register(CLOCK, { useValue: clock });
    if (spec.mode) container.register(GRAPH_MODE, { useValue: spec.mode });
    this.nodes = new RunNodes({
      container,
      clock,
      calls: this.#calls,
      nodeTimeoutMs: this.#nodeTimeoutMs,
      graceMs: this.#graceMs,
    });
    this.ledger = new Ledger({
      settled: (frame, settlement) => this.#onSettled(frame, settlement),
      broken: (error) => this.fail(error),
    });
    this.failures = new FailureLog(
      {
        maxErrors: options.maxErrors ?? spec.maxErrors ?? Number.POSITIVE_INFINITY,
        kept: options.keptFailures ?? DEFAULT_KEPT_FAILURES,
      },
      (error) => this.fail(error),
    );
    this.sources = new RunSources({
      nodes: this.nodes,
      ledger: this.ledger,
      failures: this.failures,
      clock,
      process: this.process,
      graceMs: this.#graceMs,
      maxInFlight: options.maxInFlight,
      defaultMaxInFlight: spec.maxInFlight,
      failed: (error) => this.fail(error),
    });
  }

  async execute(): Promise<RunOutcome> {
    const { signal } = this.options;
    const onAbort = () => this.fail(cancelled(signal?.reason));
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    const started = this.clock.now();
    let pulled = started;
    try {
      if (!this.#error) await this.#prepare();
      pulled = this.clock.now();
      if (!this.#error) await this.#flow();
    } catch (thrown) {
      this.fail(internal(thrown));
    }
    this.#announceStart(this.#error);
    this.#prepareMs = pulled - started;
    try {
      await this.#close();
    } catch (thrown) {
      this.#error ??= internal(thrown); // Nothing there may throw; the outcome must not reject if something does.
    }
    this.#runMs = this.clock.now() - pulled;
    signal?.removeEventListener('abort', onAbort);
    return this.#conclude();
  }

  /** Ends the run with an error; the first one wins. */
  fail(error: FexgraphError): void {
    if (this.#error || this.#closed) return;
    this.#error = error;
    for (const stage of this.#stages) stage.stop();
    this.#controller.abort(error);
    this.sources.stop();
    this.#calls.cancel(error);
    this.#announceFailure();
  }

  swap(id: string, changes: OptionChanges): Promise<void> {
    const { life } = this.nodes.get(id);
    const { kind } = life.typed;
    if (kind === 'source' || kind === 'sink') {
      throw new FexgraphError('BAD_OPTION', `node "${id}" is a ${kind} and cannot be swapped`);
    }
    return life.swap(changes, this.process);
  }

  async #prepare(): Promise<void> {
    this.nodes.create(this.graph, this.#onError);
    await this.nodes.prepare(this.process);
  }

  /** Runs until every terminal has completed, or until the run fails. */
  #flow(): Promise<void> {
    const completed = new Promise<void>((resolve) => {
      let running = 0;
      const stageGraph = connectStages(this.graph, {
        stage: (node, receiver) => this.#makeStage(node, receiver),
        recovers: ({ id }) => {
          const { typed } = this.nodes.get(id).life;
          return typed.kind === 'map' && typed.node.recover !== undefined;
        },
        terminal: (terminal) => {
          running++;
          return {
            next: this.#deliverTo(terminal),
            complete: () => {
              if (--running === 0) resolve();
            },
          };
        },
      });
      const settings = new Map(this.graph.nodes.map(({ id, entry }) => [id, entry]));
      this.sources.start(stageGraph, (id) => settings.get(id)!);
      this.#announceStart();
    });
    return Promise.race([completed, this.#failed]);
  }

  #deliverTo({ output }: Terminal): (token: Token) => void {
    const subject = output === undefined ? undefined : this.outputs.get(output);
    return (token) => {
      if (this.#error || token.kind === 'end') return; // After an error what is in flight is dropped.
      if (token.kind === 'packet') {
        token.frame.delivered = true;
        subject?.next(token.packet);
      }
      this.ledger.acknowledge(token.frame);
    };
  }

  #onSettled(frame: InFlightFrame, settlement: Settlement): void {
    this.failures.settle(frame, settlement);
    if (this.settlements.observed) this.settlements.next({ key: frame.key, settlement });
  }

  #makeStage(node: ResolvedNode, receiver: TokenReceiver): Stage {
    const stage = makeStage(this.#stageContext(node), receiver);
    this.#stages.push(stage);
    if (this.#error) stage.stop(); // A stream node may fail while it is being connected.
    return stage;
  }

  #stageContext(resolved: ResolvedNode): StageContext {
    const node = this.nodes.get(resolved.id);
    const { traits = {} } = resolved.definition;
    // Values of the run and the graph apply to nodes that batch, a node's own setting to any node.
    const usual = traits.maxBatch && (this.options.maxBatch ?? this.graph.spec.maxBatch ?? traits.maxBatch);
    return {
      life: node.life,
      counters: node.counters,
      clock: this.clock,
      process: this.process,
      calls: this.#calls,
      maxBatch: resolved.entry.maxBatch ?? usual ?? 1,
      batchDelayMs: resolved.entry.batchDelayMs ?? 0,
      retries: node.policy.retries,
      failed: (frame, thrown) => this.failures.fail(frame, thrown, node),
      own: (frame, packet) => this.ledger.own(frame, packet),
      claim: (frames, frame, packet) => this.ledger.claim(frames, frame, packet),
      broken: (error) => this.fail(error),
    };
  }

  /** Ends sources, sinks and nodes, downstream first; releases what is still in flight. */
  async #close(): Promise<void> {
    const lives = [...this.nodes.lives()];
    for (const life of lives) life.close();
    await this.sources.finished();
    await this.#activity.idle(this.#graceMs);
    this.#closeAccounts();
    this.#closed = true;
    const complete = this.#error === undefined;
    for (const life of lives) await this.#ending(life.finish({ complete }));
    for (const life of [...this.nodes.lives()].reverse()) await this.#ending(life.dispose());
    await this.#ending(
      this.nodes.written().then((files) => {
        this.#written = files;
      }),
    );
    await this.#ending(
      this.nodes.notes().then((notes) => {
        this.#notes = notes;
      }),
    );
  }

  async #ending(step: Promise<void>): Promise<void> {
    try {
      await step;
    } catch (thrown) {
      // The first error is what the user needs; what cannot be ended after it has nothing to add.
      this.#error ??= internal(thrown);
    }
  }

  /** After an error what is in flight is dropped; without one there must be nothing. */
  #closeAccounts(): void {
    const counts = this.ledger.counts();
    if (!this.#error && !isBalanced(counts)) {
      this.#error = new FexgraphError('INTERNAL', `the accounts do not balance: ${JSON.stringify(counts)}`);
    }
    this.ledger.abandon(this.graph.nodes.some(({ definition }) => definition.kind === 'sink'));
  }

  #conclude(): RunOutcome {
    const error = this.#error;
    const outcome: RunOutcome = { report: this.#report(), ...(error ? { error } : {}) };
    for (const output of this.outputs.values()) error ? output.error(error) : output.complete();
    this.failures.settled.complete();
    this.settlements.complete();
    return outcome;
  }

  #report(): RunReport {
    return {
      complete: this.#error === undefined,
      counts: this.ledger.counts(),
      failures: this.failures.kept,
      failureCount: this.failures.count,
      nodes: this.nodes.reports(),
      pruned: this.graph.pruned,
      written: this.#written,
      notes: this.#notes,
      prepareMs: this.#prepareMs,
      runMs: this.#runMs,
    };
  }
}
