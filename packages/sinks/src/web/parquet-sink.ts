import { defineNode, nodeOperator, OPTIONS, type OptionsOf, pipelineNode } from '@fexgraph/core';
import { inject } from 'tsyringe';
import { ColumnTableWriter } from '../columns/column-table-writer.ts';
import { RowGroups } from '../columns/row-groups.ts';
import { loadParquetEncoder, parquetFile } from '../parquet/parquet-file.ts';
import { TableOutputSink } from './table-output-sink.ts';
import { WEB_OUTPUTS, type WebOutputs } from './web-outputs.ts';

const definition = defineNode(parquetFile);

/** Rows as Parquet (see `FexParquetEncoder`), the same bytes as of `@fexgraph/sinks/node`; see `TableOutputSink`. */
@pipelineNode(definition)
export class ParquetSinkNode extends TableOutputSink {
  constructor(
    @inject(OPTIONS) options: OptionsOf<typeof definition>,
    @inject(WEB_OUTPUTS, { isOptional: true }) outputs?: WebOutputs,
  ) {
    super(options.path, new ColumnTableWriter(options, loadParquetEncoder, RowGroups), outputs);
  }
}

/** @example fex$.pipe(parquetSink({ path: 'fex.parquet' })) */
export const parquetSink = nodeOperator(definition, ParquetSinkNode);
