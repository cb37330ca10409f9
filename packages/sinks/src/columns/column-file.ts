import type { FexSchema } from '@fexgraph/core';
import * as z from 'zod';
import { tableFile } from '../rows/table-file.ts';
import type { ColumnEncoder } from './column-encoder.ts';

/** What the definitions of sinks with one file of row groups have in common. */
export const columnFile = {
  ...tableFile,
  options: tableFile.options.extend({
    rowGroup: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(2_000)
      .describe('rows that are kept in memory and written together; larger groups read faster and take more memory'),
  }),
} as const;

export interface ColumnFileOptions {
  readonly path: string;
  readonly embeddings: boolean;
  readonly rowGroup: number;
}

/** The class that encodes, from a module that is loaded when the sink is prepared. */
export type EncoderClass = new (schema: FexSchema, metadata: ReadonlyMap<string, string>) => ColumnEncoder;
