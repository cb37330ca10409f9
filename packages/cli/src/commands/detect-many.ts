import { rm } from 'node:fs/promises';
import { type FailedPart, type Part, PartFolder, type PartRecord, type PartsOutcome, runParts } from '@fexgraph/batch';
import {
  type CompiledGraph,
  FexgraphError,
  type RunOutcome,
  type RunReport,
  toError,
  type WrittenFile,
} from '@fexgraph/core';
import { mergeRecords, recordRun } from '@fexgraph/runtime/node';
import type { RunRecord } from '@fexgraph/sinks';
import { completeReports, writeDeadLetters } from '@fexgraph/sinks/node';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { ManyInputs } from '../many/many-inputs.ts';
import { manyLines } from '../many/many-lines.ts';
import { ManyResults, type ResultFile } from '../many/many-results.ts';
import { openParts, partsPath } from '../many/open-parts.ts';
import { PartsShown } from '../many/parts-shown.ts';
import { recordedNotes } from '../many/recorded-notes.ts';
import { type TableGroup, tableGroups } from '../many/table-groups.ts';
import { ResultFiles } from '../result-files.ts';
import { plural } from '../run-graph.ts';

/**
 * Analyses inputs part by part, so that the same command goes on after an interruption, and makes the tables when all
 * parts have been tried.
 */
export async function detectMany(many: ManyInputs): Promise<void> {
  const { places, flags, runtime, planned } = many;
  const unrecorded = (await (await PartFolder.find(partsPath(places)))?.announced()) ?? [];
  const groups = tableGroups(planned.plan.parts, places.tables, flags.perInput === true);
  const tables = groups.flatMap((group) => group.tables);
  const rules = { ...places, tables, unrecorded, overwrite: flags.overwrite };
  const files = await ResultFiles.open(rules, runtime.container);
  try {
    for (const { inputs } of planned.plan.parts) for (const input of inputs) await files.outputs.protect(input.path);
    const folder = await openParts(many);
    const records = await doneBefore(folder, planned.plan.parts);
    await folder.writePlan(planned.plan);
    await new ManyRun(many, files, folder, records).run(groups);
  } finally {
    await files.release();
  }
}

/** What earlier runs have done stays; what is damaged is done anew. */
async function doneBefore(folder: PartFolder, parts: readonly Part[]): Promise<Map<string, PartRecord>> {
  const records = new Map<string, PartRecord>();
  for (const id of new Set(parts.map((part) => part.id))) {
    const record = await folder.done(id, 'digests');
    if (record) records.set(id, record);
  }
  await folder.sweep(new Set(records.keys()));
  return records;
}

/** What the run has at its end: files in their places, or why there are none. */
interface Ending {
  readonly results: readonly ResultFile[];
  readonly error?: FexgraphError;
}

/** One run over many inputs. */
class ManyRun {
  readonly #started = new Date();
  readonly #earlier: ReadonlySet<string>;
  readonly #shown: PartsShown;
  #failures = 0;

  constructor(
    private readonly many: ManyInputs,
    private readonly files: ResultFiles,
    private readonly folder: PartFolder,
    /** Of parts that are done, by their ids. */
    private readonly records: Map<string, PartRecord>,
  ) {
    this.#earlier = new Set(records.keys());
    this.#shown = new PartsShown(many, this.#earlier);
  }

  get #parts(): readonly Part[] {
    return this.many.planned.plan.parts;
  }

  async run(groups: readonly TableGroup[]): Promise<void> {
    const { flags, context } = this.many;
    const { events } = this.#shown;
    const earlier = this.#earlier.size;
    events.tell({ event: 'plan', parts: this.#parts.length, done: earlier });
    if (earlier > 0 && !flags.quiet)
      context.terminal.err(`${earlier} of ${plural(this.#parts.length, 'part')} were done before\n`);

    const { failed, error, letters } = await this.#work();
    const end = error ? { error, results: [] } : await this.#results(groups);
    const made = this.#record(failed, end, letters.written);
    if (!end.error) await this.files.tidy({ complete: true, counts: made.counts, written: made.outputs });
    const exit = this.#exitCode(made, end.error, letters.isLost);
    const record = { ...made, notes: this.#notesOf(made) };
    const [kept] = await Promise.allSettled([this.files.writeRecord(record)]);
    const path = kept.status === 'fulfilled' ? kept.value : undefined;
    if (exit === EXIT.ok && path !== undefined) await this.folder.remove();
    // What is left of tables that were not completed; the next run would remove it too.
    else await rm(this.folder.staging, { recursive: true, force: true }).catch(() => undefined);

    for (const { path, rows } of end.results) if (rows !== undefined) events.tell({ event: 'table', path, rows });
    events.tell({ event: 'finished', complete: record.complete, exit, record: path ?? null });
    if (flags.json) context.terminal.out(`${JSON.stringify(record, undefined, 2)}\n`);
    else if (!flags.quiet) {
      const done = this.#parts.filter(({ id }) => this.records.has(id)).length;
      const kept = await this.#kept();
      context.terminal.err(manyLines(record, { exit, done, earlier, kept, folder: this.folder.path, record: path }));
    }
    context.exit(exit);
    if (kept.status === 'rejected') throw kept.reason;
  }

  /** Parts that are there now, and not only were done. */
  async #kept(): Promise<number> {
    const there = await Promise.all([...this.records.keys()].map((id) => this.folder.done(id).catch(() => undefined)));
    return there.filter((record) => record !== undefined).length;
  }

  /** Does what is not done. Dead letters are an extra: when they cannot be written the results are. */
  async #work(): Promise<PartsOutcome & { readonly letters: Letters }> {
    const { planned, runtime, flags, tables, context } = this.many;
    const path = flags.deadLetters;
    const letters = path === undefined ? undefined : writeDeadLetters(this.#shown.failures, path, this.files.outputs);
    const written = Promise.allSettled([letters]);
    const missing = this.#parts.filter(({ id }) => !this.#earlier.has(id));
    const outcome = await runParts(missing, {
      ...{
        folder: this.folder,
        container: runtime.container,
        embeddings: tables.embeddings || tables.relabel !== undefined,
      },
      ...{ jobs: flags.jobs, signal: context.signal, failFast: flags.failFast, work: planned.work },
      runOptions: {
        maxErrors: flags.maxErrors,
        maxInFlight: flags.maxInFlight,
        maxBatch: flags.batchSize,
        onError: flags.failFast ? 'fail' : undefined,
      },
      complete: (part, graph, ran) => this.#completed(part, graph, ran),
      record: (part, graph, ran) => ({ ...this.#recordOf(part, graph, ran) }),
      limit: ({ run }) => this.#limit(run as RunRecord),
      on: (event) => {
        if (event.event === 'done') this.records.set(event.part.id, event.record);
        this.#shown.show(event);
      },
    });
    this.#shown.end();
    if (outcome.error) this.#shown.complain(outcome.error);
    const [end] = await written;
    if (end.status === 'rejected') this.#shown.complain(end.reason as FexgraphError);
    const file = end.status === 'fulfilled' ? end.value : undefined;
    return { ...outcome, letters: { written: file ? [file] : [], isLost: end.status === 'rejected' } };
  }

  #recordOf(part: Part, graph: CompiledGraph, outcome: RunOutcome): RunRecord {
    const { runtime, flags } = this.many;
    const asked = graph.nodes.flatMap(({ definition, options }) => definition.models?.(options as never) ?? []);
    const models = new Set(asked.map(({ id }) => id));
    const { faces, boxesOnly } = this.#shown.countsOf(part);
    // How often a session was called counts for all who share it.
    const sessions = runtime.inference.records().map((session) => ({ ...session, calls: null }));
    return recordRun({
      ...{ graph, outcome, faces, boxesOnly, models: runtime.models, backend: flags.backend },
      sessions: sessions.filter(({ model }) => models.has(model)),
      ...{ started: this.#started, finished: new Date(), options: {} },
    });
  }

  /** A report of a part says how its numbers came about. */
  async #completed(part: Part, graph: CompiledGraph, outcome: RunOutcome): Promise<RunReport> {
    const { report } = outcome;
    const record = this.#recordOf(part, graph, outcome);
    const { outputs, notes } = await completeReports(record, report);
    const now = new Map(outputs.map(({ path, bytes, sha256 }) => [path, { bytes, sha256 }]));
    const written = report.written.map((file) => ({ ...file, ...now.get(file.path) }));
    return { ...report, written, notes: [...report.notes, ...notes.slice(record.notes.length)] };
  }

  /** `--max-errors` is of all parts. */
  #limit({ failureCount }: RunRecord): FexgraphError | undefined {
    const { maxErrors } = this.many.flags;
    this.#failures += failureCount;
    if (maxErrors === undefined || this.#failures <= maxErrors) return undefined;
    return new FexgraphError('LIMIT_EXCEEDED', `${this.#failures} frames failed, more than maxErrors allows`);
  }

  async #results(groups: readonly TableGroup[]): Promise<Ending> {
    try {
      const results = new ManyResults(this.many, this.files, this.folder, this.records);
      return { results: await results.make(groups) };
    } catch (thrown) {
      const cause = toError(thrown);
      const error = cause instanceof FexgraphError ? cause : new FexgraphError('INTERNAL', cause.message, { cause });
      this.#shown.complain(error);
      return { results: [], error };
    }
  }

  #record(failed: readonly FailedPart[], { error, results }: Ending, also: readonly WrittenFile[]): RunRecord {
    const { planned, inputs, flags, notes } = this.many;
    const errors = new Map(failed.map((one) => [one.part.id, one.error]));
    const outputs = [...results.map((file) => ({ ...file, complete: true })), ...also];
    return mergeRecords({
      parts: this.#parts.map((part) => ({
        part,
        run: this.records.get(part.id)?.run,
        rows: this.records.get(part.id)?.segment.rows,
        earlier: this.#earlier.has(part.id),
        error: errors.get(part.id),
      })),
      graphs: [...planned.graphs.values()],
      ...{ started: this.#started, finished: new Date(), error, options: { inputs, ...flags } },
      notes: [...notes, ...this.files.notes],
      outputs,
    });
  }

  /** With what happened to files since the record was made. */
  #notesOf({ notes }: RunRecord): RunRecord['notes'] {
    const known = new Set(notes.flatMap(({ kind, inputs }) => inputs.map(({ input }) => `${kind}\n${input}`)));
    const late = this.files.notes.filter(({ kind, input }) => !known.has(`${kind}\n${input}`));
    return [...notes, ...recordedNotes(late)];
  }

  #exitCode(
    { parts = [], failureCount, notes }: RunRecord,
    error: FexgraphError | undefined,
    isLost: boolean,
  ): ExitCode {
    if (error) return this.many.context.signal.aborted ? EXIT.interrupted : EXIT.failed;
    if (this.records.size === 0 || isLost) return EXIT.failed;
    const isWhole = failureCount === 0 && parts.every((part) => part.error === undefined);
    return isWhole && !notes.some(({ missed }) => missed) ? EXIT.ok : EXIT.someInputsFailed;
  }
}

/** The file of dead letters. */
interface Letters {
  readonly written: readonly WrittenFile[];
  readonly isLost: boolean;
}
