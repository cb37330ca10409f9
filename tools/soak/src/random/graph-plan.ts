import type { ErrorPolicy, FlowPolicy } from '@fexgraph/core';
import { Dice } from './dice.ts';

export type MapFault = 'throw' | 'reject' | 'hang' | 'too-few' | 'too-many' | 'same-twice' | 'reversed' | 'wrong-key';
const FAULTS: readonly MapFault[] = [
  'throw',
  'reject',
  'hang',
  'too-few',
  'too-many',
  'same-twice',
  'reversed',
  'wrong-key',
];

export interface SourcePlan {
  readonly id: string;
  readonly flow: FlowPolicy;
  readonly maxInFlight: number;
  /** Frames of each source id; the ids follow each other. */
  readonly videos: readonly number[];
  /** Frames that cannot be read, by `video#index`. */
  readonly unreadable: ReadonlySet<string>;
  /** Milliseconds before each frame, in turn. */
  readonly delays: readonly number[];
}

interface NodeBase {
  readonly id: string;
  /** Ids of nodes or sources. One per branch of a join; several that see different sources merge into one port. */
  readonly inputs: readonly string[];
}

export interface MapPlan extends NodeBase {
  readonly kind: 'map';
  readonly concurrency: number;
  readonly maxBatch: number;
  readonly batchDelayMs: number;
  readonly stateful: boolean;
  readonly recovers: boolean;
  readonly weight: number;
  /** Milliseconds of each call, in turn; 0 answers at once. */
  readonly delays: readonly number[];
  /** What happens to a frame, by `source#index`. */
  readonly faults: ReadonlyMap<string, MapFault>;
}

export interface StreamPlan extends NodeBase {
  readonly kind: 'filter' | 'window' | 'look-ahead' | 'async';
  /** Keeps every nth, windows of n, looks n ahead, passes over every nth. */
  readonly n: number;
  readonly delays: readonly number[];
}

export type InnerPlan = MapPlan | StreamPlan;

export interface Intervention {
  readonly atMs: number;
  readonly what: 'abort' | 'drain' | 'pause' | 'resume' | 'swap' | 'add-source' | 'remove-source';
  readonly target: string;
}

/** A graph, what goes wrong in it, and what is done to it while it runs. */
export interface GraphPlan {
  readonly seed: number;
  readonly onError: ErrorPolicy;
  readonly sources: readonly SourcePlan[];
  readonly nodes: readonly InnerPlan[];
  /** Nodes that a sink reads, and how long it writes. */
  readonly sinks: readonly { readonly input: string; readonly delays: readonly number[] }[];
  readonly outputs: readonly string[];
  readonly interventions: readonly Intervention[];
}

const POLICIES: readonly ErrorPolicy[] = [
  'skip',
  'null-row',
  { retry: 1, otherwise: 'null-row' },
  { retry: 2, otherwise: 'skip' },
];

export function planGraph(seed: number): GraphPlan {
  const dice = new Dice(seed);
  const delays = (most: number) =>
    Array.from({ length: dice.int(1, 7) }, () => (dice.chance(0.4) ? 0 : dice.int(0, most)));
  const sources = Array.from({ length: dice.pick([1, 1, 1, 2, 3]) }, (_, i) => planSource(`s${i}`, dice, delays));
  /** Which sources each node sees. */
  const sees = new Map(sources.map(({ id }) => [id, new Set([id])]));
  const nodes: InnerPlan[] = [];
  const count = dice.int(1, 7);
  for (let i = 0; i < count; i++) {
    const inputs = pickInputs(dice, sees);
    const id = `n${i}`;
    const isJoin = inputs.length > 1 && inputs.every((input) => sameSet(sees.get(input)!, sees.get(inputs[0])!));
    nodes.push(isJoin || dice.chance(0.5) ? planMap(id, inputs, dice, delays) : planStream(id, inputs, dice, delays));
    sees.set(id, new Set(inputs.flatMap((input) => [...sees.get(input)!])));
  }
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  const ends = nodes.map(({ id }) => id).filter((id) => !read.has(id) || dice.chance(0.2));
  const sinks = ends.filter(() => dice.chance(0.5)).map((input) => ({ input, delays: delays(6) }));
  const outputs = ends.filter((id) => !sinks.some(({ input }) => input === id) || dice.chance(0.2));
  return {
    seed,
    onError: dice.pick(POLICIES),
    sources,
    nodes,
    sinks,
    outputs,
    interventions: planInterventions(dice, sources, nodes),
  };
}

function planSource(id: string, dice: Dice, delays: (most: number) => number[]): SourcePlan {
  const videos = Array.from({ length: dice.pick([1, 1, 2, 4]) }, () => dice.int(0, 30));
  const unreadable = new Set<string>();
  // Failures in a row are what fills a graph behind a frame that waits.
  for (let runs = dice.int(0, 2); runs > 0; runs--) {
    const video = dice.int(0, videos.length - 1);
    const from = dice.int(0, 25);
    const length = dice.int(1, 14);
    for (let index = from; index < from + length; index++) unreadable.add(`${id}-${video}#${index}`);
  }
  const flow = dice.chance(0.8) ? 'wait' : dice.pick(['latest', 'drop-oldest'] as const);
  return { id, flow, maxInFlight: dice.int(1, 6), videos, unreadable, delays: delays(12) };
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((item) => b.has(item));
}

/** One input, several that see the same sources (a join), or several that see different ones (a merge). */
function pickInputs(dice: Dice, sees: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const all = [...sees.keys()];
  // Late nodes first: long chains find more than wide fans.
  const first = dice.chance(0.6) ? all[all.length - 1] : dice.pick(all);
  const inputs = [first];
  if (dice.chance(0.5)) return inputs;
  const seen = new Set(sees.get(first)!);
  for (const other of all) {
    if (inputs.includes(other) || inputs.length > 2) continue;
    const others = sees.get(other)!;
    if (inputs.length === 1 || sameSet(others, sees.get(first)!)) {
      if (sameSet(others, sees.get(first)!) && dice.chance(0.7)) inputs.push(other);
    }
  }
  if (inputs.length > 1) return inputs;
  for (const other of all) {
    const others = sees.get(other)!;
    if (other !== first && [...others].every((id) => !seen.has(id)) && dice.chance(0.5)) {
      inputs.push(other);
      for (const id of others) seen.add(id);
    }
  }
  return inputs;
}

function planMap(id: string, inputs: readonly string[], dice: Dice, delays: (most: number) => number[]): MapPlan {
  const faults = new Map<string, MapFault>();
  for (let runs = dice.pick([0, 0, 1, 2]); runs > 0; runs--) {
    const source = `s${dice.int(0, 2)}-${dice.int(0, 3)}`;
    const from = dice.int(0, 25);
    const length = dice.pick([1, 1, 2, 12]);
    const fault = dice.pick(FAULTS);
    for (let index = from; index < from + length; index++) faults.set(`${source}#${index}`, fault);
  }
  return {
    kind: 'map',
    id,
    inputs,
    concurrency: dice.int(1, 4),
    maxBatch: dice.int(1, 5),
    batchDelayMs: dice.pick([0, 0, 3, 25]),
    stateful: dice.chance(0.2),
    recovers: dice.chance(0.3),
    weight: dice.pick([1, 1, 0, 0.5, 2]),
    delays: delays(15),
    faults,
  };
}

function planStream(id: string, inputs: readonly string[], dice: Dice, delays: (most: number) => number[]): StreamPlan {
  const kind = dice.pick(['filter', 'window', 'look-ahead', 'async'] as const);
  const n = kind === 'filter' ? dice.pick([2, 3, 9, 16]) : dice.int(1, 5);
  return { kind, id, inputs, n, delays: delays(10) };
}

function planInterventions(dice: Dice, sources: readonly SourcePlan[], nodes: readonly InnerPlan[]): Intervention[] {
  const planned: Intervention[] = [];
  const add = (what: Intervention['what'], target = '') => planned.push({ atMs: dice.int(0, 120), what, target });
  if (dice.chance(0.12)) add('abort');
  if (dice.chance(0.1)) add('drain');
  if (dice.chance(0.1)) {
    const atMs = dice.int(0, 60);
    planned.push({ atMs, what: 'pause', target: '' }, { atMs: atMs + dice.int(1, 50), what: 'resume', target: '' });
  }
  // A node that looks ahead or makes windows loses what it holds when it is swapped: its outcome is not foreseeable.
  const swappable = nodes.filter(({ kind }) => kind === 'map' || kind === 'filter' || kind === 'async');
  for (let i = dice.pick([0, 0, 0, 1, 3]); i > 0 && swappable.length > 0; i--) add('swap', dice.pick(swappable).id);
  if (dice.chance(0.15)) add('add-source', dice.pick(sources).id);
  if (dice.chance(0.1)) add('remove-source', dice.pick(sources).id);
  return planned.sort((a, b) => a.atMs - b.atMs);
}
