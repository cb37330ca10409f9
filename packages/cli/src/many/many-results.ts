import { join } from 'node:path';
import { type DonePart, type Part, type PartFolder, type PartRecord, publish, type StagedFile } from '@fexgraph/batch';
import type { NodeReport } from '@fexgraph/core';
import { mergeTables } from '@fexgraph/runtime/node';
import { FileStems, type RunRecord } from '@fexgraph/sinks';
import { completeReports } from '@fexgraph/sinks/node';
import type { ResultFiles } from '../result-files.ts';
import type { ManyInputs } from './many-inputs.ts';
import type { TableGroup } from './table-groups.ts';

/** A result: a table has rows, an overlay belongs to an input. */
export interface ResultFile extends StagedFile {
  readonly rows?: number;
  readonly input?: string;
}

/** The sink of reports, as `completeReports` asks for it. */
const REPORT_NODE = { id: 'report', type: 'sink/report', version: 1, options: {} } as NodeReport;

/** How names of overlays go on behind that of their input. */
const OVERLAY_END = /(\.\d{6})?\.overlay\.\w+$/;

/** Makes the results of many inputs out of their parts. */
export class ManyResults {
  constructor(
    private readonly many: ManyInputs,
    private readonly files: ResultFiles,
    private readonly folder: PartFolder,
    /** Of parts that are done, by their ids. */
    private readonly records: ReadonlyMap<string, PartRecord>,
  ) {}

  /**
   * Tables, report, and what else the parts have written, in their places.
   *
   * @param record of the run, if these are its results: for the report
   */
  async make(
    groups: readonly TableGroup[],
    record: (results: readonly ResultFile[]) => RunRecord,
  ): Promise<readonly ResultFile[]> {
    const { report, tables: options, planned } = this.many;
    const results: ResultFile[] = [];
    for (const { parts, tables } of groups) results.push(...(await this.#merged(parts, { ...options, tables })));
    results.push(...this.#filesOfParts());
    if (report) {
      const pages = await this.#merged(planned.plan.parts, { report });
      for (const page of pages) results.push(await this.#completed(page, record(results)));
    }
    await publish(this.folder, results, this.files.outputs);
    return results;
  }

  /** Files of the parts that are done, but those that would take the place of better ones. */
  async #merged(parts: readonly Part[], options: Parameters<typeof mergeTables>[3]): Promise<readonly ResultFile[]> {
    const { runtime, context } = this.many;
    const done = parts.flatMap((part): DonePart[] => {
      const record = this.records.get(part.id);
      return record ? [{ part, record }] : [];
    });
    if (done.length === 0) return [];
    const { signal } = context;
    const made = await mergeTables(runtime.container, this.folder, done, options, { signal });
    if (done.some(({ record }) => record.segment.rows > 0)) return made;
    const better: ResultFile[] = [];
    for (const file of made) if (!(await this.#keepsFormer(file))) better.push(file);
    return better;
  }

  /** Nothing takes the place of results before there is something better. */
  async #keepsFormer({ path }: ResultFile): Promise<boolean> {
    if ((await this.files.outputs.occupant(path)) !== 'file') return false;
    this.files.outputs.notes.push({ input: path, kind: 'table of a run before, kept: this run gave no row' });
    return true;
  }

  /** A report that says how the numbers came about. */
  async #completed(page: ResultFile, record: RunRecord): Promise<ResultFile> {
    const note = (kind: string, detail?: string, missed?: boolean) =>
      this.files.outputs.notes.push({ input: page.path, kind, detail, missed });
    if (this.many.report?.thumbnails !== false) note('report without small pictures: parts keep none');
    const { staged: path, bytes, sha256 } = page;
    const { outputs, notes } = await completeReports(
      { ...record, outputs: [{ path, bytes, sha256, complete: true }] },
      { nodes: [REPORT_NODE], written: [{ path, node: REPORT_NODE.id, complete: true }] },
    );
    for (const { kind, inputs, missed } of notes.slice(record.notes.length)) note(kind, inputs[0]?.detail, missed);
    const [{ bytes: newBytes = bytes, sha256: newDigest = sha256 }] = outputs;
    return { ...page, bytes: newBytes, sha256: newDigest };
  }

  /** Overlays and what else parts have written, under names that none of them shares with another. */
  #filesOfParts(): readonly ResultFile[] {
    const stems = new FileStems();
    const ids = [...new Set(this.many.planned.plan.parts.map(({ id }) => id))];
    return ids.flatMap((id) =>
      (this.records.get(id)?.files ?? []).map(({ name, ...file }) => {
        const end = (OVERLAY_END.exec(name) ?? /\.[^.]*$/.exec(name))?.[0] ?? '';
        const path = join(this.many.places.folder, `${stems.of(file.input ?? name)}${end}`);
        return { ...file, path, staged: join(this.folder.filesOf(id), name), isOfPart: true };
      }),
    );
  }
}
