import {
  defineNode,
  EventsPacket,
  type FaceEvents,
  FexgraphError,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
  type SinkNode,
  type SinkOutcome,
  type WrittenFile,
} from '@fexgraph/core';
import { BesideFile, diskFiles, OUTPUT_FILES, type OutputFiles } from '@fexgraph/files';
import { inject } from 'tsyringe';
import * as z from 'zod';
import { eventsHeader, eventsRows } from '../events/events-csv.ts';
import { filePath } from '../rows/table-file.ts';

const definition = defineNode({
  kind: 'sink',
  type: 'sink/events',
  version: 1,
  summary: 'writes what faces did over several frames to a CSV file, an event a line',
  input: port(EventsPacket, 'events to write'),
  options: z.object({
    path: filePath,
  }),
});

/**
 * Events as CSV: type, source, track, start, end, peak (seconds), strength (in the unit of the columns), cut. The file is
 * written beside and has its name when the run is complete; what a run that failed has written stays as `<path>.partial`.
 *
 * @throws FexgraphError OUTPUT_FAILED when it is prepared, if the file cannot be written; later when the disk is full
 */
@pipelineNode(definition)
export class EventsSinkNode implements SinkNode<FaceEvents> {
  #file: BesideFile | undefined;
  #rows = 0;

  constructor(
    @inject(OPTIONS) private readonly options: OptionsOf<typeof definition>,
    @inject(OUTPUT_FILES, { isOptional: true }) private readonly files: OutputFiles = diskFiles,
  ) {}

  async prepare(): Promise<void> {
    this.#file = await BesideFile.open(this.options.path, this.files);
  }

  async write({ events }: FaceEvents): Promise<void> {
    if (events.length === 0) return;
    await this.#write(eventsRows(events));
    this.#rows += events.length;
  }

  async finish({ complete }: SinkOutcome): Promise<void> {
    if (!complete) return this.dispose();
    if (this.#rows === 0) await this.#write('');
    await this.#opened().complete();
  }

  async dispose(): Promise<void> {
    await this.#file?.abandon();
  }

  written(): readonly WrittenFile[] {
    const left = this.#file?.left;
    return left ? [{ ...left, rows: this.#rows }] : [];
  }

  async #write(rows: string): Promise<void> {
    const file = this.#opened();
    await file.write(new TextEncoder().encode(file.size === 0 ? eventsHeader + rows : rows));
  }

  #opened(): BesideFile {
    if (this.#file) return this.#file;
    throw new FexgraphError('INTERNAL', `${this.options.path} was written to before it was opened`);
  }
}

/** @example events$.pipe(eventsSink({ path: 'events.csv' })) */
export const eventsSink = nodeOperator(definition, EventsSinkNode);
