import { rm } from 'node:fs/promises';
import type { KeptPart, Part, PartFolder } from '@fexgraph/batch';
import { FexgraphError, toError, type WrittenFile } from '@fexgraph/core';
import { mergeRecords } from '@fexgraph/runtime/node';
import type { RunRecord } from '@fexgraph/sinks';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { printJson } from '../print-json.ts';
import type { ResultFiles } from '../result-files.ts';
import type { RunEvents } from '../run-events.ts';
import type { ManyInputs } from './many-inputs.ts';
import { keptLine, manyLines } from './many-lines.ts';
import { ManyResults, type ResultFile } from './many-results.ts';
import { recordedNotes } from './recorded-notes.ts';
import type { TableGroup } from './table-groups.ts';

/** How the parts are when tables are made of them. */
export interface TriedParts {
  readonly started: Date;
  /** Of parts that are done, by their ids. */
  readonly records: ReadonlyMap<string, KeptPart>;
  /** Of these, what was done before this command. */
  readonly earlier: ReadonlySet<string>;
  /** Why the others are not, where that is known. */
  readonly failed: ReadonlyMap<string, FexgraphError>;
  /** Why not all were tried; then there are no tables. */
  readonly error?: FexgraphError;
  /** What was written beside the tables. */
  readonly also: readonly WrittenFile[];
  /** Something beside the tables could not be written. */
  readonly isLost: boolean;
}

export interface EndingOptions {
  /** The folder of the parts is somebody's plan, which others share: it stays, and the record says who did what. */
  readonly isShared: boolean;
  readonly events: RunEvents;
  complain(error: FexgraphError): void;
}

/** What the command has at its end: files in their places, or why there are none. */
interface Ending {
  readonly results: readonly ResultFile[];
  readonly error?: FexgraphError;
}

/** Makes the tables of parts, and their record, and says so. */
export class ManyEnding {
  constructor(
    private readonly many: ManyInputs,
    private readonly files: ResultFiles,
    private readonly folder: PartFolder,
    private readonly tried: TriedParts,
    private readonly options: EndingOptions,
  ) {}

  get #parts(): readonly Part[] {
    return this.many.planned.plan.parts;
  }

  async conclude(groups: readonly TableGroup[]): Promise<void> {
    const { flags, context } = this.many;
    const { events, isShared } = this.options;
    const { error, records, earlier } = this.tried;
    const end = error ? { error, results: [] } : await this.#results(groups);
    const made = await this.#record(end);
    if (!end.error) await this.files.tidy({ complete: true, counts: made.counts, written: made.outputs });
    const exit = this.#exitCode(made, end.error);
    const record = { ...made, notes: this.#notesOf(made) };
    const [kept] = await Promise.allSettled([this.files.writeRecord(record)]);
    const path = kept.status === 'fulfilled' ? kept.value : undefined;
    if (exit === EXIT.ok && path !== undefined && !isShared) await this.folder.remove();
    // What is left of tables that were not completed; the next run would remove it too.
    else await rm(this.folder.staging, { recursive: true, force: true }).catch(() => undefined);

    for (const { path, rows } of end.results) if (rows !== undefined) events.tell({ event: 'table', path, rows });
    events.tell({ event: 'finished', complete: record.complete, exit, record: path ?? null });
    if (flags.json) printJson(context, record);
    else if (!flags.quiet) {
      const done = this.#parts.filter(({ id }) => records.has(id)).length;
      const facts = { done, earlier: isShared ? 0 : earlier.size, record: path };
      const next = exit === EXIT.ok ? [] : [await this.#next(record)];
      context.terminal.err(manyLines(record, { ...facts, next }));
    }
    context.exit(exit);
    if (kept.status === 'rejected') throw kept.reason;
  }

  async #next(record: RunRecord): Promise<string> {
    const folder = this.folder.path;
    if (this.options.isShared) return `the parts are kept in ${folder}: fexgraph batch run does what is missing`;
    return keptLine(record, { kept: await this.#kept(), folder });
  }

  /** Parts that are there now, and not only were done. */
  async #kept(): Promise<number> {
    const ids = [...this.tried.records.keys()];
    const there = await Promise.all(ids.map((id) => this.folder.done(id).catch(() => undefined)));
    return there.filter((record) => record !== undefined).length;
  }

  async #results(groups: readonly TableGroup[]): Promise<Ending> {
    try {
      const results = new ManyResults(this.many, this.files, this.folder, this.tried.records);
      return { results: await results.make(groups) };
    } catch (thrown) {
      const cause = toError(thrown);
      const error = cause instanceof FexgraphError ? cause : new FexgraphError('INTERNAL', cause.message, { cause });
      this.options.complain(error);
      return { results: [], error };
    }
  }

  #record({ error, results }: Ending): Promise<RunRecord> {
    const { planned, inputs, flags, notes } = this.many;
    const { started, records, earlier, failed, also } = this.tried;
    const { isShared } = this.options;
    return mergeRecords({
      parts: this.#parts.map((part) => {
        const record = records.get(part.id);
        return {
          part,
          ...(record ? { run: async () => (await this.folder.done(part.id))?.run, rows: record.segment.rows } : {}),
          ...(record && isShared ? { host: record.worker.host } : {}),
          ...{ earlier: earlier.has(part.id), error: failed.get(part.id) },
        };
      }),
      graphs: [...planned.graphs.values()],
      ...{ started, finished: new Date(), error, options: { inputs, ...flags } },
      notes: [...notes, ...this.files.notes],
      outputs: [...results.map((file) => ({ ...file, complete: true })), ...also],
    });
  }

  /** With what happened to files since the record was made. */
  #notesOf({ notes }: RunRecord): RunRecord['notes'] {
    const known = new Set(notes.flatMap(({ kind, inputs }) => inputs.map(({ input }) => `${kind}\n${input}`)));
    const late = this.files.notes.filter(({ kind, input }) => !known.has(`${kind}\n${input}`));
    return [...notes, ...recordedNotes(late)];
  }

  #exitCode({ parts = [], failureCount, notes }: RunRecord, error: FexgraphError | undefined): ExitCode {
    if (error) return this.many.context.signal.aborted ? EXIT.interrupted : EXIT.failed;
    if (this.tried.records.size === 0 || this.tried.isLost) return EXIT.failed;
    const isWhole = failureCount === 0 && parts.every((part) => part.error === undefined);
    return isWhole && !notes.some(({ missed }) => missed) ? EXIT.ok : EXIT.someInputsFailed;
  }
}
