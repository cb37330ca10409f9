import { defineNode, nodeOperator, OPTIONS, type OptionsOf, pipelineNode } from '@fexgraph/core';
import { inject } from 'tsyringe';
import { csvFile } from '../csv/csv-file.ts';
import { FexCsvWriter } from '../csv/fex-csv-writer.ts';
import { RowTableWriter } from '../rows/row-table-writer.ts';
import { TableOutputSink } from './table-output-sink.ts';
import { WEB_OUTPUTS, type WebOutputs } from './web-outputs.ts';

const definition = defineNode(csvFile);

/** Rows as CSV (spec: pipeline 9.1), the same bytes as of `@fexgraph/sinks/node`; see `TableOutputSink`. */
@pipelineNode(definition)
export class CsvSinkNode extends TableOutputSink {
  constructor(
    @inject(OPTIONS) { path, embeddings, digits, bom }: OptionsOf<typeof definition>,
    @inject(WEB_OUTPUTS, { isOptional: true }) outputs?: WebOutputs,
  ) {
    super(path, new RowTableWriter((schema) => new FexCsvWriter(schema, { embeddings, digits, bom })), outputs);
  }
}

/** @example fex$.pipe(csvSink({ path: 'fex.csv' })) */
export const csvSink = nodeOperator(definition, CsvSinkNode);
