import {
  type ErrorPolicy,
  type FailedFrame,
  type FrameError,
  type FrameKey,
  type InputOf,
  type Keyed,
  NODE_INTERCEPTOR,
  type NodeDefinition,
  type NodeEntry,
  type NodeSpec,
  type OutputOf,
  type RunReport,
  registerAlso,
  run,
  singleNodeGraph,
} from '@fexgraph/core';
import { INFERENCE, type Inference } from '@fexgraph/inference';
import { type DependencyContainer, container as root } from 'tsyringe';
import { FakeClock } from '../clock/fake-clock.ts';
import { KeptPackets } from './kept-packet.ts';
import { ObservedNode } from './observed-node.ts';

export interface HarnessOptions extends Pick<NodeEntry, 'maxBatch' | 'batchDelayMs'> {
  /** What the node injects. Default: a child of tsyringe's root container. */
  readonly container?: DependencyContainer;
  /** Registered as INFERENCE; usually a `FakeInference`. */
  readonly inference?: Inference;
  readonly clock?: FakeClock;
  /** Default `skip`: what fails is in `errors`, and the others go on. */
  readonly onError?: ErrorPolicy;
  /** Items in the node at once. Default: all. */
  readonly maxInFlight?: number;
  /** Items of different sources come from source nodes of their own, in turn, as from several cameras. Default: one. */
  readonly interleave?: boolean;
  /** Cancels the run. */
  readonly signal?: AbortSignal;
  /** Told of each item before the node gets it, and of each output when it comes. */
  onItem?(item: Keyed): void;
  onOutput?(output: Keyed): void;
  /** Fake time between two items. Default 0. */
  readonly intervalMs?: number;
  /** Fake time that a call may take. Default: no limit. */
  readonly timeoutMs?: number;
}

export interface HarnessRun<D extends NodeDefinition> {
  /** In order; those of a sink are none. */
  readonly outputs: readonly OutputOf<D>[];
  /** Items that failed. */
  readonly errors: readonly FrameError[];
  /** Items that the node passed over. */
  readonly dropped: readonly FrameKey[];
  /** What the engine called, for example `prepare`, `process 2`, `dispose`. */
  readonly calls: readonly string[];
  readonly report: RunReport;
}

type Items<D extends NodeDefinition> = [InputOf<D>] extends [never] ? [] : [items: Iterable<InputOf<D> | FailedFrame>];

/** A node on a test bench. */
export interface Harness<D extends NodeDefinition> {
  readonly clock: FakeClock;
  /**
   * Makes a new node, gives it the items, ends it. A `FailedFrame` is an item that failed before the node. Frames and
   * packets with buffers stay usable afterwards.
   * @throws an Error that names every breach of the node contract (a buffer not released once, a timer left, a call
   * before `prepare` or after `dispose`), else what ends a run as a whole, for example what `prepare` threw (rejects).
   */
  run(...items: Items<D>): Promise<HarnessRun<D>>;
}

/**
 * Runs one node with the engine, in fake time, and checks that it and its packets are treated as the contract says.
 *
 * @example
 * const { outputs, errors } = await harness(brightness()).run([frameOf({ fill: 255 }), frameOf({ index: 1 })]);
 */
export function harness<D extends NodeDefinition>(spec: NodeSpec<D>, options: HarnessOptions = {}): Harness<D> {
  const clock = options.clock ?? new FakeClock();
  return {
    clock,
    run: (...[items]) => runOnce<D>(spec, options, clock, items as Iterable<Keyed> | undefined),
  };
}

async function runOnce<D extends NodeDefinition>(
  spec: NodeSpec<D>,
  options: HarnessOptions,
  clock: FakeClock,
  given: Iterable<Keyed> | undefined,
): Promise<HarnessRun<D>> {
  const { maxBatch, batchDelayMs, onError = 'skip' } = options;
  const container = (options.container ?? root).createChildContainer();
  if (options.inference) container.register(INFERENCE, { useValue: options.inference });
  const observed = new ObservedNode();
  let hasDispose = false;
  registerAlso(container, NODE_INTERCEPTOR, (typed, info) => {
    if (info.id !== 'node') return typed;
    hasDispose = 'dispose' in typed.node;
    return observed.intercept(typed, info);
  });
  const kept = new KeptPackets();
  const items = given && [...given];
  const timers = clock.pending;
  const graph = singleNodeGraph(spec as unknown as NodeSpec, {
    container,
    onError,
    settings: { ...(maxBatch && { maxBatch }), ...(batchDelayMs && { batchDelayMs }) },
    maxInFlight: options.maxInFlight ?? Math.max(1, items?.length ?? 0) + 1,
    sources: items ? bySource(items, options.interleave).map((some) => () => give(some, kept, clock, options)) : [],
  });
  const active = run(graph, {
    clock,
    // No limit in fake time for what needs real time: a worker, a process.
    nodeTimeoutMs: options.timeoutMs ?? Number.POSITIVE_INFINITY,
    graceMs: options.timeoutMs ?? Number.POSITIVE_INFINITY,
    ...(options.signal && { signal: options.signal }),
  });
  const outputs: OutputOf<D>[] = [];
  const errors: FrameError[] = [];
  const dropped: FrameKey[] = [];
  if (spec.definition.output) {
    active.output('packets').subscribe({
      next: (packet) => {
        kept.keep(packet);
        outputs.push(packet as OutputOf<D>);
        options.onOutput?.(packet as Keyed);
      },
      error: () => undefined, // `done` rejects with it.
    });
  }
  active.failures.subscribe(({ error }) => errors.push(error));
  active.settlements.subscribe(({ key, settlement }) => {
    if (settlement === 'drop') dropped.push(key);
  });
  const { report, error } = await clock.until(active.settled);
  const breaches = [...observed.end({ hasDispose }), ...kept.restore()];
  // A call that was given up may still wait for its time.
  const gaveUp = errors.some(({ code }) => code === 'TIMEOUT');
  if (clock.pending > timers && !gaveUp && !error) breaches.push(`${clock.pending - timers} timers were left`);
  if (breaches.length > 0) {
    const message = `${spec.definition.type} broke the node contract: ${breaches.join('; ')}`;
    throw new Error(message, error && { cause: error });
  }
  if (error) throw error;
  return { outputs, errors, dropped, calls: observed.calls, report };
}

function bySource(items: readonly Keyed[], apart = false): (readonly Keyed[])[] {
  if (!apart || items.length === 0) return [items];
  const sources = [...new Set(items.map(({ key }) => key.source))];
  return sources.map((source) => items.filter(({ key }) => key.source === source));
}

async function* give(
  items: readonly Keyed[],
  kept: KeptPackets,
  clock: FakeClock,
  { intervalMs = 0, onItem }: HarnessOptions,
): AsyncIterable<Keyed> {
  for (const item of items) {
    if (intervalMs > 0) await clock.pause(intervalMs);
    onItem?.(item);
    kept.keep(item);
    yield item;
  }
}
