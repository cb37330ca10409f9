import { defineNode, nodeOperator, OPTIONS, type OptionsOf, pipelineNode } from '@fexgraph/core';
import { inject } from 'tsyringe';
import { z } from 'zod';
import { FexCsvWriter } from '../csv/fex-csv-writer.ts';
import { RowOutputSink, rowOutput } from './row-output-sink.ts';
import { WEB_OUTPUTS, type WebOutputs } from './web-outputs.ts';

const definition = defineNode({
  ...rowOutput,
  type: 'sink/csv',
  version: 1,
  summary: 'writes Fex rows to a CSV file that py-feat reads',
  options: rowOutput.options.extend({
    bom: z
      .boolean()
      .default(false)
      .describe(
        'begins the file with a byte-order mark, by which Excel knows UTF-8; readers of plain CSV may not want it',
      ),
  }),
});

/** Rows as CSV (spec: pipeline 9.1), the same bytes as of `@fexgraph/sinks/node`; see `RowOutputSink`. */
@pipelineNode(definition)
export class CsvSinkNode extends RowOutputSink {
  constructor(
    @inject(OPTIONS) { path, embeddings, bom }: OptionsOf<typeof definition>,
    @inject(WEB_OUTPUTS, { isOptional: true }) outputs?: WebOutputs,
  ) {
    super(path, (schema) => new FexCsvWriter(schema, { embeddings, bom }), outputs);
  }
}

/** @example fex$.pipe(csvSink({ path: 'fex.csv' })) */
export const csvSink = nodeOperator(definition, CsvSinkNode);
