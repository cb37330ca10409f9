import { ReportSummary, readFexCsv, reportHtml } from '@fexgraph/sinks';
import type { Progress } from '../../worker/serve-calls.ts';

/** A page for people, without pictures: those are not kept. */
export async function resultReport(tables: readonly File[], title: string, progress: Progress): Promise<Blob> {
  const report = new ReportSummary();
  for (const [i, table] of tables.entries()) {
    const rows = readFexCsv(await table.text(), { name: table.name });
    report.add(rows);
    if (rows.rowCount > 0) report.endSource(rows.row(0).key.source);
    progress((i + 1) / tables.length);
  }
  return new Blob([reportHtml({ data: report.data(), title })], { type: 'text/html' });
}
