import { curvePaths } from './curve-path.ts';
import { type Html, html } from './html-text.ts';
import { fixed } from './number-words.ts';
import { placeOf, type ReportColumn } from './report-columns.ts';
import type { CurvePiece, SeriesData, SeriesPerson } from './report-data.ts';
import type { ColumnNumbers } from './running-numbers.ts';
import { across, momentText, tickLines, timeAxis } from './time-axis.ts';

/** CSS pixels, as in the style. */
const PANEL_HEIGHT = 132;
const LABEL_HEIGHT = 33;

/** Ends of scales of angles, in degrees. */
const ANGLES = [5, 10, 15, 20, 30, 45, 60, 90, 180];

interface Line {
  readonly column: ReportColumn;
  readonly numbers: ColumnNumbers;
  readonly pieces: readonly CurvePiece[];
}

/** What is 0 in the middle: -1 to 1, or so many degrees to both sides. */
function endOf(lines: readonly Line[], unit: string): number {
  if (unit === '') return 1;
  const most = Math.max(...lines.map(({ column, numbers: { low, high } }) => Math.max(-low, high) * column.scale));
  return ANGLES.find((angle) => angle >= most) ?? 180;
}

/** Tops of labels in pixels: each as near as possible to the end of its line, none over another. */
function labelTops(wishes: readonly number[]): readonly number[] {
  const order = wishes.map((_, i) => i).sort((a, b) => wishes[a] - wishes[b] || a - b);
  const tops = new Array<number>(wishes.length);
  let free = 0;
  for (const i of order) {
    tops[i] = Math.max(free, wishes[i] - LABEL_HEIGHT / 2);
    free = tops[i] + LABEL_HEIGHT;
  }
  let room = PANEL_HEIGHT;
  for (const i of order.reverse()) {
    tops[i] = Math.max(0, Math.min(tops[i], room - LABEL_HEIGHT));
    room = tops[i];
  }
  return tops;
}

/**
 * Lines that belong together in one drawing, each with its label and numbers at its right end.
 *
 * @param unit put behind numbers, for example `°`
 */
export function linePanel(
  series: SeriesData,
  person: SeriesPerson,
  {
    title,
    columns,
    unit,
  }: { readonly title: string; readonly columns: readonly ReportColumn[]; readonly unit: string },
): Html {
  const lines = columns.flatMap((column): Line[] => {
    const place = placeOf(column.name);
    const numbers = person.numbers[place];
    return numbers ? [{ column, numbers, pieces: person.curves![place] }] : [];
  });
  if (lines.length === 0) return html``;
  const end = endOf(lines, unit);
  const digits = unit === '' ? 2 : 0;
  const y = ({ scale }: ReportColumn, value: number) => 50 - (48 * value * scale) / end;
  const text = (column: ReportColumn, value: number) => `${fixed(value * column.scale, digits)}${unit}`;
  const tops = labelTops(
    lines.map(({ column, pieces }) => (y(column, pieces.at(-1)!.mean.at(-1)!) / 100) * PANEL_HEIGHT),
  );
  const about = lines.map(({ column, numbers: { mean, low, high, highAt } }) =>
    [
      `${column.name} (${column.words}): mean ${text(column, mean)}`,
      `from ${text(column, low)} to ${text(column, high)}, highest at ${momentText(series, highAt)}`,
    ].join(', '),
  );
  const drawn = lines.map(({ column, pieces }, i) => {
    const { line, area } = curvePaths(
      pieces,
      (at) => across(series, at),
      (value) => y(column, value),
    );
    return html`${area && html`<path class="area c${i + 1}" d="${area}"/>`}<path class="line c${i + 1}" d="${line}"/>`;
  });
  const labels = lines.map(
    ({ column, numbers: { mean, low, high } }, i) =>
      html`<div class="label t${i + 1}" style="top:${Math.round(tops[i])}px"><b>${column.name}</b> ${text(column, mean)} <small>${text(column, low)} to ${text(column, high)},<br> ${column.words}</small></div>`,
  );
  return html`<div class="panel lines" data-group="${columns[0].group}"><div class="row head"><h4 class="name">${title}</h4><div class="plot note">line: mean${
    unit === '' ? '' : ', in degrees'
  }; band: lowest to highest</div><div class="nums note"></div></div>
<div class="row tall"><div class="name scale" aria-hidden="true"><span>+${fixed(end, 0)}${unit}</span><span>0</span><span>${fixed(-end, 0)}${unit}</span></div><div class="plot"><svg viewBox="0 0 1000 100" preserveAspectRatio="none" role="img"><title>${title} of ${person.name}</title><desc>${about.join('; ')}</desc><path class="grid" d="${tickLines(series)}M0 2h1000M0 98h1000"/><path class="zero" d="M0 50h1000"/>${drawn}</svg></div><div class="nums labels">${labels}</div></div>
${timeAxis(series)}</div>
`;
}
