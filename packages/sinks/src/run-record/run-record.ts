import type { Settlement } from '@fexgraph/core';
import { z } from 'zod';

/** What `<table>.run.json` says about a run: enough to repeat it and to know what the numbers may be used for. */
export interface RunRecord {
  /** Version of this format. */
  readonly record: 1;
  /** Version of fexgraph. */
  readonly fexgraph: string;
  /** ISO 8601, from the injected clock. */
  readonly started: string;
  readonly finished: string;
  /** False after an error or a cancel. */
  readonly complete: boolean;
  /** What ended the run, if it was not complete. */
  readonly error?: RecordedError;
  readonly platform: RecordedPlatform;
  /** What the caller asked for, for example the command's options. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly graph: RecordedGraph;
  readonly models: readonly RecordedModel[];
  readonly sessions: readonly RecordedSession[];
  readonly counts: RecordedCounts;
  /** The first failures; `failureCount` counts all. */
  readonly failures: readonly RecordedFailure[];
  readonly failureCount: number;
  /** Fex columns that no node of the graph can fill: null in every row. */
  readonly unsupported: readonly string[];
  readonly timings: RecordedTimings;
  /** Files that the run wrote. */
  readonly outputs: readonly string[];
}

export interface RecordedError {
  readonly code: string;
  readonly message: string;
}

export interface RecordedPlatform {
  /** For example `node 22.11.0`, or a browser's name and version. */
  readonly runtime: string;
  /** For example `linux x64`. */
  readonly system: string;
  /** Processors or devices worth knowing. */
  readonly devices: readonly string[];
}

export interface RecordedGraph {
  /** SHA-256 of the canonical graph. */
  readonly hash: string;
  readonly nodes: readonly RecordedNode[];
  /** Nodes that were left out because nobody read them. */
  readonly pruned: readonly string[];
}

export interface RecordedNode {
  readonly id: string;
  readonly type: string;
  readonly version: number;
  /** Made with `recordable`: no functions, no secrets. */
  readonly options: unknown;
}

export interface RecordedModel {
  readonly id: string;
  readonly revision: string;
  readonly sha256: string;
  readonly licence: { readonly name: string; readonly spdx?: string; readonly url?: string };
  readonly commercial: 'yes' | 'no' | 'unclear';
}

/** A model on the backend that really ran it. */
export interface RecordedSession {
  readonly model: string;
  readonly backend: string;
  /** What was asked for, for example `auto`. */
  readonly requested: string;
  /** Why `auto` chose it. */
  readonly reason?: string;
  readonly workers?: number;
  readonly threads?: number;
  readonly calls?: number;
}

/** `accepted = rows + nullRows + deadLetters + drops`, all of them frames. */
export interface RecordedCounts {
  readonly accepted: number;
  /** Frames that ended as rows, including the null row of a frame without a face. */
  readonly rows: number;
  /** Frames that failed and ended as a null row. */
  readonly nullRows: number;
  readonly deadLetters: number;
  readonly drops: number;
  /** Faces found, over all frames. */
  readonly faces?: number;
}

export interface RecordedFailure {
  /** Path of the file, or `tensor`. */
  readonly input: string;
  /** Frame number in the source. */
  readonly frame: number;
  /** Path of the node in the graph. */
  readonly node: string;
  readonly port?: string;
  readonly code: string;
  readonly message: string;
  /** What became of the frame. */
  readonly settlement: Settlement;
}

/** Milliseconds by the injected clock. */
export interface RecordedTimings {
  readonly prepareMs: number;
  readonly runMs: number;
  /** Time in each node, summed over calls that may overlap. */
  readonly nodes: readonly { readonly id: string; readonly busyMs: number; readonly batches: number }[];
}

const count = z.int().min(0);
const milliseconds = z.number().min(0);

export const runRecordSchema: z.ZodType<RunRecord> = z.strictObject({
  record: z.literal(1),
  fexgraph: z.string(),
  started: z.iso.datetime({ offset: true }),
  finished: z.iso.datetime({ offset: true }),
  complete: z.boolean(),
  error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
  platform: z.strictObject({ runtime: z.string(), system: z.string(), devices: z.array(z.string()) }),
  options: z.record(z.string(), z.unknown()),
  graph: z.strictObject({
    hash: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal'),
    nodes: z.array(z.strictObject({ id: z.string(), type: z.string(), version: z.int().min(1), options: z.unknown() })),
    pruned: z.array(z.string()),
  }),
  models: z.array(
    z.strictObject({
      id: z.string(),
      revision: z.string(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal'),
      licence: z.strictObject({ name: z.string(), spdx: z.string().optional(), url: z.string().optional() }),
      commercial: z.enum(['yes', 'no', 'unclear']),
    }),
  ),
  sessions: z.array(
    z.strictObject({
      model: z.string(),
      backend: z.string(),
      requested: z.string(),
      reason: z.string().optional(),
      workers: count.optional(),
      threads: count.optional(),
      calls: count.optional(),
    }),
  ),
  counts: z.strictObject({
    accepted: count,
    rows: count,
    nullRows: count,
    deadLetters: count,
    drops: count,
    faces: count.optional(),
  }),
  failures: z.array(
    z.strictObject({
      input: z.string(),
      frame: count,
      node: z.string(),
      port: z.string().optional(),
      code: z.string(),
      message: z.string(),
      settlement: z.enum(['rows', 'null-row', 'dead-letter', 'drop']),
    }),
  ),
  failureCount: count,
  unsupported: z.array(z.string()),
  timings: z.strictObject({
    prepareMs: milliseconds,
    runMs: milliseconds,
    nodes: z.array(z.strictObject({ id: z.string(), busyMs: milliseconds, batches: count })),
  }),
  outputs: z.array(z.string()),
});
