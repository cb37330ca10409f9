import type { Clock } from '../clock/clock.ts';
import type { ErrorPolicy, NodeEntry } from '../graph/graph-spec.ts';

export const DEFAULT_NODE_TIMEOUT_MS = 300_000;
export const DEFAULT_GRACE_MS = 10_000;
export const DEFAULT_KEPT_FAILURES = 100;

export interface RunOptions {
  /** Aborting it cancels the run (semantics 8). */
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
  /** Overrides the graph's. */
  readonly onError?: ErrorPolicy;
  readonly maxErrors?: number;
  readonly maxInFlight?: number;
  /** Largest micro-batch of nodes that batch, in their own weight (often faces). */
  readonly maxBatch?: number;
  /**
   * Longest silence of a call into a node, `prepare` and `finish` included: `progress()` starts it anew. Default 300 000
   * ms.
   */
  readonly nodeTimeoutMs?: number;
  /** How long a cancelled run waits for node calls that are still running, a source may take to stop, and a node to be disposed. Default 10 000 ms. */
  readonly graceMs?: number;
  /** Failures kept in the report; `run.failures` sees all. Default 100. */
  readonly keptFailures?: number;
}

/** Settings of a source that is added while a run goes on. */
export type SourceSettings = Pick<NodeEntry, 'flow' | 'maxInFlight'>;
