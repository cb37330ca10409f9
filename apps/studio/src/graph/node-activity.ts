import type { RunSnapshot } from '@fexgraph/inspect';

/** What a node does now: of the use of a sub-graph, what all of its nodes do. */
export interface NodeActivity {
  readonly state: string;
  readonly perSecond: number | undefined;
  readonly queued: number;
  readonly latencyMs: number | undefined;
  readonly failed: number;
  readonly dropped: number;
}

const BUSIEST = ['busy', 'preparing', 'idle', 'waiting', 'done'];

/** Undefined where the run does not have the node. */
export function activityOf(snapshot: RunSnapshot | undefined, path: string): NodeActivity | undefined {
  const nodes = snapshot?.nodes.filter(({ id }) => id === path || id.startsWith(`${path}/`)) ?? [];
  if (nodes.length === 0) return undefined;
  const sum = (key: 'queued' | 'failed' | 'dropped') => nodes.reduce((total, node) => total + node[key], 0);
  const [only] = nodes.length === 1 ? nodes : [];
  return {
    state: BUSIEST.find((state) => nodes.some((node) => node.state === state)) ?? 'waiting',
    perSecond: only?.perSecond,
    queued: sum('queued'),
    latencyMs: only?.latency?.p50,
    failed: sum('failed'),
    dropped: sum('dropped'),
  };
}
