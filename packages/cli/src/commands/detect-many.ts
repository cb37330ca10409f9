import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
  changedSettings,
  inWords as changeInWords,
  type DonePart,
  type FailedPart,
  type Part,
  PartFolder,
  type PartRecord,
  publish,
  runParts,
  type StagedFile,
} from '@fexgraph/batch';
import {
  type CompiledGraph,
  FexgraphError,
  type FrameFailure,
  groupNotes,
  type Note,
  type RunOutcome,
  type WrittenFile,
} from '@fexgraph/core';
import { type DetectOptions, headColumns } from '@fexgraph/runtime';
import { type DetectPlan, mergeRecords, mergeTables, type NodeRuntime, recordRun } from '@fexgraph/runtime/node';
import { FileStems, type RunRecord } from '@fexgraph/sinks';
import { completeReports, writeDeadLetters } from '@fexgraph/sinks/node';
import { Subject } from 'rxjs';
import type { CommandContext } from '../command-context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { FaceCounts } from '../face-counts.ts';
import { type ActiveWork, partsLine } from '../parts-progress.ts';
import { Progress } from '../progress.ts';
import { ResultFiles } from '../result-files.ts';
import { RunEvents } from '../run-events.ts';
import { noteLines, oneLine, plural } from '../run-graph.ts';
import type { DetectFlags } from './detect-options.ts';
import type { Places } from './detect-places.ts';

/** Many inputs, and what `detect` needs to know of them. */
export interface ManyInputs {
  readonly inputs: readonly string[];
  readonly planned: DetectPlan;
  /** What was left out when the inputs were listed. */
  readonly notes: readonly Note[];
  readonly tables: Pick<DetectOptions, 'embeddings' | 'bom' | 'digits'>;
  readonly places: Places;
  readonly flags: DetectFlags;
  readonly runtime: NodeRuntime;
  readonly context: CommandContext;
  /** Words of an error as this command says them. */
  inWords(line: string): string;
}

/** Prints what would be read, and what of it is done. */
export async function showPlan({ planned, places, notes, flags, context }: ManyInputs): Promise<void> {
  const folder = await PartFolder.find(partsFolder(places));
  const parts = [];
  for (const part of planned.plan.parts) parts.push({ part, isDone: (await folder?.done(part.id)) !== undefined });
  if (flags.json) {
    const shown = parts.map(({ part, isDone }) => ({ ...part, done: isDone }));
    context.terminal.out(`${JSON.stringify({ parts: shown, notes }, undefined, 2)}\n`);
    return;
  }
  for (const { part, isDone } of parts) {
    const files = part.kind === 'video' ? [] : part.inputs.map(({ name }) => `  ${oneLine(name)}\n`);
    context.terminal.out(`${part.kind}: ${oneLine(part.name)}${isDone ? ' (done)' : ''}\n${files.join('')}`);
  }
  const done = parts.filter(({ isDone }) => isDone).length;
  context.terminal.err(
    [`${plural(parts.length, 'part')}, ${done} done; nothing was run`, ...noteLines(grouped(notes)), ''].join('\n'),
  );
}

/** Beside the results, called as they are. */
function partsFolder({ record }: Places): string {
  return record.replace(/\.run\.json$/, '.parts');
}

/**
 * Analyses inputs part by part, so that the same command goes on after an interruption, and makes the tables when all
 * parts have been tried.
 */
export async function detectMany(many: ManyInputs): Promise<void> {
  const { places, flags, runtime, planned } = many;
  const path = partsFolder(places);
  const unrecorded = (await (await PartFolder.find(path))?.announced()) ?? [];
  const groups = groupsOf(planned.plan.parts, places, flags.perInput === true);
  const tables = groups.flatMap((group) => group.tables);
  const files = await ResultFiles.open(
    { ...places, tables, unrecorded, overwrite: flags.overwrite },
    runtime.container,
  );
  try {
    for (const { inputs } of planned.plan.parts) for (const input of inputs) await files.outputs.protect(input.path);
    const folder = await openParts(path, many);
    await new ManyRun(many, files, folder, groups).run();
  } finally {
    await files.release();
  }
}

/** The folder of the parts, for this plan only. @throws FexgraphError BAD_OPTION naming what has changed (rejects). */
async function openParts(path: string, { planned, flags }: ManyInputs): Promise<PartFolder> {
  const folder = await PartFolder.open(path);
  if (flags.restart) {
    await folder.remove();
    return PartFolder.open(path);
  }
  const before = await folder.plan().catch((thrown: FexgraphError) => {
    throw new FexgraphError(thrown.code, thrown.message, { hint: '--restart starts over', cause: thrown });
  });
  const changes = before ? changedSettings(before, planned.plan) : [];
  if (changes.length === 0) return folder;
  const more = changes.length > CHANGES_NAMED ? ` and ${changes.length - CHANGES_NAMED} more` : '';
  const named = changes.slice(0, CHANGES_NAMED).map(changeInWords).join('; ');
  throw new FexgraphError('BAD_OPTION', `${path} has parts of a run with other settings: ${named}${more}`, {
    hint: 'give the same options to go on with it, --restart to start over, or another --out',
  });
}
const CHANGES_NAMED = 5;

/** Tables, and the parts that go into them. */
interface TableGroup {
  readonly parts: readonly Part[];
  readonly tables: readonly string[];
}

function groupsOf(parts: readonly Part[], { tables }: Places, isPerInput: boolean): readonly TableGroup[] {
  if (!isPerInput) return [{ parts, tables }];
  const stems = new FileStems();
  const groups = new Map<string, Part[]>();
  for (const part of parts) {
    // All pictures are one input: a table for each of them is hardly what somebody wants.
    const key = part.kind === 'video' ? part.name : PICTURES;
    groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  return [...groups].map(([name, own]) => ({
    parts: own,
    tables: tables.map((path) => tableOf(path, stems.of(name))),
  }));
}
const PICTURES = 'pictures';

/** `out/fex.csv` -> `out/clip.csv` */
export function tableOf(path: string, stem: string): string {
  return join(
    dirname(path),
    basename(path).replace(/^fex/, () => stem),
  );
}

/** One run over many inputs. */
class ManyRun {
  readonly #started = new Date();
  readonly #events: RunEvents;
  readonly #progress: Progress;
  readonly #letters = new Subject<FrameFailure>();
  readonly #records = new Map<string, PartRecord>();
  readonly #earlier = new Set<string>();
  /** Errors of frames that were printed. */
  readonly #told = new WeakSet<Error>();
  readonly #active = new Map<string, { -readonly [K in keyof ActiveWork]: ActiveWork[K] } & { counts: FaceCounts }>();
  #failures = 0;
  #failedParts = 0;
  #frames = 0;

  constructor(
    private readonly many: ManyInputs,
    private readonly files: ResultFiles,
    private readonly folder: PartFolder,
    private readonly groups: readonly TableGroup[],
  ) {
    this.#events = new RunEvents(many.context, many.flags.events === true);
    this.#progress = new Progress(many.context.terminal, many.context.now);
  }

  get #parts(): readonly Part[] {
    return this.many.planned.plan.parts;
  }

  async run(): Promise<void> {
    const { flags, context } = this.many;
    await this.#findDone();
    await this.folder.writePlan(this.many.planned.plan);
    this.#events.tell({ event: 'plan', parts: this.#parts.length, done: this.#earlier.size });
    if (this.#earlier.size > 0 && !flags.quiet)
      context.terminal.err(`${this.#earlier.size} of ${plural(this.#parts.length, 'part')} were done before\n`);

    const letters =
      flags.deadLetters === undefined
        ? undefined
        : writeDeadLetters(this.#letters, flags.deadLetters, this.files.outputs);
    // An extra: when it cannot be written the results are, and the failure is told at the end.
    letters?.catch(() => undefined);
    const { failed, error } = await this.#work();
    this.#letters.complete();
    this.#progress.clear();
    const [written] = await Promise.allSettled([letters]);
    if (error) context.terminal.err(`fexgraph: ${oneLine(this.many.inWords(error.toLine()))}\n`);
    if (written.status === 'rejected') this.#complain(written.reason as FexgraphError);
    const alsoWritten = written.status === 'fulfilled' && written.value ? [written.value] : [];

    const end = error ? { error, tables: [] } : await this.#results();
    const record = this.#record(failed, end, alsoWritten);
    if (!end.error) await this.files.tidy({ complete: true, counts: record.counts, written: record.outputs });
    const exit = this.#exitCode(record, end.error, written.status === 'rejected');
    const [kept] = await Promise.allSettled([this.files.writeRecord({ ...record, notes: this.#notesOf(record) })]);
    const recordPath = kept.status === 'fulfilled' ? kept.value : undefined;
    if (exit === EXIT.ok && recordPath !== undefined) await this.folder.remove();
    else await rm(this.folder.staging, { recursive: true, force: true }).catch(() => undefined);
    for (const { path, rows = 0 } of end.tables) this.#events.tell({ event: 'table', path, rows });
    this.#events.tell({ event: 'finished', complete: record.complete, exit, record: recordPath ?? null });
    if (flags.json) context.terminal.out(`${JSON.stringify(record, undefined, 2)}\n`);
    else if (!flags.quiet) context.terminal.err(this.#closingLines(record, exit, recordPath));
    context.exit(exit);
    if (kept.status === 'rejected') throw kept.reason;
  }

  /** What earlier runs have done stays; what is damaged is done anew. */
  async #findDone(): Promise<void> {
    for (const { id } of this.#parts) {
      if (this.#earlier.has(id)) continue;
      const record = await this.folder.done(id, 'digests');
      if (!record) continue;
      this.#earlier.add(id);
      this.#records.set(id, record);
    }
    await this.folder.sweep(this.#earlier);
  }

  async #work() {
    const { planned, runtime, flags, tables, context } = this.many;
    const missing = this.#parts.filter(({ id }) => !this.#earlier.has(id));
    return runParts(missing, {
      folder: this.folder,
      container: runtime.container,
      embeddings: tables.embeddings,
      jobs: flags.jobs,
      signal: context.signal,
      failFast: flags.failFast,
      runOptions: {
        maxErrors: flags.maxErrors,
        maxInFlight: flags.maxInFlight,
        maxBatch: flags.batchSize,
        onError: flags.failFast ? 'fail' : undefined,
      },
      work: planned.work,
      complete: async (part, graph, outcome) => {
        const record = this.#recordOf(part, graph, outcome);
        const { outputs, notes } = await completeReports(record, outcome.report);
        const now = new Map(outputs.map(({ path, bytes, sha256 }) => [path, { bytes, sha256 }]));
        const { report } = outcome;
        return {
          ...report,
          written: report.written.map((file) => ({ ...file, ...now.get(file.path) })),
          notes: [...report.notes, ...notes.slice(record.notes.length)],
        };
      },
      record: (part, graph, outcome) => ({ ...this.#recordOf(part, graph, outcome) }),
      limit: ({ run }) => {
        this.#failures += (run as RunRecord).failureCount;
        if (flags.maxErrors === undefined || this.#failures <= flags.maxErrors) return undefined;
        return new FexgraphError('LIMIT_EXCEEDED', `${this.#failures} frames failed, more than --max-errors allows`);
      },
      on: (event) => {
        if (event.event === 'started') this.#follow(event);
        else if (event.event === 'done') this.#tellDone(event.part, event.record);
        else this.#tellFailed(event);
      },
    });
  }

  #recordOf({ id }: Part, graph: CompiledGraph, outcome: RunOutcome): RunRecord {
    const { runtime, flags } = this.many;
    const models = new Set(
      graph.nodes
        .flatMap(({ definition, options }) => definition.models?.(options as never) ?? [])
        .map(({ id: model }) => model),
    );
    const { faces, boxesOnly } = this.#active.get(id)!.counts;
    const sessions = runtime.inference.records().filter(({ model }) => models.has(model));
    return recordRun({
      ...{ graph, outcome, faces, boxesOnly, models: runtime.models, backend: flags.backend },
      // How often a session was called counts for all who share it.
      sessions: sessions.map((session) => ({ ...session, calls: null })),
      ...{ started: this.#started, finished: new Date(), options: {} },
    });
  }

  #follow({
    part,
    graph,
    run,
  }: Parameters<NonNullable<Parameters<typeof runParts>[1]['on']>>[0] & { event: 'started' }): void {
    const { context, flags, inWords } = this.many;
    const { id, name, kind } = part;
    const counts = new FaceCounts(headColumns(graph));
    const work = {
      name,
      bytes: bytesOf(part),
      frames: 0,
      expected: undefined as number | undefined,
      startMs: context.now(),
      counts,
    };
    this.#active.set(id, work);
    this.#events.tell({ event: 'started', part: name, kind });
    run.output<never>('fex').subscribe({ next: (batch) => void counts.add(batch), error: () => undefined });
    run.failures.subscribe((failure) => {
      const { error } = failure;
      this.#letters.next(failure);
      this.#told.add(error);
      this.#progress.clear();
      context.terminal.err(`${oneLine(inWords(error.toLine()))}\n`);
      const { code, message, key, input = key.source } = error;
      this.#events.tell({ event: 'frame-failed', input, frame: key.index, code, message });
    });
    run.settlements.subscribe(() => {
      work.frames++;
      this.#frames++;
      work.expected = run.expected();
      this.#events.tell({ event: 'progress', part: name, frames: work.frames, of: work.expected ?? null });
      if (!flags.quiet) this.#showProgress();
    });
  }

  #showProgress(): void {
    const bytes = (parts: readonly Part[]) => parts.reduce((sum, part) => sum + bytesOf(part), 0);
    const done = this.#parts.filter(({ id }) => this.#records.has(id));
    this.#progress.show((elapsed, columns) =>
      partsLine(
        {
          ...{ parts: this.#parts.length, done: done.length, failed: this.#failedParts, frames: this.#frames },
          ...{ bytes: bytes(this.#parts), bytesDone: bytes(done), active: [...this.#active.values()] },
          bytesBefore: bytes(done.filter(({ id }) => this.#earlier.has(id))),
        },
        elapsed,
        this.many.context.now(),
        columns,
      ),
    );
  }

  #tellDone({ id, name }: Part, record: PartRecord): void {
    const { context, flags } = this.many;
    const { frames, counts, startMs } = this.#active.get(id)!;
    this.#active.delete(id);
    this.#records.set(id, record);
    this.#events.tell({ event: 'done', part: name, frames, faces: counts.faces });
    this.#progress.clear();
    if (flags.quiet || flags.json || flags.events) return;
    const seconds = ((context.now() - startMs) / 1000).toFixed(1);
    context.terminal.out(
      `${oneLine(name)}: ${plural(frames, 'frame')}, ${plural(counts.faces, 'face')} in ${seconds} s\n`,
    );
  }

  #tellFailed({ part: { id, name }, error }: FailedPart): void {
    this.#active.delete(id);
    this.#failedParts++;
    this.#progress.clear();
    const { code, message } = error;
    this.#events.tell({ event: 'failed', part: name, code, message });
    if (this.#told.has(error)) return;
    this.many.context.terminal.err(`${oneLine(name)}: failed: ${oneLine(this.many.inWords(error.toLine()))}\n`);
  }

  /** The tables, and what else the parts have written, in their places. */
  async #results(): Promise<Ending> {
    const { runtime, context, tables: options } = this.many;
    try {
      const tables: StagedTable[] = [];
      for (const { parts, tables: paths } of this.groups) {
        const done = parts.flatMap((part): DonePart[] => {
          const record = this.#records.get(part.id);
          return record ? [{ part, record }] : [];
        });
        if (done.length === 0) continue;
        const signal = context.signal;
        const made = await mergeTables(runtime.container, this.folder, done, { ...options, tables: paths }, { signal });
        for (const table of made) if (!(await this.#keepsFormer(table))) tables.push(table);
      }
      const extras = this.#extras();
      await publish(this.folder, [...tables, ...extras], this.files.outputs);
      return { tables: [...tables, ...extras] };
    } catch (thrown) {
      const error =
        thrown instanceof FexgraphError ? thrown : new FexgraphError('INTERNAL', String(thrown), { cause: thrown });
      this.#complain(error);
      return { tables: [], error };
    }
  }

  /** Nothing takes the place of results before there is something better. */
  async #keepsFormer({ path, rows }: StagedTable): Promise<boolean> {
    if ((rows ?? 0) > 0 || (await this.files.outputs.occupant(path)) !== 'file') return false;
    this.files.outputs.notes.push({ input: path, kind: 'table of a run before, kept: this run gave no row' });
    return true;
  }

  /** Overlays and what else parts have written, under names that none of them shares with another. */
  #extras(): readonly StagedTable[] {
    const stems = new FileStems();
    const ids = new Set(this.#parts.map(({ id }) => id));
    return [...ids].flatMap((id) =>
      (this.#records.get(id)?.files ?? []).map(({ name, ...file }) => {
        const end = /(\.\d{6})?\.overlay\.\w+$|\.report\.html$/.exec(name)?.[0] ?? /\.[^.]*$/.exec(name)?.[0] ?? '';
        const path = join(
          this.many.places.folder,
          `${stems.of(file.input ?? name.slice(0, name.length - end.length))}${end}`,
        );
        return { ...file, path, staged: join(this.folder.filesOf(id), name), isOfPart: true };
      }),
    );
  }

  #record(failed: readonly FailedPart[], { error, tables }: Ending, alsoWritten: readonly WrittenFile[]): RunRecord {
    const { planned, inputs, flags, notes } = this.many;
    const errors = new Map(failed.map(({ part, error }) => [part.id, error]));
    const written = tables.map(({ path, input, rows, bytes, sha256 }) => ({
      path,
      ...(input === undefined ? {} : { input }),
      ...(rows === undefined ? {} : { rows }),
      ...{ bytes, sha256, complete: true },
    }));
    return mergeRecords({
      parts: this.#parts.map((part) => ({
        part,
        run: this.#records.get(part.id)?.run,
        earlier: this.#earlier.has(part.id),
        error: errors.get(part.id),
      })),
      graphs: [...planned.graphs.values()],
      ...{ started: this.#started, finished: new Date(), error, options: { inputs, ...flags } },
      notes: [...notes, ...this.files.notes],
      outputs: [
        ...written,
        ...alsoWritten.map(({ path, bytes, sha256, complete }) => ({ path, bytes, sha256, complete })),
      ],
    });
  }

  /** With what happened to files since the record was made. */
  #notesOf(record: RunRecord): RunRecord['notes'] {
    const known = new Set(record.notes.flatMap(({ kind, inputs }) => inputs.map(({ input }) => `${kind}\n${input}`)));
    const late = this.files.notes.filter(({ kind, input }) => !known.has(`${kind}\n${input}`));
    return [...record.notes, ...grouped(late)];
  }

  #exitCode(
    { parts = [], counts, failureCount, notes }: RunRecord,
    error: FexgraphError | undefined,
    isExtraLost: boolean,
  ): ExitCode {
    if (error) return this.many.context.signal.aborted ? EXIT.interrupted : EXIT.failed;
    const { accepted, deadLetters } = counts;
    if (this.#records.size === 0 || (accepted > 0 && deadLetters === accepted) || isExtraLost) return EXIT.failed;
    const isWhole = parts.every((part) => part.error === undefined) && failureCount === 0;
    return isWhole && !notes.some(({ missed }) => missed) ? EXIT.ok : EXIT.someInputsFailed;
  }

  #complain(error: FexgraphError): void {
    this.#progress.clear();
    this.many.context.terminal.err(`fexgraph: ${oneLine(this.many.inWords(error.toLine()))}\n`);
  }

  #closingLines(record: RunRecord, exit: ExitCode, recordPath: string | undefined): string {
    const { parts = [], counts, notes, sessions, started, finished, complete, outputs } = record;
    const { accepted, faces = 0, boxesOnly = 0, nullRows, deadLetters } = counts;
    const failed = parts.filter(({ error }) => error !== undefined).length;
    const done = parts.filter(({ id }) => this.#records.has(id)).length;
    const seconds = (Date.parse(finished) - Date.parse(started)) / 1000;
    const facts = [
      `${done} of ${plural(parts.length, 'part')}`,
      ...(this.#earlier.size > 0 ? [`${this.#earlier.size} of them before`] : []),
      plural(accepted, 'frame'),
      `${plural(faces, 'face')}${boxesOnly > 0 ? ` and ${boxesOnly} boxes without one` : ''} in ${seconds.toFixed(1)} s`,
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(deadLetters > 0 ? [`${deadLetters} not readable`] : []),
      ...(nullRows > 0 ? [`${nullRows} failed (null rows)`] : []),
    ];
    const choices = new Set(sessions.map(({ reason }) => reason).filter((reason) => reason !== undefined));
    const tables = outputs.filter(({ input }) => input === undefined).map(({ path }) => path);
    const others = outputs.filter(({ input }) => input !== undefined).map(({ path }) => path);
    return [
      facts.join(', '),
      ...choices,
      ...noteLines(notes),
      ...(complete ? [] : [`what is done is kept in ${this.folder.path}: the same command goes on`]),
      ...(complete && exit !== EXIT.ok
        ? [`the parts are kept in ${this.folder.path}: the same command tries again what failed, or remove the folder`]
        : []),
      ...shortened(tables),
      ...shortened(others),
      ...(recordPath === undefined ? [] : [`  ${recordPath}`]),
      '',
    ].join('\n');
  }
}

type StagedTable = StagedFile & { readonly rows?: number; readonly input?: string };

/** What the run has at its end: files in their places, or why there are none. */
interface Ending {
  readonly tables: readonly StagedTable[];
  readonly error?: FexgraphError;
}

const NAMED = 3;
function shortened(paths: readonly string[]): readonly string[] {
  const more = paths.length > NAMED ? [`  and ${paths.length - NAMED} more`] : [];
  return [...paths.slice(0, NAMED).map((path) => `  ${path}`), ...more];
}

const bytesOf = ({ inputs }: Part): number => inputs.reduce((sum, { bytes = 0 }) => sum + bytes, 0);

function grouped(notes: readonly Note[]): RunRecord['notes'] {
  return groupNotes('command', notes).map(({ inputs, ...group }) => ({
    ...group,
    inputs: inputs.map((one) => ({ ...one })),
  }));
}
