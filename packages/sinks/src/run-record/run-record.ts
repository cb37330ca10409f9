import { sha256Text as sha256 } from '@fexgraph/core';
import * as z from 'zod';

const count = z.int().min(0);
const milliseconds = z.number().min(0);

const platform = z.strictObject({
  /** For example `node 22.11.0`, or a browser's name and version. */
  runtime: z.string(),
  /** For example `linux x64`. */
  system: z.string(),
  /** Processors or devices worth knowing. */
  devices: z.array(z.string()),
});

const graph = z.strictObject({
  /** SHA-256 of the canonical graph. */
  hash: sha256,
  nodes: z.array(
    z.strictObject({
      id: z.string(),
      type: z.string(),
      version: z.int().min(1),
      /** Made with `recordable`: no functions, no secrets. */
      options: z.unknown(),
    }),
  ),
  /** Nodes that were left out because nobody read them. */
  pruned: z.array(z.string()),
});

const model = z.strictObject({
  id: z.string(),
  revision: z.string(),
  sha256,
  licence: z.strictObject({ name: z.string(), spdx: z.string().optional(), url: z.string().optional() }),
  commercial: z.enum(['yes', 'no', 'unclear']),
  /** Of an identity network: embeddings of different spaces must not be compared. */
  embeddingSpace: z.string().optional(),
  /** Of a model whose numbers are integers of eight bits: the model that it was made from, and the sha256 of that. */
  quantized: z.strictObject({ precision: z.literal('int8'), from: z.string(), sha256 }).optional(),
});

/** A model on the backend that really ran it. */
const session = z.strictObject({
  model: z.string(),
  backend: z.string(),
  /** What was asked for, for example `auto`. */
  requested: z.string(),
  /** Why `auto` chose it. */
  reason: z.string().optional(),
  workers: count.optional(),
  threads: count.optional(),
  calls: count.optional(),
});

/** `accepted = rows + nullRows + deadLetters + drops`, all of them frames. */
const counts = z.strictObject({
  accepted: count,
  /** Frames that ended as rows, including the null row of a frame without a face. */
  rows: count,
  /** Frames that failed and ended as a null row. */
  nullRows: count,
  deadLetters: count,
  drops: count,
  /** Faces found, over all frames. */
  faces: count.optional(),
  boxesOnly: count.optional().describe('boxes of the detector in which no network saw a face'),
});

const failure = z.strictObject({
  /** Path of the file, or `tensor`. */
  input: z.string(),
  /** Frame number in the source. */
  frame: count,
  /** Path of the node in the graph. */
  node: z.string(),
  port: z.string().optional(),
  code: z.string(),
  message: z.string(),
  /** What became of the frame. */
  settlement: z.enum(['rows', 'null-row', 'dead-letter', 'drop']),
});

/** By the injected clock. */
const timings = z.strictObject({
  prepareMs: milliseconds,
  runMs: milliseconds,
  /** Time in each node, summed over calls that may overlap. */
  nodes: z.array(z.strictObject({ id: z.string(), busyMs: milliseconds, batches: count })),
});

/** A file that the run wrote. */
const output = z.strictObject({
  path: z.string(),
  /** The input that it belongs to, for example the picture of an overlay. */
  input: z.string().optional(),
  /** Of a table. */
  rows: count.optional(),
  bytes: count.optional(),
  /** Tells later whether the file is still as it was written. */
  sha256: sha256.optional(),
  /** False for what an error or a cancel left of it. */
  complete: z.boolean(),
});

/** What a rule left out or took otherwise, by node and rule. */
const note = z.strictObject({
  /** Id of the node, or `command`. */
  node: z.string(),
  kind: z.string(),
  /** True where the results lack something that was asked for. */
  missed: z.boolean(),
  count,
  /** The first 100 that it acted on. */
  inputs: z.array(z.strictObject({ input: z.string(), detail: z.string().optional() })),
});

/** One piece of a run over many inputs: a video, or a list of pictures. */
const part = z.strictObject({
  /** SHA-256 of what decided its result. */
  id: sha256,
  name: z.string(),
  /** `video` or `pictures`. */
  kind: z.string(),
  /** Files that it read. */
  inputs: count,
  frames: count,
  rows: count,
  /** True where a run before had done it, which was interrupted or in which others failed. */
  earlier: z.boolean(),
  /** Who did it, where several machines share a plan. */
  host: z.string().optional(),
  /** Why it could not be done; then nothing of it is in the tables. */
  error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
});

/** What `<table>.run.json` says about a run: enough to repeat it and to know what the numbers may be used for. */
export const runRecordSchema = z.strictObject({
  /** Version of this format. */
  record: z.literal(1),
  /** Version of fexgraph. */
  fexgraph: z.string(),
  /** ISO 8601, from the injected clock. */
  started: z.iso.datetime({ offset: true }),
  finished: z.iso.datetime({ offset: true }),
  /** False after an error or a cancel. */
  complete: z.boolean(),
  /** What ended the run, if it was not complete. */
  error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
  platform,
  /** What the caller asked for, for example the command's options. */
  options: z.record(z.string(), z.unknown()),
  graph,
  /** Of a run over pictures and videos: the graph of the second kind. */
  otherGraphs: z.array(graph).optional(),
  /** Of a run in parts, in the order of the tables. Counts, failures, notes and timings are then sums over them. */
  parts: z.array(part).optional(),
  models: z.array(model),
  sessions: z.array(session),
  counts,
  /** The first failures; `failureCount` counts all. */
  failures: z.array(failure),
  failureCount: count,
  /** What was left out or taken otherwise, without a failure. */
  notes: z.array(note),
  /** Fex columns that no node of the graph can fill: null in every row. */
  unsupported: z.array(z.string()),
  timings,
  outputs: z.array(output),
});

export type RunRecord = z.infer<typeof runRecordSchema>;
export type RecordedFailure = RunRecord['failures'][number];
export type RecordedModel = RunRecord['models'][number];
