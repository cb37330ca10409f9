import type { Part } from '@fexgraph/batch';
import { type CompiledGraph, type FexgraphError, groupNotes, type Note, type WrittenFile } from '@fexgraph/core';
import { parseRunRecord, type RunRecord, recordable } from '@fexgraph/sinks';
import { recordedOutput, recordedPlatform, recordGraph } from '../record-run.ts';
import { VERSION } from '../version.ts';

/** A part, and what its run has recorded if it is done. */
export interface RecordedPart {
  readonly part: Part;
  /** `PartRecord.run`: a run record. */
  readonly run?: Record<string, unknown>;
  /** Of its tables: one for each face, and one for a frame without any. */
  readonly rows?: number;
  /** True where a run before had done it. */
  readonly earlier: boolean;
  /** Who did it, where several machines share a plan. */
  readonly host?: string;
  readonly error?: FexgraphError;
}

export interface PartedRunFacts {
  /** In the order of the plan. */
  readonly parts: readonly RecordedPart[];
  /** Of the kinds of parts, in the order in which they come first. */
  readonly graphs: readonly CompiledGraph[];
  readonly started: Date;
  readonly finished: Date;
  /** What ended the run, if it is not complete. */
  readonly error?: FexgraphError;
  readonly options: object;
  readonly notes: readonly Note[];
  readonly outputs: readonly WrittenFile[];
}

/** Failures and inputs of a note that the record of a run names. */
const KEPT = 100;

/**
 * The record of a run over many inputs: one for all parts, also those that earlier runs have done.
 *
 * @throws FexgraphError BAD_INPUT where what a part has kept is no run record.
 */
export function mergeRecords(facts: PartedRunFacts): RunRecord {
  const runs = facts.parts.flatMap(({ part, run }) => (run ? [parseRunRecord(JSON.stringify(run), part.name)] : []));
  const [graph, ...otherGraphs] = facts.graphs.map(recordGraph);
  const sum = (of: (run: RunRecord) => number) => runs.reduce((total, run) => total + of(run), 0);
  return {
    record: 1,
    fexgraph: VERSION,
    started: facts.started.toISOString(),
    finished: facts.finished.toISOString(),
    complete: facts.error === undefined,
    ...(facts.error ? { error: { code: facts.error.code, message: facts.error.message } } : {}),
    platform: recordedPlatform(),
    options: recordable(facts.options) as Record<string, unknown>,
    graph,
    ...(otherGraphs.length > 0 ? { otherGraphs } : {}),
    parts: facts.parts.map(recordedPart),
    models: unique(runs.flatMap(({ models }) => models)),
    sessions: unique(runs.flatMap(({ sessions }) => sessions)),
    counts: {
      accepted: sum(({ counts }) => counts.accepted),
      rows: sum(({ counts }) => counts.rows),
      nullRows: sum(({ counts }) => counts.nullRows),
      deadLetters: sum(({ counts }) => counts.deadLetters),
      drops: sum(({ counts }) => counts.drops),
      faces: sum(({ counts }) => counts.faces ?? 0),
      boxesOnly: sum(({ counts }) => counts.boxesOnly ?? 0),
    },
    failures: runs.flatMap(({ failures }) => failures).slice(0, KEPT),
    failureCount: sum(({ failureCount }) => failureCount),
    notes: mergedNotes([...runs.flatMap(({ notes }) => notes), ...commandNotes(facts)]),
    unsupported:
      runs.length === 0
        ? []
        : runs[0].unsupported.filter((column) => runs.every((run) => run.unsupported.includes(column))),
    timings: {
      prepareMs: sum(({ timings }) => timings.prepareMs),
      runMs: sum(({ timings }) => timings.runMs),
      nodes: mergedTimings(runs.flatMap(({ timings }) => timings.nodes)),
    },
    outputs: facts.outputs.map(recordedOutput),
  };
}

function recordedPart({
  part,
  run,
  rows = 0,
  earlier,
  host,
  error,
}: RecordedPart): NonNullable<RunRecord['parts']>[number] {
  const { id, name, kind, inputs } = part;
  const counts = (run as RunRecord | undefined)?.counts;
  return {
    ...{ id, name, kind, inputs: inputs.length },
    frames: counts?.accepted ?? 0,
    rows,
    earlier,
    ...(host === undefined ? {} : { host }),
    ...(error ? { error: { code: error.code, message: error.message } } : {}),
  };
}

/** Messages begin with the name of what they are about, which stands there already. */
const withoutName = (message: string, name: string): string =>
  message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message;

function unique<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

function commandNotes({ notes, parts }: PartedRunFacts): RunRecord['notes'] {
  const failed = parts.flatMap(({ part, error }) =>
    error
      ? [
          {
            input: part.name,
            kind: 'input that could not be analysed',
            detail: withoutName(error.message, part.name),
            missed: true,
          },
        ]
      : [],
  );
  return groupNotes('command', [...failed, ...notes]).map(({ inputs, ...group }) => ({
    ...group,
    inputs: inputs.map((input) => ({ ...input })),
  }));
}

/** Notes of one node and kind are one. What several parts say of the same thing, for example of a decoder, is said once. */
function mergedNotes(notes: RunRecord['notes']): RunRecord['notes'] {
  const groups = new Map<string, RunRecord['notes'][number]>();
  for (const note of notes) {
    const key = JSON.stringify([note.node, note.kind]);
    const { missed = false, count = 0, inputs = [] } = groups.get(key) ?? {};
    const known = new Set(inputs.map((input) => JSON.stringify(input)));
    const more = note.inputs.filter((input) => !known.has(JSON.stringify(input)));
    groups.set(key, {
      ...note,
      missed: note.missed || missed,
      count: count + note.count - (note.inputs.length - more.length),
      inputs: [...inputs, ...more].slice(0, KEPT),
    });
  }
  return [...groups.values()];
}

function mergedTimings(nodes: RunRecord['timings']['nodes']): RunRecord['timings']['nodes'] {
  const sums = new Map<string, RunRecord['timings']['nodes'][number]>();
  for (const { id, busyMs, batches } of nodes) {
    const known = sums.get(id);
    sums.set(id, { id, busyMs: busyMs + (known?.busyMs ?? 0), batches: batches + (known?.batches ?? 0) });
  }
  return [...sums.values()];
}
