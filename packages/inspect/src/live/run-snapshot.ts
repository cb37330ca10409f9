import type { FrameCounts, GraphRun, NodeStats } from '@fexgraph/core';
import type { LatencySummary } from './latency-histogram.ts';
import type { NodeProbe, NodeState } from './node-probe.ts';

export interface NodeSnapshot extends NodeStats {
  readonly id: string;
  /** `family/name@version`; empty for a source that was added to the run. */
  readonly type: string;
  readonly state: NodeState;
  /** Calls that are running now. */
  readonly running: number;
  /** Packets done with per second since the snapshot before; in the last snapshot, over the whole run. */
  readonly perSecond: number;
  /** Share of that time that was spent in calls; above 1 when several run at once. */
  readonly load: number;
  /** Of calls (`process`, `write`, `read`), over the whole run. Undefined before the first. */
  readonly latency: LatencySummary | undefined;
}

/** A run at one moment. */
export interface RunSnapshot {
  /** Milliseconds since the watching began. */
  readonly elapsedMs: number;
  readonly counts: FrameCounts;
  /** Frames that left the graph per second since the snapshot before; in the last one, over the whole run. */
  readonly perSecond: number;
  /** Frames to expect, where all sources know. */
  readonly expected: number | undefined;
  readonly nodes: readonly NodeSnapshot[];
  /** The run is over: this is the last one. */
  readonly finished: boolean;
}

/** Makes the snapshots of a run, each with the rates since the one before. */
export class Snapshots {
  #lastMs: number;
  #lastSettled = 0;
  #flowing = false;
  readonly #lastNodes = new Map<string, { readonly done: number; readonly busyMs: number }>();

  constructor(
    private readonly run: GraphRun,
    private readonly probe: NodeProbe,
    private readonly startMs: number,
  ) {
    this.#lastMs = startMs;
    // Before that no source can say what it will bring.
    run.ready.then(
      () => {
        this.#flowing = true;
      },
      () => undefined,
    );
  }

  take(nowMs: number, finished: boolean): RunSnapshot {
    if (finished) this.#forgetLast();
    const seconds = (nowMs - this.#lastMs) / 1000;
    const { counts } = this.run;
    const settled = counts.accepted - counts.inFlight;
    const stats = this.run.stats();
    const types = new Map(this.run.graph.nodes.map(({ id, definition }) => [id, definition] as const));
    const ids = new Set([...types.keys(), ...stats.keys()]);
    const snapshot: RunSnapshot = {
      elapsedMs: nowMs - this.startMs,
      counts,
      perSecond: rate(settled - this.#lastSettled, seconds),
      expected: this.#flowing ? this.run.expected() : undefined,
      nodes: [...ids].map((id) => {
        const definition = types.get(id);
        const type = definition ? `${definition.type}@${definition.version}` : '';
        const node = this.#node(id, type, stats.get(id), seconds);
        return finished ? { ...node, state: 'done' } : node;
      }),
      finished,
    };
    this.#lastMs = nowMs;
    this.#lastSettled = settled;
    return snapshot;
  }

  /** What was counted since the beginning is counted again. */
  #forgetLast(): void {
    this.#lastMs = this.startMs;
    this.#lastSettled = 0;
    this.#lastNodes.clear();
  }

  #node(id: string, type: string, stats: NodeStats = NO_STATS, seconds: number): NodeSnapshot {
    const last = this.#lastNodes.get(id) ?? { done: 0, busyMs: 0 };
    const done = stats.emitted + stats.failed + stats.dropped;
    this.#lastNodes.set(id, { done, busyMs: stats.busyMs });
    return {
      ...stats,
      id,
      type,
      state: this.probe.state(id),
      running: this.probe.running(id),
      perSecond: rate(done - last.done, seconds),
      load: rate((stats.busyMs - last.busyMs) / 1000, seconds),
      latency: this.probe.latency(id),
    };
  }
}

const rate = (amount: number, seconds: number) => (seconds > 0 ? amount / seconds : 0);

/** Of a node that was not made yet. */
const NO_STATS: NodeStats = {
  received: 0,
  emitted: 0,
  failed: 0,
  dropped: 0,
  batches: 0,
  batchWeight: 0,
  busyMs: 0,
  queued: 0,
  mostQueued: 0,
};
