import { STATISTICS, type Statistic } from '@fexgraph/fex';
import { offerDownload } from '@fexgraph/sinks/web';
import { useState } from 'react';
import { summaryCsv } from './model/summary-csv.ts';
import type { SummaryResult } from './table/table-service.ts';

const TOLD: Readonly<Record<Statistic, string>> = {
  mean: 'mean',
  sem: 'standard error',
  std: 'standard deviation',
  max: 'greatest',
  min: 'least',
  count: 'rows with a value',
  missing: 'share without a value',
};
/** Rows that are shown; the download has all. */
const SHOWN = 50;

interface SummaryTableProps {
  readonly result: SummaryResult;
}

/** One number of each column at a time, one row per session; all of them as a download. */
export function SummaryTable({ result }: SummaryTableProps) {
  const [statistic, setStatistic] = useState<Statistic>('mean');
  const { sessions, columns } = result;
  const prefix = `${statistic}_`;
  const shown = columns.filter(({ name }) => name.startsWith(prefix));
  const rows = shown[0]?.values.length ?? 0;
  return (
    <>
      <p>
        <label>
          Number{' '}
          <select value={statistic} onChange={({ target }) => setStatistic(target.value as Statistic)}>
            {STATISTICS.map((name) => (
              <option key={name} value={name}>
                {TOLD[name]}
              </option>
            ))}
          </select>
        </label>{' '}
        <button
          type="button"
          onClick={() => offerDownload('summary.csv', new Blob([summaryCsv(result)], { type: 'text/csv' }))}
        >
          Download the summary
        </button>
      </p>
      <section
        className="wide"
        aria-label="Summary"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no pointer scrolls it by keys
        tabIndex={0}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">of</th>
              {shown.map(({ name }) => (
                <th key={name} scope="col">
                  {name.slice(prefix.length)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: Math.min(rows, SHOWN) }, (_, row) => (
              <tr key={sessions?.[row] ?? 'all'}>
                <th scope="row">{sessions?.[row] ?? 'all rows'}</th>
                {shown.map(({ name, values }) => (
                  <td key={name}>{Number.isNaN(values[row]) ? '' : Number(values[row].toPrecision(5))}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {rows > SHOWN && <p className="quiet">and {rows - SHOWN} more in the download</p>}
      </section>
    </>
  );
}
