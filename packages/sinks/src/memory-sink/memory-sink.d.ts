import { z } from 'zod';
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
export declare const memorySink: import("@fexgraph/core").StatelessFactory<import("@fexgraph/core").StatelessDefinition<z.ZodObject<{
    into: z.ZodInstanceOf<FexTable>;
}, z.core.$strip>, import("@fexgraph/core").Port<import("@fexgraph/core").FexBatch, false, false>, undefined, undefined>>;
