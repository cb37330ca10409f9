import { defineNode, nodeOperator, OPTIONS, type OptionsOf, pipelineNode } from '@fexgraph/core';
import { OUTPUT_FILES, type OutputFiles } from '@fexgraph/files';
import { inject } from 'tsyringe';
import { loadParquetEncoder, parquetFile } from '../parquet/parquet-file.ts';
import { ColumnFileSink } from './column-file-sink.ts';

const definition = defineNode(parquetFile);

/**
 * Rows as Parquet (see `FexParquetEncoder`); see `ColumnFileSink`. Without `embeddings` their columns are there and null.
 *
 * @throws FexgraphError OUTPUT_FAILED when it is prepared, if the file cannot be written; later when the disk is full
 */
@pipelineNode(definition)
export class ParquetSinkNode extends ColumnFileSink {
  constructor(
    @inject(OPTIONS) options: OptionsOf<typeof definition>,
    @inject(OUTPUT_FILES, { isOptional: true }) files?: OutputFiles,
  ) {
    super(options, loadParquetEncoder, files);
  }
}

/** @example fex$.pipe(parquetSink({ path: 'fex.parquet' })) */
export const parquetSink = nodeOperator(definition, ParquetSinkNode);
