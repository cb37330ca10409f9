import * as z from 'zod';
import { rowFile } from '../rows/table-file.ts';

/** What `sink/csv` is on every platform. */
export const csvFile = {
  ...rowFile,
  type: 'sink/csv',
  version: 1,
  summary: 'writes Fex rows to a CSV file that py-feat reads',
  options: rowFile.options.extend({
    bom: z
      .boolean()
      .default(false)
      .describe(
        'begins the file with a byte-order mark, by which Excel knows UTF-8; readers of plain CSV may not want it',
      ),
  }),
} as const;
