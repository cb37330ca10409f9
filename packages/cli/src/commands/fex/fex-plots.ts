import { FexgraphError } from '@fexgraph/core';
import {
  conditionCurves,
  curvesPlot,
  type FexTable,
  heatMap,
  interSubjectCorrelation,
  meanFaces,
  type PagePicture,
  picturePage,
  sessionBars,
} from '@fexgraph/fex';
import { oneColumn, tellLeftOut } from './fex-comparisons.ts';
import type { FexFlags } from './fex-flags.ts';
import type { Tell } from './read-tables.ts';
import { type Rows, wholeTable } from './rows.ts';

const PLOTS: Readonly<Record<NonNullable<FexFlags['kind']>, (table: FexTable, flags: FexFlags, tell: Tell) => string>> =
  {
    curves: (table, flags) => {
      const { subject, index = 'frame', confidence } = flags;
      const column = oneColumn(flags);
      const curves = conditionCurves(table, { column, subject, index, confidence });
      return curvesPlot(curves, { title: flags.title ?? column, xLabel: index, yLabel: column });
    },
    correlations: (table, flags, tell) => {
      const { subject = 'input', index, correlation: method, minimumOverlap } = flags;
      const column = oneColumn(flags);
      const options = { column, subject, index, method, minimumOverlap };
      const { correlations, leftOut } = interSubjectCorrelation(table, options);
      tellLeftOut(leftOut, tell);
      const title = flags.title ?? `Inter-subject correlation of ${column}`;
      return heatMap(correlations, { title, groups: groupsOf(table, subject, correlations.rows) });
    },
    bars: (table, { columns = ['aus'], title }) => sessionBars(table, { columns, title: title ?? columns.join(', ') }),
    faces: (table, { title = 'Mean faces' }) => meanFaces(table, { title }),
  };

/** The session of each subject. */
function groupsOf(table: FexTable, subject: string, names: readonly string[]): readonly string[] | undefined {
  const { sessions } = table;
  if (sessions === undefined) return undefined;
  const groups = new Map<string, string>();
  table.column(subject).values.forEach((name, row) => {
    const [who, group] = [String(name), String(sessions[row])];
    if ((groups.get(who) ?? group) !== group) {
      throw new FexgraphError('BAD_OPTION', `"${who}" is in several sessions: "${groups.get(who)}" and "${group}"`, {
        hint: 'without --sessions rows are not put together',
      });
    }
    groups.set(who, group);
  });
  return names.map((name) => groups.get(name)!);
}

/** `fexgraph fex plot`: the text of an SVG picture. */
export async function plotOf(rows: Rows, flags: FexFlags, tell: Tell): Promise<string> {
  const { kind, columns } = flags;
  if (columns !== undefined && kind !== 'bars') {
    const instead = kind === 'faces' ? 'faces are drawn of their points' : `${kind} are of one --column`;
    throw new FexgraphError('BAD_OPTION', `--columns is for --kind bars; ${instead}`);
  }
  return PLOTS[kind!](await wholeTable(rows), flags, tell);
}

/** `fexgraph fex report`: the text of a page. */
export async function reportOf(rows: Rows, flags: FexFlags, tell: Tell): Promise<string> {
  const table = await wholeTable(rows);
  const draw = (kind: keyof typeof PLOTS, title: string, note: string, column?: string): PagePicture => {
    const own = column === undefined ? flags : { ...flags, column: [column] };
    return { note, picture: PLOTS[kind](table, { ...own, title }, tell) };
  };
  const curves = (flags.curves ?? []).flatMap((column) => [
    draw(
      'curves',
      `${column} over time`,
      'Mean over subjects; band: confidence limits of that mean (Student).',
      column,
    ),
    draw('correlations', `${column}: correlation between subjects`, 'Over the moments that both have.', column),
  ]);
  const bars = draw(
    'bars',
    'Means of sessions',
    'Whiskers: one standard error, as if rows were independent; frames of a video are not.',
  );
  const faces = table.has('x_0') ? [draw('faces', 'Mean faces', 'Eyes are put on the same places first.')] : [];
  return picturePage(flags.title ?? 'Analysis of faces', [bars, ...curves, ...faces]);
}
