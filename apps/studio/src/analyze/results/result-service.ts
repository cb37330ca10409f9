import { labelSessions, STATISTICS, summary } from '@fexgraph/fex';
import { blobOutputs } from '@fexgraph/sinks/web';
import type { SummaryResult } from '../../viewer/table/table-service.ts';
import type { Progress } from '../../worker/serve-calls.ts';
import { tableEncoder } from '../../worker/table-encoder.ts';
import { joinedTables } from './joined-tables.ts';

export type ResultFormat = 'csv' | 'parquet';

/** Columns of the summary; the viewer has it of any. */
const SUMMARISED = ['valence', 'arousal', 'Angry', 'Disgust', 'Fear', 'Happy', 'Sad', 'Surprise', 'Neutral', 'AU12'];

/** What becomes of the tables of a queue; away from the page, because they may be long. */
export class ResultService {
  /** All rows as one file. */
  async table(tables: readonly File[], format: ResultFormat, progress: Progress): Promise<Blob> {
    const encoder = await tableEncoder(format);
    const made: Blob[] = [];
    const output = await blobOutputs((_, blob) => void made.push(blob)).open(`all.${format}`);
    const bytes = tables.reduce((sum, { size }) => sum + size, 0);
    let written = 0;
    for await (const batch of joinedTables(tables)) {
      const rows = encoder.rows(batch);
      await output.write(rows);
      written += rows.length;
      progress(Math.min(1, written / bytes));
    }
    await output.write(encoder.end());
    await output.complete();
    return made[0];
  }

  /** Statistics of each input. */
  async summary(tables: readonly File[]): Promise<SummaryResult> {
    const rows = labelSessions.over(joinedTables(tables), { column: 'input' });
    for await (const table of summary.over(rows, { statistics: STATISTICS })) {
      const wanted = new Set(STATISTICS.flatMap((name) => SUMMARISED.map((column) => `${name}_${column}`)));
      return {
        sessions: table.sessions as readonly string[],
        columns: table.names.filter((name) => wanted.has(name)).map((name) => ({ name, values: table.numbers(name) })),
        leftOut: 0,
      };
    }
    return { sessions: [], columns: [], leftOut: 0 };
  }

  /** A page for people. */
  async report(tables: readonly File[], title: string, progress: Progress): Promise<Blob> {
    const { resultReport } = await import('./result-report.ts');
    return resultReport(tables, title, progress);
  }
}
