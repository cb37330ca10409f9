import fc from 'fast-check';
import { container } from 'tsyringe';
import {
  compile,
  type ErrorPolicy,
  FexgraphError,
  type Frame,
  type FrameFailure,
  GraphBuilder,
  type Keyed,
  type RunOptions,
  type RunOutcome,
  run,
  type SettledFrame,
  VirtualClock,
} from '../../src/index.ts';
import { Frames, type Item, itemOf, type Joined, joining, onFrames, onItems, sink, source } from './fake-nodes.ts';
import { pause, settled } from './virtual-time.ts';

/** Ways in which a node can go wrong with one frame. */
const FAULTS = ['throw', 'reject', 'hang', 'too-few', 'too-many', 'null', 'wrong-key', 'bad-weight'] as const;
type Fault = (typeof FAULTS)[number];
const NODES = ['first', 'left', 'right', 'join', 'last'] as const;
type NodeName = (typeof NODES)[number];

/** How fast things go. None of it may show in the records. */
export interface Speed {
  readonly concurrency: number;
  readonly maxBatch: number;
  readonly batchDelayMs: number;
  readonly maxInFlight: number;
  /** Milliseconds of each call, in turn; 0 answers at once. */
  readonly delays: readonly number[];
}

/** What there is to do. */
export interface Task {
  readonly sources: number;
  readonly frames: number;
  /** By frame number. */
  readonly faults: ReadonlyMap<number, { readonly node: NodeName; readonly fault: Fault }>;
  readonly unreadable: ReadonlySet<number>;
  readonly onError: ErrorPolicy;
}

export const speeds: fc.Arbitrary<Speed> = fc.record({
  concurrency: fc.integer({ min: 1, max: 4 }),
  maxBatch: fc.integer({ min: 1, max: 6 }),
  batchDelayMs: fc.constantFrom(0, 0, 3, 25),
  maxInFlight: fc.integer({ min: 1, max: 12 }),
  delays: fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 1, maxLength: 40 }),
});

const policies: fc.Arbitrary<ErrorPolicy> = fc.constantFrom<ErrorPolicy>(
  'null-row',
  'skip',
  { retry: 1, otherwise: 'null-row' },
  { retry: 2, otherwise: 'skip' },
);

export const tasks: fc.Arbitrary<Task> = fc
  .record({
    sources: fc.integer({ min: 1, max: 3 }),
    frames: fc.integer({ min: 0, max: 30 }),
    faults: fc.array(
      fc.tuple(
        fc.integer({ min: 0, max: 29 }),
        fc.record({ node: fc.constantFrom(...NODES), fault: fc.constantFrom(...FAULTS) }),
      ),
      { maxLength: 6 },
    ),
    unreadable: fc.uniqueArray(fc.integer({ min: 0, max: 29 }), { maxLength: 2 }),
    onError: policies,
  })
  .map((task) => ({ ...task, faults: new Map(task.faults), unreadable: new Set(task.unreadable) }));

export interface Observation {
  readonly outcome: RunOutcome;
  readonly frames: Frames;
  readonly clock: VirtualClock;
  /** What was emitted, written and settled, in order. */
  readonly emitted: readonly Item[];
  readonly written: readonly Item[];
  readonly settlements: readonly SettledFrame[];
  readonly failures: readonly FrameFailure[];
  /** Most frames of one source that were inside the graph at once. */
  readonly mostInFlight: number;
}

/**
 * source(s) -> first -> left, right -> join -> last -> sink and output, in virtual time.
 * What a frame that nothing happens to gives is `goodValue(index)`.
 */
export async function play(
  task: Task,
  speed: Speed,
  options: RunOptions = {},
  use?: (active: ReturnType<typeof run>, clock: VirtualClock) => void,
): Promise<Observation> {
  const clock = new VirtualClock();
  const frames = new Frames();
  let calls = 0;
  const nextDelay = () => speed.delays[calls++ % speed.delays.length];

  /** Does `work` on each item, with the faults that are meant for this node. */
  const faulty = <I extends Keyed>(name: NodeName, work: (item: I) => Item) => {
    const faultOf = ({ key }: Keyed) => {
      const entry = task.faults.get(key.index);
      return entry?.node === name ? entry.fault : undefined;
    };
    const answer = (items: readonly I[]): readonly Item[] => {
      const results = items.map(work);
      for (const item of items) {
        const fault = faultOf(item);
        if (fault === 'reject') throw new FexgraphError('WORKER_DIED', 'the worker died');
        if (fault === 'too-few') return results.slice(1);
        if (fault === 'too-many') return [...results, results[0]];
        if (fault === 'null') return null as never;
        if (fault === 'wrong-key') return results.map((r) => ({ ...r, key: { ...r.key, index: r.key.index + 1 } }));
      }
      return results;
    };
    return {
      weight: (item: I) => (faultOf(item) === 'bad-weight' ? Number.NaN : (item.key.index % 3) / 2),
      process(items: readonly I[]): readonly Item[] | Promise<readonly Item[]> {
        const delay = nextDelay();
        if (items.some((item) => faultOf(item) === 'throw')) throw new Error('thrown');
        if (items.some((item) => faultOf(item) === 'hang')) return new Promise(() => undefined);
        return delay === 0 ? answer(items) : pause(clock, delay).then(() => answer(items));
      },
    };
  };
  const traits = { concurrency: speed.concurrency, maxBatch: speed.maxBatch };
  const graph = new GraphBuilder('scenario');
  const inputs = Array.from({ length: task.sources }, (_, i) =>
    graph.add(
      `source-${i}`,
      source({
        count: task.frames,
        frames,
        source: `s${i}`,
        unreadable: task.unreadable,
        before: () => {
          const delay = nextDelay();
          return delay > 10 ? pause(clock, delay) : undefined;
        },
      }),
    ),
  );
  const first = graph.add(
    'first',
    onFrames(
      faulty<Frame>('first', (f) => itemOf(f, f.key.index + 1)),
      traits,
    ),
    inputs,
  );
  const left = graph.add(
    'left',
    onItems(
      faulty<Item>('left', (i) => itemOf(i, i.value * 2)),
      traits,
    ),
    first,
  );
  const right = graph.add(
    'right',
    onItems(
      faulty<Item>('right', (i) => itemOf(i, i.value * 3)),
      traits,
    ),
    first,
  );
  const join = graph.add(
    'join',
    joining(
      {
        ...faulty<Joined>('join', (i) => itemOf(i, i.left.value + i.more[0].value * 100)),
        recover: ({ key }) => ({ key, value: -1 }),
      },
      traits,
    ),
    { left, more: [right] },
  );
  const last = graph.add(
    'last',
    onItems({ ...faulty<Item>('last', (i) => itemOf(i, i.value)), recover: ({ key }) => ({ key, value: -2 }) }, traits),
    join,
  );
  const written: Item[] = [];
  graph.add(
    'sink',
    sink(async (item) => {
      const delay = nextDelay();
      if (delay > 5) await pause(clock, delay);
      written.push(item);
    }),
    last,
  );
  graph.output('items', last);
  for (const name of NODES) graph.settings(name, { batchDelayMs: speed.batchDelayMs });
  const compiled = compile(graph.build({ onError: task.onError, maxInFlight: speed.maxInFlight }), container);

  const active = run(compiled, { clock, nodeTimeoutMs: 1000, graceMs: 50, ...options });
  const emitted: Item[] = [];
  const settlements: SettledFrame[] = [];
  const failures: FrameFailure[] = [];
  let mostInFlight = 0;
  active.output<Item>('items').subscribe({
    next: (item) => {
      emitted.push(item);
      mostInFlight = Math.max(mostInFlight, active.counts.inFlight);
    },
    error: () => undefined,
  });
  active.settlements.subscribe((settlement) => settlements.push(settlement));
  active.failures.subscribe((failure) => failures.push(failure));
  use?.(active, clock);
  const outcome = await settled(clock, active.settled);
  return { outcome, frames, clock, emitted, written, settlements, failures, mostInFlight };
}

/** What `play` gives for a frame that nothing happens to. */
export function goodValue(index: number): number {
  return (index + 1) * 2 + (index + 1) * 3 * 100;
}

/** The values of each source, in order. */
export function bySource(items: readonly Item[]): Record<string, readonly string[]> {
  const lines: Record<string, string[]> = {};
  for (const { key, value } of items) {
    lines[key.source] ??= [];
    lines[key.source].push(`${key.index}: ${value}`);
  }
  return lines;
}
