import type { FexgraphError } from '../errors/fexgraph-error.ts';
import type { FrameError } from '../errors/frame-error.ts';
import type { WrittenFile } from '../node/pipeline-node.ts';
import type { FrameKey } from '../packets/frame-key.ts';
import type { FrameCounts, Settlement } from './frame-counts.ts';
import type { NodeStats } from './node-stats.ts';
import type { NoteGroup } from './note-groups.ts';

export interface NodeReport {
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly options: unknown;
  readonly stats: NodeStats;
}

/** A frame that failed, and what became of it. */
export interface FrameFailure {
  readonly error: FrameError;
  readonly settlement: Settlement;
}

/** A frame that has left the graph, and how. */
export interface SettledFrame {
  readonly key: FrameKey;
  readonly settlement: Settlement;
}

/** What a run did. */
export interface RunReport {
  /** False if it was cancelled or ended with an error. */
  readonly complete: boolean;
  readonly counts: FrameCounts;
  /** The first failures (at most `keptFailures`); all of them went through `run.failures`. */
  readonly failures: readonly FrameFailure[];
  readonly failureCount: number;
  readonly nodes: readonly NodeReport[];
  readonly pruned: readonly string[];
  /** Files that the sinks have left, with the node that wrote each. */
  readonly written: readonly (WrittenFile & { readonly node: string })[];
  /** What nodes left out or took otherwise, by node and rule. */
  readonly notes: readonly NoteGroup[];
  /** Milliseconds by the injected clock: preparation (models, warm-up), and from the first pull to the end. */
  readonly prepareMs: number;
  readonly runMs: number;
}

/** How a run ended. */
export interface RunOutcome {
  readonly report: RunReport;
  readonly error?: FexgraphError;
}
