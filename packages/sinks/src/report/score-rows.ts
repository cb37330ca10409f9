import { curvePaths } from './curve-path.ts';
import { type Html, html } from './html-text.ts';
import { fixed } from './number-words.ts';
import type { ReportColumn } from './report-columns.ts';
import { placeOf } from './report-columns.ts';
import type { SeriesData, SeriesPerson } from './report-data.ts';
import type { ColumnNumbers } from './running-numbers.ts';
import { across, momentText, tickLines, timeAxis } from './time-axis.ts';

/** 0 to 1, top is 1; the least room keeps a line at an end whole. */
const height = (value: number) => 98 - 96 * value;

function scoreRow(
  series: SeriesData,
  person: SeriesPerson,
  { name, words }: ReportColumn,
  { mean, deviation, low, high, highAt }: ColumnNumbers,
): Html {
  const { line, area } = curvePaths(person.curves![placeOf(name)], (at) => across(series, at), height);
  const when = momentText(series, highAt);
  const about = `mean ${fixed(mean, 2)}, standard deviation ${fixed(deviation, 2)}, from ${fixed(low, 2)} to ${fixed(high, 2)}, highest at ${when}`;
  return html`<div class="row"><div class="name">${name}${words && html` <small>${words}</small>`}</div><div class="plot"><svg viewBox="0 0 1000 100" preserveAspectRatio="none" role="img"><title>${name} of ${person.name}</title><desc>${about}</desc><path class="grid" d="${tickLines(series)}M0 98h1000"/>${area && html`<path class="area c1" d="${area}"/>`}<path class="line c1" d="${line}"/></svg></div><div class="nums"><span>${fixed(mean, 2)}</span><span>${fixed(high, 2)}</span><span>${when}</span></div></div>`;
}

/**
 * A row for each column with a score from 0 to 1, all on the same scale: name, curve, mean, highest value and where that
 * is. Columns without a value are named under them.
 */
export function scoreRows(
  series: SeriesData,
  person: SeriesPerson,
  title: string,
  columns: readonly ReportColumn[],
): Html {
  const known = columns.flatMap((column) => {
    const numbers = person.numbers[placeOf(column.name)];
    return numbers ? [{ column, numbers }] : [];
  });
  const missing = columns.filter(({ name }) => !person.numbers[placeOf(name)]).map(({ name }) => name);
  if (known.length === 0) return html``;
  return html`<div class="panel scores" data-group="${columns[0].group}"><div class="row head"><h4 class="name">${title}</h4><div class="plot note">each from 0 to 1</div><div class="nums"><span>mean</span><span>highest</span><span>at</span></div></div>
${known.map(({ column, numbers }) => html`${scoreRow(series, person, column, numbers)}\n`)}${timeAxis(series)}${
  missing.length > 0 && html`<p class="note">Without a value: ${missing.join(', ')}.</p>`
}</div>
`;
}
