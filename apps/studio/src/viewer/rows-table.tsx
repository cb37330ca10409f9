import { useMemo, useState } from 'react';
import { rowNames } from './model/people.ts';
import { currentClip, goTo, useViewer } from './viewer-store.ts';

const ROW_HEIGHT = 28;
const VISIBLE = 12;
/** Rows beyond the edges, so that scrolling shows no gaps. */
const SPARE = 6;
const MOST_ROWS = VISIBLE + 2 * SPARE;
/** Browsers end pages that are higher than some 30 million pixels. */
const MOST_PIXELS = 15_000_000;

/** The rows of the clip, of which only those that are seen are in the page. */
export function RowsTable() {
  const { table, people, names, columns, values, place } = useViewer();
  const clip = useViewer(currentClip)!;
  const [top, setTop] = useState(0);
  const count = clip.rows.length;
  const height = Math.min(count * ROW_HEIGHT, MOST_PIXELS);
  const scrolled = height <= VISIBLE * ROW_HEIGHT ? 0 : top / (height - VISIBLE * ROW_HEIGHT);
  const first = Math.min(Math.max(0, Math.floor(scrolled * (count - VISIBLE)) - SPARE), count);
  const last = Math.min(count, first + MOST_ROWS);
  const before = count === 0 ? 0 : (first * height) / count;
  const shown = useMemo(() => people && rowNames(people, names), [people, names]);
  const texts = table!.info.texts.filter(({ name, labels }) => name !== 'Identity' && labels.length > 0);
  // A row that is scrolled out lends its place in the page to one that comes in.
  const rows = Array.from(clip.rows.subarray(first, last), (row, i) => ({
    row,
    at: clip.places[first + i],
    number: first + i + 2,
    lent: (first + i) % MOST_ROWS,
  }));
  return (
    <section className="panel" aria-labelledby="rows-head">
      <h2 id="rows-head">Rows</h2>
      <section
        className="rows"
        aria-labelledby="rows-head"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no pointer scrolls it by keys
        tabIndex={0}
        onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
      >
        <table aria-rowcount={count + 1}>
          <thead>
            <tr aria-rowindex={1}>
              <th scope="col">{clip.isPictures ? 'picture' : 'frame'}</th>
              <th scope="col">person</th>
              {columns.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              {texts.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr className="gap" style={{ height: before }} />
            {rows.map(({ row, at, number, lent }) => (
              <tr key={lent} aria-rowindex={number} aria-current={at === place ? 'true' : undefined} data-row={row}>
                <th scope="row">
                  <button type="button" onClick={() => goTo(at)}>
                    {clip.frames[at]}
                  </button>
                </th>
                <td>{shown?.labels[shown.codes[row]]}</td>
                {columns.map((name) => (
                  <td key={name}>{numberText(values.get(name)?.[row])}</td>
                ))}
                {texts.map(({ name, labels, codes }) => (
                  <td key={name}>{labels[codes[row]]}</td>
                ))}
              </tr>
            ))}
            <tr className="gap" style={{ height: Math.max(0, height - before - (last - first) * ROW_HEIGHT) }} />
          </tbody>
        </table>
      </section>
    </section>
  );
}

function numberText(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '' : String(Number(value.toPrecision(5)));
}
