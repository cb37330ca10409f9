import type { Clock } from '../clock/clock.ts';
import type { ErrorPolicy } from '../graph/graph-spec.ts';

export interface RunOptions {
  /** Aborting it cancels the run (semantics 8). */
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
  /** Overrides the graph's. */
  readonly onError?: ErrorPolicy;
  readonly maxErrors?: number;
  readonly maxInFlight?: number;
  /** Longest single node call. Default 300 000 ms. */
  readonly nodeTimeoutMs?: number;
  /** How long a cancelled run waits for node calls that are still running. Default 10 000 ms. */
  readonly graceMs?: number;
  /** Failures kept in the report; `run.failures` sees all. Default 100. */
  readonly keptFailures?: number;
}
