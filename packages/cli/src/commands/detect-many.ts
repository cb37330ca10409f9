import { type KeptPart, keptPart, type Part, PartFolder } from '@fexgraph/batch';
import type { FexgraphError, WrittenFile } from '@fexgraph/core';
import { writeDeadLetters } from '@fexgraph/sinks/node';
import { ManyEnding, type TriedParts } from '../many/many-ending.ts';
import type { DetectedInputs } from '../many/many-inputs.ts';
import { openParts, partsPath } from '../many/open-parts.ts';
import { PartsShown } from '../many/parts-shown.ts';
import { PartsWork } from '../many/parts-work.ts';
import { type TableGroup, tableGroups } from '../many/table-groups.ts';
import { ResultFiles } from '../result-files.ts';
import { plural } from '../run-graph.ts';

/**
 * Analyses inputs part by part, so that the same command goes on after an interruption, and makes the tables when all
 * parts have been tried.
 */
export async function detectMany(many: DetectedInputs): Promise<void> {
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
async function doneBefore(folder: PartFolder, parts: readonly Part[]): Promise<Map<string, KeptPart>> {
  const records = new Map<string, KeptPart>();
  for (const id of new Set(parts.map((part) => part.id))) {
    const record = await folder.done(id, 'digests');
    if (record) records.set(id, keptPart(record));
  }
  await folder.sweep(new Set(records.keys()));
  return records;
}

/** One run over many inputs. */
class ManyRun {
  readonly #started = new Date();
  readonly #earlier: ReadonlySet<string>;
  readonly #shown: PartsShown;

  constructor(
    private readonly many: DetectedInputs,
    private readonly files: ResultFiles,
    private readonly folder: PartFolder,
    /** Of parts that are done, by their ids. */
    private readonly records: Map<string, KeptPart>,
  ) {
    this.#earlier = new Set(records.keys());
    this.#shown = new PartsShown(many, this.#earlier);
  }

  async run(groups: readonly TableGroup[]): Promise<void> {
    const { flags, context, planned } = this.many;
    const { events } = this.#shown;
    const { length } = planned.plan.parts;
    const earlier = this.#earlier.size;
    events.tell({ event: 'plan', parts: length, done: earlier });
    if (earlier > 0 && !flags.quiet) context.terminal.err(`${earlier} of ${plural(length, 'part')} were done before\n`);

    const complain = (error: FexgraphError) => this.#shown.complain(error);
    const ending = { isShared: false, events, complain };
    await new ManyEnding(this.many, this.files, this.folder, await this.#work(), ending).conclude(groups);
  }

  /** Does what is not done. Dead letters are an extra: when they cannot be written the results are. */
  async #work(): Promise<TriedParts> {
    const { planned, flags, tables } = this.many;
    const path = flags.deadLetters;
    const letters = path === undefined ? undefined : writeDeadLetters(this.#shown.failures, path, this.files.outputs);
    const written = Promise.allSettled([letters]);
    const missing = planned.plan.parts.filter(({ id }) => !this.#earlier.has(id));
    const embeddings = tables.embeddings || tables.relabel !== undefined;
    const options = { backend: flags.backend, flags, embeddings };
    const work = new PartsWork(this.many, this.folder, this.#shown, options);
    const { failed, error } = await work.do(missing, (id, record) => this.records.set(id, keptPart(record)));
    const [end] = await written;
    if (end.status === 'rejected') this.#shown.complain(end.reason as FexgraphError);
    const also: readonly WrittenFile[] = end.status === 'fulfilled' && end.value ? [end.value] : [];
    return {
      ...{ started: this.#started, records: this.records, earlier: this.#earlier },
      failed: new Map(failed.map((one) => [one.part.id, one.error])),
      ...(error ? { error } : {}),
      ...{ also, isLost: end.status === 'rejected' },
    };
  }
}
