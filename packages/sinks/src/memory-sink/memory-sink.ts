import {
  defineNode,
  type FexBatch,
  FexPacket,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
  type SinkNode,
} from '@fexgraph/core';
import { inject } from 'tsyringe';
import { z } from 'zod';
import { FexTable } from './fex-table.ts';

const definition = defineNode({
  type: 'sink/memory',
  version: 1,
  summary: 'collects Fex rows in memory',
  input: port(FexPacket, 'rows to collect'),
  options: z.object({
    into: z.instanceof(FexTable, { error: 'must be a FexTable' }).describe('where the rows go'),
  }),
  // nothing leaves the process
  acceptsSensitive: () => true,
});

/**
 * Puts every row into a table of the caller's, embeddings included.
 *
 * @throws FexgraphError LIMIT_EXCEEDED when the table is full
 * @example
 * const table = new FexTable({ maxRows: 500 });
 * await lastValueFrom(fex$.pipe(memorySink({ into: table })));
 * table.toBatch().row(0).get('Happy');
 */
@pipelineNode(definition)
export class MemorySinkNode implements SinkNode<FexBatch> {
  constructor(@inject(OPTIONS) private readonly options: OptionsOf<typeof definition>) {}

  write(batch: FexBatch): void {
    this.options.into.add(batch);
  }
}

export const memorySink = nodeOperator(definition, MemorySinkNode);
