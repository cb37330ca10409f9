import { defineNode, FexPacket, port } from '@fexgraph/core';
import * as z from 'zod';
import { FexTable } from './fex-table.ts';

/**
 * Puts every row into a table of the caller's, embeddings included.
 *
 * @throws FexgraphError LIMIT_EXCEEDED when the table is full
 * @example
 * const table = new FexTable({ maxRows: 500 });
 * await lastValueFrom(fex$.pipe(memorySink({ into: table })));
 * table.toBatch().row(0).get('Happy');
 */
export const memorySink = defineNode({
  type: 'sink/memory',
  version: 1,
  summary: 'collects Fex rows in memory',
  input: port(FexPacket, 'rows to collect'),
  options: z.object({
    into: z.instanceof(FexTable, { error: 'must be a FexTable' }).describe('where the rows go'),
  }),
  // nothing leaves the process
  acceptsSensitive: () => true,
  write: (batch, { into }) => into.add(batch),
});
