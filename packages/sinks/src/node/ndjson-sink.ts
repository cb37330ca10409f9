import { defineNode, nodeOperator, OPTIONS, type OptionsOf, pipelineNode } from '@fexgraph/core';
import { OUTPUT_FILES, type OutputFiles } from '@fexgraph/files';
import { inject } from 'tsyringe';
import { FexNdjsonWriter } from '../ndjson/fex-ndjson-writer.ts';
import { ndjsonFile } from '../ndjson/ndjson-file.ts';
import { RowTableWriter } from '../rows/row-table-writer.ts';
import { TableFileSink } from './table-file-sink.ts';

const definition = defineNode(ndjsonFile);

/**
 * One JSON object a row (see `FexNdjsonWriter`) in a file; see `TableFileSink`. Without `embeddings` they are left out.
 *
 * @throws FexgraphError OUTPUT_FAILED when it is prepared, if the file cannot be written; later when the disk is full
 */
@pipelineNode(definition)
export class NdjsonSinkNode extends TableFileSink {
  constructor(
    @inject(OPTIONS) { path, embeddings, digits }: OptionsOf<typeof definition>,
    @inject(OUTPUT_FILES, { isOptional: true }) files?: OutputFiles,
  ) {
    super(path, new RowTableWriter((schema) => new FexNdjsonWriter(schema, { embeddings, digits })), files);
  }
}

/** @example fex$.pipe(ndjsonSink({ path: 'fex.ndjson' })) */
export const ndjsonSink = nodeOperator(definition, NdjsonSinkNode);
