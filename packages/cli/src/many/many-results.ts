import { join } from 'node:path';
import { type DonePart, type KeptPart, type Part, type PartFolder, publish, type StagedFile } from '@fexgraph/batch';
import { mergeTables } from '@fexgraph/runtime/node';
import { FileStems } from '@fexgraph/sinks';
import type { ResultFiles } from '../result-files.ts';
import type { ManyInputs } from './many-inputs.ts';
import type { TableGroup } from './table-groups.ts';

/** A result: a table has rows, an overlay belongs to an input. */
export interface ResultFile extends StagedFile {
  readonly rows?: number;
  readonly input?: string;
}

/** How names of overlays, reports and events go on behind that of their input. */
const END = /(\.\d{6})?\.overlay\.\w+$|\.report\.html$|\.events\.csv$/;

/** Makes the results of many inputs out of their parts. */
export class ManyResults {
  constructor(
    private readonly many: ManyInputs,
    private readonly files: ResultFiles,
    private readonly folder: PartFolder,
    /** Of parts that are done, by their ids. */
    private readonly records: ReadonlyMap<string, KeptPart>,
  ) {}

  /** Tables, and what else the parts have written, in their places. */
  async make(groups: readonly TableGroup[]): Promise<readonly ResultFile[]> {
    const { tables: options } = this.many;
    const results: ResultFile[] = [];
    for (const { parts, tables } of groups) results.push(...(await this.#merged(parts, { ...options, tables })));
    results.push(...this.#filesOfParts());
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

  /** Overlays, reports and what else parts have written, under names that none of them shares with another. */
  #filesOfParts(): readonly ResultFile[] {
    const stems = new FileStems();
    const parts = new Map(this.many.planned.plan.parts.map((part) => [part.id, part]));
    return [...parts.values()].flatMap(({ id, name: part }) =>
      (this.records.get(id)?.files ?? []).map(({ name, ...file }) => {
        const end = (END.exec(name) ?? /\.[^.]*$/.exec(name))?.[0] ?? '';
        // What belongs to no input belongs to the part: the name of that says which of the pictures are in it.
        const path = join(this.many.places.folder, `${stems.of(file.input ?? part)}${end}`);
        return { ...file, path, staged: join(this.folder.filesOf(id), name), isOfPart: true };
      }),
    );
  }
}
