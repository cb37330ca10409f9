import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Note, RunReport, WrittenFile } from '@fexgraph/core';
import {
  BesideFile,
  type FormerRun,
  INPUT_FILES,
  isAsWritten,
  OUTPUT_FILES,
  type OutputRules,
  RECORD_END,
  type RecordedFile,
  RunOutputs,
  readFormerRun,
} from '@fexgraph/files';
import type { RunRecord } from '@fexgraph/sinks';
import { writeRunRecord } from '@fexgraph/sinks/node';
import type { DependencyContainer } from 'tsyringe';

export interface ResultOptions extends Omit<OutputRules, 'former' | 'now'> {
  /** Where the record goes; none for a run that writes no results. */
  readonly record: string | undefined;
  /** What is known to be written, found out about first. */
  readonly tables?: readonly string[];
  /** Files of a run that was interrupted before it left a record, which may be replaced as if it had. */
  readonly unrecorded?: readonly RecordedFile[];
}

/** What of a report says whether there is something better now. */
interface Results extends Pick<RunReport, 'complete'> {
  readonly counts: Pick<RunReport['counts'], 'rows' | 'nullRows'>;
  readonly written: readonly Pick<WrittenFile, 'path'>[];
}

/**
 * The files of one run of a command: its record, and what sinks, dead letters and traces write. Nothing takes the place
 * of results that are there before there is something better: a run that gives no row leaves those of the run before,
 * with their record, and puts its own record beside it as `.partial`.
 */
export class ResultFiles {
  readonly outputs: RunOutputs;

  private constructor(
    private readonly record: string | undefined,
    /** What is there from the run before. */
    private readonly former: FormerRun | undefined,
    rules: OutputRules,
  ) {
    this.outputs = new RunOutputs(rules);
  }

  /** Takes the folder of the record. @throws FexgraphError OUTPUT_FAILED: whether results can be written is found out before the work. */
  static async open(
    { record, tables = [], unrecorded = [], ...rules }: ResultOptions,
    container: DependencyContainer,
  ): Promise<ResultFiles> {
    const former = record === undefined ? undefined : await readFormerRun(record);
    const files = new ResultFiles(record, former, {
      ...rules,
      former: unrecorded.length === 0 ? former : withUnrecorded(former, unrecorded),
      now: () => new Date(),
    });
    container.register(OUTPUT_FILES, { useValue: files.outputs });
    container.register(INPUT_FILES, { useValue: files.outputs });
    try {
      for (const table of tables) await files.outputs.admit(table);
      if (record === undefined) return files;
      await (await BesideFile.open(record, files.outputs)).discard();
      return files;
    } catch (thrown) {
      await files.release();
      throw thrown;
    }
  }

  get notes(): readonly Note[] {
    return this.outputs.notes;
  }

  /** Removes what the run before left and this one did not replace, if there is something better now. */
  async tidy({ complete, counts, written }: Results): Promise<void> {
    const { record } = this;
    if (record === undefined || !complete || counts.rows + counts.nullRows === 0) return;
    // A run that was interrupted before it had results left none to replace.
    if (this.former && (this.former.complete || this.former.outputs.length > 0))
      this.outputs.notes.push(replaced(this.former));
    const partial = await readFormerRun(`${record}.partial`);
    const kept = new Set(written.map(({ path }) => basename(path)));
    for (const { outputs } of [this.former, partial].filter((run) => run !== undefined)) {
      for (const output of outputs) {
        const path = join(dirname(record), basename(output.path));
        // Without a digest nobody knows whose file it is now.
        if (output.sha256 === undefined || kept.has(basename(path)) || !(await isAsWritten(path, output))) continue;
        await rm(path, { force: true });
        this.outputs.notes.push({ input: path, kind: 'file of a run before, removed' });
      }
    }
    if (partial) await rm(partial.record, { force: true });
  }

  /** Resolves to where the record is, if there is to be one. @throws FexgraphError OUTPUT_FAILED (rejects). */
  async writeRecord(record: RunRecord): Promise<string | undefined> {
    if (this.record === undefined) return undefined;
    const { complete, counts } = record;
    const isBetter = complete && counts.rows + counts.nullRows > 0;
    const path = isBetter || !this.former?.complete ? this.record : `${this.record}.partial`;
    await writeRunRecord(path, record, this.outputs);
    return path;
  }

  release(): Promise<void> {
    return this.outputs.release();
  }
}

function withUnrecorded(former: FormerRun | undefined, unrecorded: readonly RecordedFile[]): FormerRun {
  const nothing = { record: '', finished: '', complete: false, outputs: [] };
  const { outputs, ...run } = former ?? nothing;
  return { ...run, outputs: [...outputs, ...unrecorded] };
}

function replaced({ record, finished, outputs }: FormerRun): Note {
  const [first = { path: record }, ...more] = outputs;
  const files = more.length === 0 ? basename(first.path) : `${basename(first.path)} and ${more.length} more`;
  const detail = `${finished.slice(0, 19).replace('T', ' ')} UTC: ${files}`;
  return { input: dirname(record), kind: 'results of a run before, replaced', detail };
}

/** Where the record of a table, or of several of one name, goes. */
export function recordBeside(table: string): string {
  return join(dirname(table), `${basename(table).replace(/(.)\.[^.]*$/, '$1')}${RECORD_END}`);
}
