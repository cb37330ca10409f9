import * as z from 'zod';

/** A setting with one text for whatever is wrong with it. */
const count = (error = 'must be a whole number above 0') => z.int({ error }).min(1, error);
const notNegative = 'must be a whole number, 0 or more';
const milliseconds = 'must be 0 or more milliseconds';

const OTHERWISE = ['fail', 'null-row', 'skip'] as const;
const otherwise = z.enum(OTHERWISE);

/**
 * What happens when one frame fails in a node (run semantics 7). `fail`: the run ends with the error, the default in
 * library use. `null-row`: the frame goes on as a row of nulls, the default in batch runs. `skip`: the frame ends as a
 * dead letter, without a row. With `retry` the node is asked again up to so many times, then `otherwise` holds.
 */
const onError = z
  .union([otherwise, z.strictObject({ retry: count(), otherwise }).readonly()], {
    error: 'must be fail, null-row, skip, or { retry: 2, otherwise: "null-row" }',
  })
  .describe('what happens when one frame fails: fail, null-row, skip, or { retry: 2, otherwise: skip }');

/** What a source does while `maxInFlight` of its frames are inside the graph (run semantics 4). */
const flow = z
  .enum(['wait', 'latest', 'drop-oldest'], { error: 'must be wait, latest or drop-oldest' })
  .describe('sources: what happens to frames that come while the graph is full');

/** What a graph is for: as many frames per second as the machine gives, or each frame as soon as possible. */
const mode = z
  .enum(['batch', 'live'], { error: 'must be batch or live' })
  .describe('batch: as many frames per second as possible; live: each frame as soon as possible');

/** Settings of a node: types, checks and the JSON Schema of graph files come from here. */
export const NODE_SETTINGS = {
  onError,
  /** Besides those that a node holds back (`traits.holds`). */
  maxInFlight: count().describe('sources: frames of this source inside the graph at once'),
  flow,
  /** Default: the run's, the graph's, the node's own. */
  maxBatch: count().describe("largest micro-batch, in the node's own weight (often faces)"),
  /** Default 0: whatever is there goes. */
  batchDelayMs: z
    .number({ error: milliseconds })
    .min(0, milliseconds)
    .describe('how long a micro-batch that is not full may wait for more, in ms'),
};

/** Settings of a whole graph. */
export const GRAPH_SETTINGS = {
  /** Nodes and services of a run may inject it as GRAPH_MODE. Default: what the host says. */
  mode,
  onError,
  /** Default: no limit. */
  maxErrors: z.int({ error: notNegative }).min(0, notNegative).describe('more failed frames than this end the run'),
  maxInFlight: count().describe('frames of each source inside the graph at once'),
  maxBatch: count().describe('largest micro-batch of the nodes that batch, in their own weight (often faces)'),
};

type SettingsOf<S extends Readonly<Record<string, z.ZodType>>> = { readonly [K in keyof S]?: z.infer<S[K]> };

export type ErrorPolicy = z.infer<typeof onError>;
export type FlowPolicy = z.infer<typeof flow>;
export type GraphMode = z.infer<typeof mode>;
export type NodeSettings = SettingsOf<typeof NODE_SETTINGS>;
export type GraphSettings = SettingsOf<typeof GRAPH_SETTINGS>;

export interface NodeEntry extends NodeSettings {
  /** `family/name` or `family/name@version`. */
  readonly type: string;
  readonly options?: unknown;
}

export interface EdgeEntry {
  readonly from: string;
  readonly to: string;
  /** Input port; may be left out where the node has one. */
  readonly port?: string;
}

/** A graph as data: what the builder makes and what graph files hold. */
export interface GraphSpec extends GraphSettings {
  readonly version: 1;
  readonly name?: string;
  readonly nodes: Readonly<Record<string, NodeEntry>>;
  readonly edges: readonly EdgeEntry[];
  /** Named results, delivered as Observables: output name -> node id. */
  readonly outputs?: Readonly<Record<string, string>>;
}

export const GRAPH_VERSION = 1;
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
