import { defineNode, nodeOperator, OPTIONS, type OptionsOf, pipelineNode } from '@fexgraph/core';
import { inject } from 'tsyringe';
import { loadParquetEncoder, parquetFile } from '../parquet/parquet-file.ts';
import { ColumnOutputSink } from './column-output-sink.ts';
import { WEB_OUTPUTS, type WebOutputs } from './web-outputs.ts';

const definition = defineNode(parquetFile);

/** Rows as Parquet (see `FexParquetEncoder`), the same bytes as of `@fexgraph/sinks/node`; see `ColumnOutputSink`. */
@pipelineNode(definition)
export class ParquetSinkNode extends ColumnOutputSink {
  constructor(
    @inject(OPTIONS) options: OptionsOf<typeof definition>,
    @inject(WEB_OUTPUTS, { isOptional: true }) outputs?: WebOutputs,
  ) {
    super(options, loadParquetEncoder, outputs);
  }
}

/** @example fex$.pipe(parquetSink({ path: 'fex.parquet' })) */
export const parquetSink = nodeOperator(definition, ParquetSinkNode);
