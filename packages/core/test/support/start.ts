import { container } from 'tsyringe';
import {
  compile,
  FexgraphError,
  type FrameFailure,
  GraphBuilder,
  type GraphRun,
  type RunOptions,
  run,
  type SettledFrame,
  VirtualClock,
} from '../../src/index.ts';
import type { Item } from './fake-nodes.ts';

export interface Started {
  readonly active: GraphRun;
  readonly clock: VirtualClock;
  /** Of the output `items`. */
  readonly emitted: Item[];
  readonly settlements: SettledFrame[];
  readonly failures: FrameFailure[];
}

/** Builds, compiles and starts a graph on virtual time, and watches what it does. */
export function start(
  build: (graph: GraphBuilder, clock: VirtualClock) => void,
  defaults: Parameters<GraphBuilder['build']>[0] = {},
  options: RunOptions = {},
): Started {
  const clock = new VirtualClock();
  const graph = new GraphBuilder('test');
  build(graph, clock);
  const compiled = compile(graph.build(defaults), container);
  const active = run(compiled, { clock, nodeTimeoutMs: 1000, graceMs: 50, ...options });
  const emitted: Item[] = [];
  const settlements: SettledFrame[] = [];
  const failures: FrameFailure[] = [];
  if ('items' in compiled.outputs)
    active.output<Item>('items').subscribe({ next: (item) => emitted.push(item), error: () => undefined });
  active.settlements.subscribe((settlement) => settlements.push(settlement));
  active.failures.subscribe((failure) => failures.push(failure));
  return { active, clock, emitted, settlements, failures };
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof FexgraphError ? error.code : undefined;
}
