import { defineNode, nodeOperator, OPTIONS, type OptionsOf, pipelineNode } from '@fexgraph/core';
import { inject } from 'tsyringe';
import { FexNdjsonWriter } from '../ndjson/fex-ndjson-writer.ts';
import { ndjsonFile } from '../ndjson/ndjson-file.ts';
import { RowTableWriter } from '../rows/row-table-writer.ts';
import { TableOutputSink } from './table-output-sink.ts';
import { WEB_OUTPUTS, type WebOutputs } from './web-outputs.ts';

const definition = defineNode(ndjsonFile);

/** One JSON object a row (see `FexNdjsonWriter`); see `TableOutputSink`. */
@pipelineNode(definition)
export class NdjsonSinkNode extends TableOutputSink {
  constructor(
    @inject(OPTIONS) { path, embeddings, digits }: OptionsOf<typeof definition>,
    @inject(WEB_OUTPUTS, { isOptional: true }) outputs?: WebOutputs,
  ) {
    super(path, new RowTableWriter((schema) => new FexNdjsonWriter(schema, { embeddings, digits })), outputs);
  }
}

/** @example fex$.pipe(ndjsonSink({ path: 'fex.ndjson' })) */
export const ndjsonSink = nodeOperator(definition, NdjsonSinkNode);
