import { defineNode, nodeOperator, OPTIONS, type OptionsOf, pipelineNode } from '@fexgraph/core';
import { OUTPUT_FILES, type OutputFiles } from '@fexgraph/files';
import { inject } from 'tsyringe';
import { ColumnTableWriter } from '../columns/column-table-writer.ts';
import { loadParquetEncoder, parquetFile } from '../parquet/parquet-file.ts';
import { SavedRowGroups } from './saved-row-groups.ts';
import { TableFileSink } from './table-file-sink.ts';

const definition = defineNode(parquetFile);

/**
 * Rows as Parquet (see `FexParquetEncoder`); see `TableFileSink`. Without `embeddings` their columns are there and null.
 *
 * @throws FexgraphError OUTPUT_FAILED when it is prepared, if the file cannot be written; later when the disk is full
 */
@pipelineNode(definition)
export class ParquetSinkNode extends TableFileSink {
  constructor(
    @inject(OPTIONS) options: OptionsOf<typeof definition>,
    @inject(OUTPUT_FILES, { isOptional: true }) files?: OutputFiles,
  ) {
    super(options.path, new ColumnTableWriter(options, loadParquetEncoder, SavedRowGroups), files);
  }
}

/** @example fex$.pipe(parquetSink({ path: 'fex.parquet' })) */
export const parquetSink = nodeOperator(definition, ParquetSinkNode);
