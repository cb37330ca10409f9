import { FexPacket, port } from '@fexgraph/core';
import * as z from 'zod';
import { FLOAT32_DIGITS } from '../text/number-text.ts';

/** Option of every sink with one file. */
export const filePath = z
  .string()
  .min(1, 'must name a file')
  .describe('the file; its folder is made if it is not there');

/** What the definitions of sinks with one file of rows have in common. */
export const tableFile = {
  input: port(FexPacket, 'rows to write'),
  options: z.object({
    path: filePath,
    embeddings: z.boolean().default(false).describe('writes identity embeddings (biometric data)'),
  }),
  acceptsSensitive: ({ embeddings }: { readonly embeddings: boolean }) => embeddings,
} as const;

/** What the definitions of sinks with one file of rows as text have in common. */
export const rowFile = {
  ...tableFile,
  options: tableFile.options.extend({
    digits: z
      .int()
      .min(1)
      .max(FLOAT32_DIGITS)
      .optional()
      .describe(
        'significant digits of fractions at most; without it, as many as it takes to read the same number back',
      ),
  }),
} as const;
