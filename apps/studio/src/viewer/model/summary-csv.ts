import { CsvEncoder, FexTable } from '@fexgraph/fex';
import type { SummaryResult } from '../table/table-service.ts';

/** A summary as `fexgraph fex summary` writes it: the label is the first column, `session`. */
export function summaryCsv({ sessions, columns }: SummaryResult): Uint8Array<ArrayBuffer> {
  const labels = sessions ? [{ name: 'session', values: sessions }] : [];
  return new CsvEncoder().rows(new FexTable([...labels, ...columns])) as Uint8Array<ArrayBuffer>;
}
