import { createHash } from 'node:crypto';
import { availableParallelism, cpus } from 'node:os';
import { arch, platform, versions } from 'node:process';
import {
  type CompiledGraph,
  type FrameFailure,
  groupNotes,
  type Note,
  type RunOutcome,
  type WrittenFile,
} from '@fexgraph/core';
import { canonicalGraph } from '@fexgraph/graph-files';
import type { SessionRecord } from '@fexgraph/inference';
import type { ModelCatalog } from '@fexgraph/models';
import { type RecordedFailure, type RecordedModel, type RunRecord, recordable } from '@fexgraph/sinks';
import { unsupportedColumns } from '../unsupported-columns.ts';
import { VERSION } from './version.ts';

export interface RunFacts {
  readonly graph: CompiledGraph;
  readonly outcome: RunOutcome;
  readonly models: ModelCatalog;
  readonly sessions: readonly SessionRecord[];
  /** Backend asked for. */
  readonly backend: string;
  readonly started: Date;
  readonly finished: Date;
  /** What the caller asked for, as the caller calls it. */
  readonly options: object;
  /** Faces found, over all frames. */
  readonly faces?: number;
  /** Boxes of the detector in which no network saw a face. */
  readonly boxesOnly?: number;
  /** Files beside those of the sinks, for example dead letters. */
  readonly alsoWritten?: readonly WrittenFile[];
  /** What happened to files around the run. */
  readonly notes?: readonly Note[];
}

/** What the record says of a graph, by its nodes as they ran. */
function recordedGraph({ spec, pruned }: CompiledGraph, nodes: RunRecord['graph']['nodes']): RunRecord['graph'] {
  // Pictures may come as buffers or from a stream, which no text can hold.
  const text = canonicalGraph(spec, { apiOnly: 'mark' });
  return { hash: createHash('sha256').update(text).digest('hex'), nodes, pruned: [...pruned] };
}

/** What a record says of a graph that was not run as it is: the graph that parts have in common. */
export function recordGraph(graph: CompiledGraph): RunRecord['graph'] {
  const nodes = graph.nodes.map(({ id, definition: { type, version }, options }) => ({
    ...{ id, type, version },
    options: recordable(options),
  }));
  return recordedGraph(graph, nodes);
}

export function recordedPlatform(): RunRecord['platform'] {
  return {
    runtime: `node ${versions.node}`,
    system: `${platform} ${arch}`,
    devices: [`${availableParallelism()} x ${cpus()[0]?.model.trim() ?? 'unknown processor'}`],
  };
}

function recordedModel(models: ModelCatalog, { model, sha256 }: SessionRecord): RecordedModel {
  const { id, revision, licence, commercial, embeddingSpace, quantized } = models.entry(model);
  return {
    ...{ id, revision, sha256, licence, commercial },
    ...(embeddingSpace === undefined ? {} : { embeddingSpace }),
    ...(quantized === undefined ? {} : { quantized }),
  };
}

function recordedFailure({ error, settlement }: FrameFailure): RecordedFailure {
  const { key, input, nodePath, port, code, message } = error;
  return { input: input ?? key.source, frame: key.index, node: nodePath, port, code, message, settlement };
}

export function recordedOutput({
  path,
  input,
  rows,
  bytes,
  sha256,
  complete,
}: WrittenFile): RunRecord['outputs'][number] {
  const facts = Object.entries({ input, rows, bytes, sha256 }).filter(([, fact]) => fact !== undefined);
  return { path, ...Object.fromEntries(facts), complete };
}

/** The run record: enough to repeat the run and to know what its numbers may be used for. */
export function recordRun(facts: RunFacts): RunRecord {
  const { graph, outcome, models, sessions } = facts;
  const { report, error } = outcome;
  const { accepted, rows, nullRows, deadLetters, drops } = report.counts;
  const byModel = new Map(sessions.map((session) => [session.model, session]));
  return {
    record: 1,
    fexgraph: VERSION,
    started: facts.started.toISOString(),
    finished: facts.finished.toISOString(),
    complete: report.complete,
    ...(error ? { error: { code: error.code, message: error.message } } : {}),
    platform: recordedPlatform(),
    options: recordable(facts.options) as Record<string, unknown>,
    graph: recordedGraph(
      graph,
      report.nodes.map(({ id, type, version, options }) => ({ id, type, version, options: recordable(options) })),
    ),
    models: [...byModel.values()].map((session) => recordedModel(models, session)),
    sessions: sessions.map(({ model, backend, reason, workers, threads, calls }) => ({
      model,
      backend,
      requested: facts.backend,
      ...(reason === undefined ? {} : { reason }),
      ...(workers === null ? {} : { workers }),
      ...(threads === null ? {} : { threads }),
      ...(calls === null ? {} : { calls }),
    })),
    counts: {
      accepted,
      rows,
      nullRows,
      deadLetters,
      drops,
      ...(facts.faces === undefined ? {} : { faces: facts.faces }),
      ...(facts.boxesOnly === undefined ? {} : { boxesOnly: facts.boxesOnly }),
    },
    failures: report.failures.map(recordedFailure),
    failureCount: report.failureCount,
    notes: [...report.notes, ...groupNotes('command', facts.notes ?? [])].map(({ inputs, ...group }) => ({
      ...group,
      inputs: inputs.map((input) => ({ ...input })),
    })),
    unsupported: [...unsupportedColumns(graph)],
    timings: {
      prepareMs: report.prepareMs,
      runMs: report.runMs,
      nodes: report.nodes.map(({ id, stats }) => ({ id, busyMs: stats.busyMs, batches: stats.batches })),
    },
    outputs: [...report.written, ...(facts.alsoWritten ?? [])].map(recordedOutput),
  };
}
