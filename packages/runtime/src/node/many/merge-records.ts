import type { Part } from '@fexgraph/batch';
import { type CompiledGraph, type FexgraphError, groupNotes, type Note, type WrittenFile } from '@fexgraph/core';
import { parseRunRecord, type RunRecord, recordable } from '@fexgraph/sinks';
import { recordedOutput, recordedPlatform, recordGraph } from '../record-run.ts';
import { VERSION } from '../version.ts';

/** A part, and what its run has recorded if it is done. */
export interface RecordedPart {
  readonly part: Part;
  /** Reads `PartRecord.run`, a run record. Records are long: they are read one after the other, and not kept. */
  run?(): Promise<Record<string, unknown> | undefined>;
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
 * The record of a run over many inputs: one for all parts, also those that earlier runs have done. Memory is that of one
 * record, and a line of each part.
 *
 * @throws FexgraphError BAD_INPUT where what a part has kept is no run record (rejects).
 */
export async function mergeRecords(facts: PartedRunFacts): Promise<RunRecord> {
  const sums = new RecordSums();
  const parts: NonNullable<RunRecord['parts']> = [];
  for (const recorded of facts.parts) {
    const kept = await recorded.run?.();
    const run = kept && parseRunRecord(JSON.stringify(kept), recorded.part.name);
    if (run) sums.add(run);
    parts.push(recordedPart(recorded, run));
  }
  const [graph, ...otherGraphs] = facts.graphs.map(recordGraph);
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
    parts,
    ...sums.facts(commandNotes(facts)),
    outputs: facts.outputs.map(recordedOutput),
  };
}

type Counts = RunRecord['counts'];

/** What the records of several runs say together. */
class RecordSums {
  readonly #counts = { accepted: 0, rows: 0, nullRows: 0, deadLetters: 0, drops: 0, faces: 0, boxesOnly: 0 };
  readonly #models = new Map<string, RunRecord['models'][number]>();
  readonly #sessions = new Map<string, RunRecord['sessions'][number]>();
  readonly #notes = new Map<string, RunRecord['notes'][number]>();
  readonly #nodes = new Map<string, RunRecord['timings']['nodes'][number]>();
  readonly #failures: RunRecord['failures'] = [];
  #failureCount = 0;
  #prepareMs = 0;
  #runMs = 0;
  #unsupported: readonly string[] | undefined;

  add(run: RunRecord): void {
    for (const name of Object.keys(this.#counts) as (keyof Counts)[]) this.#counts[name] += run.counts[name] ?? 0;
    for (const model of run.models) this.#models.set(JSON.stringify(model), model);
    for (const session of run.sessions) this.#sessions.set(JSON.stringify(session), session);
    this.#failures.push(...run.failures.slice(0, KEPT - this.#failures.length));
    this.#failureCount += run.failureCount;
    this.#addNotes(run.notes);
    const supported = this.#unsupported && new Set(run.unsupported);
    this.#unsupported = supported ? this.#unsupported!.filter((column) => supported.has(column)) : run.unsupported;
    this.#prepareMs += run.timings.prepareMs;
    this.#runMs += run.timings.runMs;
    for (const { id, busyMs, batches } of run.timings.nodes) {
      const known = this.#nodes.get(id);
      this.#nodes.set(id, { id, busyMs: busyMs + (known?.busyMs ?? 0), batches: batches + (known?.batches ?? 0) });
    }
  }

  /** @param notes of the command, which come last */
  facts(notes: RunRecord['notes']) {
    this.#addNotes(notes);
    return {
      models: [...this.#models.values()],
      sessions: [...this.#sessions.values()],
      counts: this.#counts,
      failures: this.#failures,
      failureCount: this.#failureCount,
      notes: [...this.#notes.values()],
      unsupported: [...(this.#unsupported ?? [])],
      timings: { prepareMs: this.#prepareMs, runMs: this.#runMs, nodes: [...this.#nodes.values()] },
    };
  }

  /** Notes of one node and kind are one. What several parts say of the same thing, for example of a decoder, is said once. */
  #addNotes(notes: RunRecord['notes']): void {
    for (const note of notes) {
      const key = JSON.stringify([note.node, note.kind]);
      const { missed = false, count = 0, inputs = [] } = this.#notes.get(key) ?? {};
      const known = new Set(inputs.map((input) => JSON.stringify(input)));
      const more = note.inputs.filter((input) => !known.has(JSON.stringify(input)));
      this.#notes.set(key, {
        ...note,
        missed: note.missed || missed,
        count: count + note.count - (note.inputs.length - more.length),
        inputs: [...inputs, ...more].slice(0, KEPT),
      });
    }
  }
}

function recordedPart(
  { part, rows = 0, earlier, host, error }: RecordedPart,
  run: RunRecord | undefined,
): NonNullable<RunRecord['parts']>[number] {
  const { id, name, kind, inputs } = part;
  return {
    ...{ id, name, kind, inputs: inputs.length },
    frames: run?.counts.accepted ?? 0,
    rows,
    earlier,
    ...(host === undefined ? {} : { host }),
    ...(error ? { error: { code: error.code, message: error.message } } : {}),
  };
}

/** Messages begin with the name of what they are about, which stands there already. */
const withoutName = (message: string, name: string): string =>
  message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message;

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
