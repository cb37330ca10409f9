import type { FrameKey, Settlement } from '@fexgraph/core';
import type { GraphPlan, InnerPlan } from './graph-plan.ts';

/** What a node gives for a frame. */
type State = 'packet' | 'dropped' | 'failed' | 'null-row';

const text = ({ source, index }: FrameKey) => `${source}#${index}`;

/**
 * What must become of the frames that a run accepted, without any engine: each node is applied to the whole sequence of
 * a source. Speed, batches and order of events have no place in it (run semantics 3).
 *
 * @param accepted in order per source
 * @param entryOf the source node at whose place a source id comes in
 */
export function foresee(
  plan: GraphPlan,
  accepted: readonly FrameKey[],
  entryOf: (source: string) => string,
): ReadonlyMap<string, Settlement> {
  const fates = new Map<string, Settlement>();
  const terminals = [...plan.sinks.map(({ input }) => input), ...plan.outputs];
  for (const source of new Set(accepted.map((key) => key.source))) {
    const keys = accepted.filter((key) => key.source === source).sort((a, b) => a.index - b.index);
    const entry = entryOf(source);
    const recovered = new Set<number>();
    const failed = new Set<number>();
    const unreadable = plan.sources.flatMap(({ unreadable: some }) => [...some]);
    const states = new Map<string, readonly State[]>([
      [entry, keys.map((key) => (unreadable.includes(text(key)) ? 'failed' : 'packet'))],
    ]);
    states.get(entry)!.forEach((state, i) => {
      if (state === 'failed') failed.add(i);
    });
    for (const node of plan.nodes) {
      const branches = node.inputs.flatMap((input) => (states.has(input) ? [states.get(input)!] : []));
      if (branches.length === 0) continue;
      const joined = keys.map((_, i) => join(branches.map((branch) => branch[i])));
      states.set(node.id, apply(plan, node, joined, keys, recovered, failed));
    }
    keys.forEach((key, i) => {
      const ends = terminals.flatMap((id) => (states.has(id) ? [states.get(id)![i]] : []));
      const isDelivered = ends.includes('packet');
      if (isDelivered) fates.set(text(key), recovered.has(i) ? 'null-row' : 'rows');
      else fates.set(text(key), failed.has(i) ? 'dead-letter' : 'drop');
    });
  }
  return fates;
}

/** A failure says more than a drop, and the first branch more than the next. */
function join(states: readonly State[]): State {
  return (
    states.find((state) => state === 'failed' || state === 'null-row') ??
    states.find((s) => s === 'dropped') ??
    'packet'
  );
}

function apply(
  plan: GraphPlan,
  node: InnerPlan,
  states: readonly State[],
  keys: readonly FrameKey[],
  recovered: Set<number>,
  failed: Set<number>,
): readonly State[] {
  if (node.kind === 'map') {
    const policy = typeof plan.onError === 'string' ? plan.onError : plan.onError.otherwise;
    return states.map((state, i) => {
      if (state === 'null-row' && node.recovers) {
        recovered.add(i);
        return 'packet';
      }
      if (state !== 'packet' || !node.faults.has(text(keys[i]))) return state;
      failed.add(i);
      return policy === 'null-row' ? 'null-row' : 'failed';
    });
  }
  const given = states.flatMap((state, i) => (state === 'packet' ? [i] : []));
  const kept = new Set(given.filter((_, place) => keeps(node, place, given.length, keys[given[place]])));
  return states.map((state, i) => (state === 'packet' && !kept.has(i) ? 'dropped' : state));
}

/** Whether a stream node emits the packet at a place among those that it is given. */
function keeps(
  { kind, n }: Exclude<InnerPlan, { kind: 'map' }>,
  place: number,
  count: number,
  { index }: FrameKey,
): boolean {
  if (kind === 'filter') return index % n === 0;
  if (kind === 'window') return place % n === 0 && place + n <= count;
  return kind === 'look-ahead' || index % (n + 1) !== n;
}
