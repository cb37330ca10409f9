import type { NodeInterceptor } from '@fexgraph/core';
import { observeNode } from '../calls/observe-node.ts';
import { LatencyHistogram, type LatencySummary } from './latency-histogram.ts';

export type NodeState = 'waiting' | 'preparing' | 'idle' | 'busy' | 'done';

/** Calls that are about frames: these are what is timed. */
const TIMED = ['read', 'process', 'hold', 'write'];

class ProbedNode {
  readonly latency = new LatencyHistogram();
  running = 0;
  preparing = 0;
  ready = 0;
  disposed = 0;

  /** Of a node that was swapped, the old and the new one share a place: it is disposed when both are. */
  get state(): NodeState {
    if (this.running > 0) return 'busy';
    if (this.preparing > 0) return 'preparing';
    if (this.disposed > 0 && this.disposed >= this.ready) return 'done';
    return this.ready > 0 ? 'idle' : 'waiting';
  }
}

/** Watches the calls into all nodes of one run: what each is doing, and how long calls take. */
export class NodeProbe {
  readonly #nodes = new Map<string, ProbedNode>();

  readonly interceptor: NodeInterceptor = (typed, { id, clock }) => {
    const probed = this.#nodes.get(id) ?? new ProbedNode();
    this.#nodes.set(id, probed);
    const hasPrepare = 'prepare' in typed.node;
    if (!hasPrepare) probed.ready++;
    return observeNode(typed, ({ kind }) => {
      const started = clock.now();
      const isTimed = TIMED.includes(kind);
      if (isTimed) probed.running++;
      if (kind === 'prepare') probed.preparing++;
      return {
        ended: () => {
          if (kind === 'prepare') {
            probed.preparing--;
            probed.ready++;
          } else if (kind === 'dispose') probed.disposed++;
          if (!isTimed) return;
          probed.running--;
          probed.latency.add(clock.now() - started);
        },
      };
    });
  };

  state(id: string): NodeState {
    return this.#nodes.get(id)?.state ?? 'waiting';
  }

  /** Calls that are running now. */
  running(id: string): number {
    return this.#nodes.get(id)?.running ?? 0;
  }

  latency(id: string): LatencySummary | undefined {
    return this.#nodes.get(id)?.latency.summary();
  }
}
