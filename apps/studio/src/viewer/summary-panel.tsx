import { STATISTICS } from '@fexgraph/fex';
import { offerDownload } from '@fexgraph/sinks/web';
import { useState } from 'react';
import { notify, reportProblem } from '../shell/notice-store.ts';
import { rowIdentities, rowNames } from './model/people.ts';
import { SummaryTable } from './summary-table.tsx';
import type { RowLabels } from './table/table-info.ts';
import type { SummaryResult } from './table/table-service.ts';
import { type OpenTable, useViewer } from './viewer-store.ts';

/** What is in the table in numbers, and the table itself as a new file. */
export function SummaryPanel() {
  const table = useViewer((state) => state.table)!;
  const columns = useViewer((state) => state.columns);
  const [by, setBy] = useState('person');
  const [result, setResult] = useState<SummaryResult>();
  const [share, setShare] = useState<number>();
  const work = async (task: (table: OpenTable) => Promise<void>) => {
    setShare(0);
    await task(table).catch(reportProblem);
    setShare(undefined);
  };
  const summarise = () =>
    work(async ({ client }) => {
      const found = await client.summary({ columns, statistics: STATISTICS, sessions: sessionsOf(by) }, setShare);
      setResult(found);
      if (found.leftOut > 0) notify(`${found.leftOut} rows belong to nobody; the summary is about the others`);
    });
  const save = (format: 'csv' | 'parquet') =>
    work(async ({ client, file }) => {
      const { people, names } = useViewer.getState();
      const name = `${file.name.replace(/\.gz$/i, '').replace(/\.\w+$/, '')}.people.${format}`;
      offerDownload(name, await client.export({ name, format, identities: rowIdentities(people!, names) }, setShare));
    });
  const isBusy = share !== undefined;
  return (
    <section className="panel" aria-labelledby="summary-head">
      <h2 id="summary-head">Summary and export</h2>
      <p>
        <label>
          Summary by{' '}
          <select value={by} onChange={({ target }) => setBy(target.value)}>
            <option value="person">person</option>
            {table.info.texts
              .filter(({ name, labels }) => name !== 'Identity' && name !== 'approx_time' && labels.length > 0)
              .map(({ name }) => (
                <option key={name} value={`column ${name}`}>
                  {name}
                </option>
              ))}
            <option value="all">all rows together</option>
          </select>
        </label>{' '}
        <button type="button" disabled={isBusy || columns.length === 0} onClick={summarise}>
          Summarise
        </button>
      </p>
      {isBusy && (
        <p role="status">
          <progress value={share} aria-label="Reading the table again" />
        </p>
      )}
      {result && <SummaryTable result={result} />}
      <p>
        <button type="button" disabled={isBusy} onClick={() => save('csv')}>
          Save as CSV
        </button>{' '}
        <button type="button" disabled={isBusy} onClick={() => save('parquet')}>
          Save as Parquet
        </button>
      </p>
      <p className="quiet">The whole table with the names above in its column Identity, as a new file.</p>
    </section>
  );
}

function sessionsOf(by: string): RowLabels | undefined {
  const { table, people, names } = useViewer.getState();
  if (by === 'person') return rowNames(people!, names);
  return table!.info.texts.find(({ name }) => `column ${name}` === by);
}
