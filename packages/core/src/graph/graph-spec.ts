/** What happens when one frame fails in a node (run semantics 7). */
export type ErrorPolicy =
  /** The run ends with the error. Default in library use. */
  | 'fail'
  /** The frame goes on as a row of nulls. Default in batch runs. */
  | 'null-row'
  /** The frame ends as a dead letter, without a row. */
  | 'skip'
  /** Tried again up to `retry` times, then `otherwise`. */
  | { readonly retry: number; readonly otherwise: 'fail' | 'null-row' | 'skip' };

/** What a source does while `maxInFlight` of its frames are inside the graph (run semantics 4). */
export type FlowPolicy = 'wait' | 'latest' | 'drop-oldest';

/** What a graph is for: as many frames per second as the machine gives, or each frame as soon as possible. */
export type GraphMode = 'batch' | 'live';

export interface NodeEntry {
  /** `family/name` or `family/name@version`. */
  readonly type: string;
  readonly options?: unknown;
  readonly onError?: ErrorPolicy;
  /** Sources: frames of this source inside the graph at once, besides those that a node holds back (`traits.holds`). */
  readonly maxInFlight?: number;
  /** Sources: what happens to frames that come while the graph is full. */
  readonly flow?: FlowPolicy;
  /** Largest micro-batch, in the node's own weight (often faces). Default: the run's, the graph's, the node's own. */
  readonly maxBatch?: number;
  /** How long a micro-batch that is not full may wait for more, in milliseconds. Default 0: whatever is there goes. */
  readonly batchDelayMs?: number;
}

export interface EdgeEntry {
  readonly from: string;
  readonly to: string;
  /** Input port; may be left out where the node has one. */
  readonly port?: string;
}

/** A graph as data: what the builder makes and what graph files hold. */
export interface GraphSpec {
  readonly version: 1;
  readonly name?: string;
  readonly nodes: Readonly<Record<string, NodeEntry>>;
  readonly edges: readonly EdgeEntry[];
  /** Named results, delivered as Observables: output name -> node id. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** Nodes and services of a run may inject it as GRAPH_MODE. Default: what the host says. */
  readonly mode?: GraphMode;
  readonly onError?: ErrorPolicy;
  /** More failed frames than this end the run. Default: no limit. */
  readonly maxErrors?: number;
  /** Default of the sources. */
  readonly maxInFlight?: number;
  /** Default of the nodes that batch (`traits.maxBatch`). */
  readonly maxBatch?: number;
}

export const GRAPH_VERSION = 1;
export const GRAPH_MODES = ['batch', 'live'] as const satisfies readonly GraphMode[];
/** Frames of a source that waits, inside the graph at once. */
export const DEFAULT_MAX_IN_FLIGHT = 8;
/** Of a live source: few, because what waits inside the graph is what the viewer waits for. */
export const DEFAULT_LIVE_IN_FLIGHT = 2;

/** Splits `family/name@version`. A version that is not a number is NaN, and so fits no node. */
export function parseNodeType(text: string): { readonly type: string; readonly version?: number } {
  const at = text.lastIndexOf('@');
  if (at <= 0) return { type: text };
  return { type: text.slice(0, at), version: Number(text.slice(at + 1) || Number.NaN) };
}
