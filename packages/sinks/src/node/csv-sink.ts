import {
  defineNode,
  type FexBatch,
  FexPacket,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
  type SinkNode,
  type SinkOutcome,
} from '@fexgraph/core';
import { inject } from 'tsyringe';
import { z } from 'zod';
import { FexCsvWriter } from '../csv/fex-csv-writer.ts';
import { OUTPUT_FILES, type OutputFiles } from './output/output-files.ts';
import { RowFile } from './output/row-file.ts';

const definition = defineNode({
  type: 'sink/csv',
  version: 1,
  summary: 'Writes Fex rows to a CSV file that py-feat reads',
  input: port(FexPacket, 'rows to write'),
  options: z.object({
    /** The file. Its folder is made if it is not there. */
    path: z.string().min(1, 'must name a file'),
    /** Write identity embeddings. Otherwise their columns are there and empty. */
    embeddings: z.boolean().default(false),
  }),
  acceptsSensitive: ({ embeddings }) => embeddings,
});

/**
 * Rows as CSV (spec: pipeline 9.1), written beside (`<path>.part`) and renamed when the run is complete. After an error
 * or a cancel the rows so far stay as `<path>.partial`, whole rows only; without any row nothing stays.
 *
 * @throws FexgraphError OUTPUT_FAILED when it is prepared, if the file cannot be written; later when the disk is full
 */
@pipelineNode(definition)
export class CsvSink implements SinkNode<FexBatch> {
  readonly #file: RowFile;

  constructor(
    @inject(OPTIONS) { path, embeddings }: OptionsOf<typeof definition>,
    @inject(OUTPUT_FILES, { isOptional: true }) files?: OutputFiles,
  ) {
    this.#file = new RowFile(path, (schema) => new FexCsvWriter(schema, { embeddings }), files);
  }

  prepare(): Promise<void> {
    return this.#file.open();
  }

  write(batch: FexBatch): Promise<void> {
    return this.#file.write(batch);
  }

  finish(outcome: SinkOutcome): Promise<void> {
    return this.#file.finish(outcome);
  }

  dispose(): Promise<void> {
    return this.#file.close();
  }
}

/** @example fex$.pipe(csvSink({ path: 'fex.csv' })) */
export const csvSink = nodeOperator(definition, CsvSink);
