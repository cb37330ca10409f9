import { defineNode, nodeOperator, OPTIONS, type OptionsOf, pipelineNode } from '@fexgraph/core';
import { OUTPUT_FILES, type OutputFiles } from '@fexgraph/files';
import { inject } from 'tsyringe';
import { csvFile } from '../csv/csv-file.ts';
import { FexCsvWriter } from '../csv/fex-csv-writer.ts';
import { RowTableWriter } from '../rows/row-table-writer.ts';
import { TableFileSink } from './table-file-sink.ts';

const definition = defineNode(csvFile);

/**
 * Rows as CSV (spec: pipeline 9.1) in a file; see `TableFileSink`. Without `embeddings` their columns are there and empty.
 *
 * @throws FexgraphError OUTPUT_FAILED when it is prepared, if the file cannot be written; later when the disk is full
 */
@pipelineNode(definition)
export class CsvSinkNode extends TableFileSink {
  constructor(
    @inject(OPTIONS) { path, embeddings, digits, bom }: OptionsOf<typeof definition>,
    @inject(OUTPUT_FILES, { isOptional: true }) files?: OutputFiles,
  ) {
    super(path, new RowTableWriter((schema) => new FexCsvWriter(schema, { embeddings, digits, bom })), files);
  }
}

/** @example fex$.pipe(csvSink({ path: 'fex.csv' })) */
export const csvSink = nodeOperator(definition, CsvSinkNode);
