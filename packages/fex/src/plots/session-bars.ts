import { askedColumns } from '../groups/column-groups.ts';
import { rowsBySession } from '../stream/rows-by-session.ts';
import { summary } from '../summary/summary.ts';
import type { FexTable } from '../table/fex-table.ts';
import {
  colourOf,
  gridLines,
  legend,
  legendWidth,
  picture,
  requireFew,
  shortened,
  sideLabel,
  TITLE_HEIGHT,
} from './picture.ts';
import { numberText, rangeOf, scaleOf } from './scale.ts';
import { svg } from './svg.ts';

export interface SessionBarsOptions {
  /** Names of columns and of groups of columns. */
  readonly columns: string | readonly string[];
  readonly title: string;
  /** Default `mean, with its standard error`. */
  readonly yLabel?: string;
}

/**
 * Means of columns as bars, one for each session side by side, as SVG. The whiskers are one standard error up and down.
 *
 * @throws FexgraphError `BAD_OPTION` for a column that is absent or has texts, or more than six sessions, which could
 *   not be told apart; `BAD_INPUT` for a row of no session.
 */
export function sessionBars(
  table: FexTable,
  { columns: asked, title, yLabel = 'mean, with its standard error' }: SessionBarsOptions,
): string {
  const sessions = rowsBySession(table).map(({ label }) => String(label ?? 'all'));
  requireFew(sessions.length, `bars of ${sessions.length} sessions`);
  const columns = askedColumns(table.names, asked);
  for (const name of columns) table.numbers(name);
  const means = summary(table.select(columns), { statistics: ['mean', 'sem'] });
  const of = (statistic: string, column: string, session: number) => means.numbers(`${statistic}_${column}`)[session];
  const range = rangeOf(
    columns.map((column) =>
      sessions.flatMap((_, s) => {
        const [mean, sem] = [of('mean', column, s), of('sem', column, s)];
        return [mean, mean - sem, mean + sem];
      }),
    ),
  );

  const bar = Math.max(6, Math.min(28, Math.floor(700 / (columns.length * (sessions.length + 0.8)))));
  const slot = bar * (sessions.length + 0.8);
  const [left, top, height] = [72, TITLE_HEIGHT + 30, 290];
  const right = left + columns.length * slot;
  const width = Math.max(360, right + 24, left + legendWidth(sessions));
  const bottom = top + height;
  const y = scaleOf([Math.min(0, range[0]), Math.max(0, range[1])], [bottom, top]);
  const zero = y.place(0);
  const bars = columns.flatMap((column, c) =>
    sessions.map((session, s) => {
      const [mean, sem] = [of('mean', column, s), of('sem', column, s)];
      if (Number.isNaN(mean)) return svg``;
      const x = left + c * slot + bar * (0.4 + s);
      const [high, low] = [Math.min(zero, y.place(mean)), Math.max(zero, y.place(mean))];
      const whisker =
        Number.isFinite(sem) &&
        svg`<path class="whisker" d="M${x + bar / 2} ${y.place(mean - sem)}V${y.place(mean + sem)}" stroke="#1a1d21" stroke-width="1.2"/>`;
      return svg`<g><title>${column}, ${session}: ${numberText(mean, 3)}</title><rect x="${x}" y="${high}" width="${bar - 1}" height="${low - high}" fill="${colourOf(s)}"/>${whisker}</g>`;
    }),
  );
  const labels = columns.map((column, c) => {
    const x = left + (c + 0.5) * slot;
    return svg`<text class="small end" transform="translate(${x + 4} ${bottom + 8}) rotate(-90)">${shortened(column, 110)}</text>`;
  });
  const description = columns.map(
    (column) =>
      `${column}: ${sessions.map((session, s) => `${session} ${numberText(of('mean', column, s), 2)}`).join(', ')}.`,
  );
  return picture([width, bottom + 110], { title, description: description.join(' ') }, [
    ...gridLines(y, left, right),
    ...bars,
    svg`<path class="axis" d="M${left} ${zero}H${right}"/>`,
    ...labels,
    sideLabel(yLabel, top, bottom),
    legend(sessions, left, TITLE_HEIGHT + 12),
  ]);
}
