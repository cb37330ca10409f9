import { useState } from 'react';
import { reportProblem } from '../shell/notice-store.ts';
import { SummaryTable } from '../viewer/summary-table.tsx';
import type { SummaryResult } from '../viewer/table/table-service.ts';
import { openTable } from '../viewer/viewer-store.ts';
import type { Job } from './queue/job.ts';
import { filesOfQueue } from './queue-store.ts';
import { keptTable } from './results/kept-tables.ts';
import { resultReport, resultSummary, resultTable } from './results/result-client.ts';
import { canPickFolder, pickFolder, saveResult } from './results/save-result.ts';

/** What came of the files that are done: tables, a summary, a report, the viewer. */
export function Results({ jobs }: { readonly jobs: readonly Job[] }) {
  const [share, setShare] = useState<number>();
  const [summary, setSummary] = useState<SummaryResult>();
  const [folder, setFolder] = useState<FileSystemDirectoryHandle>();
  const ended = jobs.filter(({ rows }) => rows);
  const rows = ended.reduce((sum, job) => sum + (job.rows ?? 0), 0);
  const tables = () => Promise.all(ended.map(({ id }) => keptTable(id)));
  const work = async (task: () => Promise<void>) => {
    setShare(0);
    await task().catch(reportProblem);
    setShare(undefined);
  };
  const saveTable = (format: 'csv' | 'parquet') =>
    work(async () => saveResult(`fexgraph.${format}`, await resultTable(await tables(), format, setShare), folder));
  const isBusy = share !== undefined;
  return (
    <section className="panel" aria-labelledby="results-head">
      <h2 id="results-head">Results</h2>
      <p>
        {rows.toLocaleString('en')} rows of {ended.length} {ended.length === 1 ? 'file' : 'files'}. Labels of people
        (Identity) hold within a file: Person_0 of one is not Person_0 of another.
      </p>
      <p className="result-buttons">
        <button type="button" disabled={isBusy} onClick={() => saveTable('csv')}>
          Save as CSV
        </button>
        <button type="button" disabled={isBusy} onClick={() => saveTable('parquet')}>
          Save as Parquet
        </button>
        <button
          type="button"
          disabled={isBusy}
          onClick={() =>
            work(async () => {
              const title = ended.length === 1 ? ended[0].path : `${ended.length} files`;
              await saveResult('fexgraph.report.html', await resultReport(await tables(), title, setShare), folder);
            })
          }
        >
          Save a report
        </button>
        <button
          type="button"
          disabled={isBusy}
          onClick={() => work(async () => setSummary(await resultSummary(await tables())))}
        >
          Summarise
        </button>
        <button
          type="button"
          disabled={isBusy}
          onClick={() =>
            work(async () => {
              const table = await resultTable(await tables(), 'csv', setShare);
              location.hash = '#viewer';
              void openTable(new File([table], 'fexgraph.csv'), { media: filesOfQueue(), perInput: true });
            })
          }
        >
          Open in the viewer
        </button>
        {canPickFolder && (
          <button
            type="button"
            onClick={() => void pickFolder().then((picked) => picked && setFolder(picked), reportProblem)}
          >
            Save into a folder …
          </button>
        )}
      </p>
      {folder && <p className="quiet">Files go into the folder {folder.name}; none that is there is written over.</p>}
      {isBusy && (
        <p role="status">
          <progress value={share} aria-label="Making the file" />
        </p>
      )}
      {summary && <SummaryTable result={summary} />}
    </section>
  );
}
