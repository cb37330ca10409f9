import { defineNode, nodeOperator, OPTIONS, type OptionsOf, pipelineNode } from '@fexgraph/core';
import { OUTPUT_FILES, type OutputFiles } from '@fexgraph/files';
import { inject } from 'tsyringe';
import { columnFile } from '../columns/column-file.ts';
import { ColumnTableWriter } from '../columns/column-table-writer.ts';
import { SavedRowGroups } from './saved-row-groups.ts';
import { TableFileSink } from './table-file-sink.ts';

const definition = defineNode({
  ...columnFile,
  type: 'sink/arrow',
  version: 1,
  summary: 'writes Fex rows to an Apache Arrow IPC file (Feather 2)',
});

/**
 * Rows as an Arrow IPC file (see `FexArrowEncoder`); see `TableFileSink`. Without `embeddings` their columns are there and null.
 *
 * @throws FexgraphError OUTPUT_FAILED when it is prepared, if the file cannot be written; later when the disk is full
 */
@pipelineNode(definition)
export class ArrowSinkNode extends TableFileSink {
  constructor(
    @inject(OPTIONS) options: OptionsOf<typeof definition>,
    @inject(OUTPUT_FILES, { isOptional: true }) files?: OutputFiles,
  ) {
    super(
      options.path,
      new ColumnTableWriter(
        options,
        async () => (await import('../arrow/fex-arrow-encoder.ts')).FexArrowEncoder,
        SavedRowGroups,
      ),
      files,
    );
  }
}

/** @example fex$.pipe(arrowSink({ path: 'fex.arrow' })) */
export const arrowSink = nodeOperator(definition, ArrowSinkNode);
