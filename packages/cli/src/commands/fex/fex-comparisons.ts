import { FexgraphError } from '@fexgraph/core';
import {
  askedColumns,
  bagOfTemporalFeatures,
  bonferroni,
  decode,
  FexTable,
  interSubjectCorrelation,
  leaveOneOutCorrelation,
  oneSampleTTest,
  principalComponents,
  regress,
  rowDistances,
  type SessionLabel,
  sessionCodes,
  type TTest,
  twoSampleTTest,
  wavelets,
} from '@fexgraph/fex';
import type { FexFlags } from './fex-flags.ts';
import type { Tell } from './read-tables.ts';
import { type Rows, wholeTable } from './rows.ts';

/** Commands that compare people, conditions and columns. All but wavelets need the whole table. */
export const FEX_COMPARISONS: Readonly<Record<string, (rows: Rows, flags: FexFlags, tell: Tell) => Rows>> = {
  wavelets: (rows, { columns, frequencies, samplingFrequency, cycles, mode, keep }) =>
    wavelets.over(rows, {
      ...{ columns: columns!, frequencies: frequencies!, samplingFrequency: samplingFrequency! },
      ...{ cycles, mode, keep },
    }),
  bags: onWhole((table, { columns, minHz, maxHz, bands, samplingFrequency, cycles }) =>
    bagOfTemporalFeatures(table, {
      ...{ columns: columns!, minFrequency: minHz!, maxFrequency: maxHz!, bands },
      ...{ samplingFrequency: samplingFrequency!, cycles },
    }),
  ),
  isc: onWhole(correlated),
  distances: onWhole((table, { columns, metric }, tell) => {
    const { distances, leftOut } = rowDistances(table, { columns: columns!, metric });
    tellLeftOut(leftOut, tell);
    return distances.toTable();
  }),
  components: onWhole((table, { columns, components, loadings }, tell) => {
    const result = principalComponents(table, { columns: columns!, components });
    tellLeftOut(result.leftOut, tell);
    return loadings ? result.loadings.toTable('column') : result.scores;
  }),
  regress: onWhole(regressed),
  ttest: onWhole(tested),
  decode: onWhole(decoded),
};

function onWhole(make: (table: FexTable, flags: FexFlags, tell: Tell) => FexTable) {
  return async function* (rows: Rows, flags: FexFlags, tell: Tell): AsyncGenerator<FexTable> {
    yield make(await wholeTable(rows), flags, tell);
  };
}

export function tellLeftOut(count: number, tell: Tell): void {
  if (count > 0) tell(`${count} ${count === 1 ? 'row is' : 'rows are'} not used: a value is missing`);
}

/** @throws FexgraphError `BAD_OPTION` for several columns. */
export function oneColumn({ column = [] }: FexFlags): string {
  if (column.length === 1) return column[0];
  throw new FexgraphError('BAD_OPTION', `--column ${column.join(',')}: it must be one column`);
}

function correlated(table: FexTable, flags: FexFlags, tell: Tell): FexTable {
  const { subject = 'input', index, correlation: method, minimumOverlap, leaveOneOut, overlaps } = flags;
  const options = { column: oneColumn(flags), subject, index, method, minimumOverlap };
  if (leaveOneOut) {
    const { correlations, leftOut } = leaveOneOutCorrelation(table, options);
    tellLeftOut(leftOut, tell);
    return correlations.toTable(subject);
  }
  const result = interSubjectCorrelation(table, options);
  tellLeftOut(result.leftOut, tell);
  return (overlaps ? result.overlaps : result.correlations).toTable(subject);
}

function regressed(table: FexTable, { x = [], y, codes, intercept }: FexFlags): FexTable {
  const columns = [
    ...(codes ? sessionCodes(table, codes).columns : []),
    ...table.select(askedColumns(table.names, x)).columns,
  ];
  if (columns.length === 0) throw new FexgraphError('BAD_OPTION', 'no regressor: give --x, or --codes for sessions');
  const outcomes = table.select(askedColumns(table.names, y!));
  const { b, se, t, p, df, leftOut } = regress(table.withColumns(columns), outcomes, { intercept });
  const cells = b.columns.flatMap((_, outcome) => b.rows.map((_, regressor) => [regressor, outcome] as const));
  const numbers = (name: string, of: (regressor: number, outcome: number) => number) => ({
    name,
    values: Float64Array.from(cells, ([regressor, outcome]) => of(regressor, outcome)),
  });
  const corrected = b.rows.map((_, regressor) => bonferroni(p.row(regressor)));
  return new FexTable([
    { name: 'outcome', values: cells.map(([, outcome]) => b.columns[outcome]) },
    { name: 'regressor', values: cells.map(([regressor]) => b.rows[regressor]) },
    ...[
      numbers('b', b.at.bind(b)),
      numbers('se', se.at.bind(se)),
      numbers('t', t.at.bind(t)),
      numbers('p', p.at.bind(p)),
    ],
    numbers('p_bonferroni', (regressor, outcome) => corrected[regressor][outcome]),
    numbers('df', (_, outcome) => df[outcome]),
    numbers('left_out', (_, outcome) => leftOut[outcome]),
  ]);
}

function tested(table: FexTable, { columns, mean, compare, omitMissing }: FexFlags): FexTable {
  if (mean !== undefined && compare !== undefined)
    throw new FexgraphError('BAD_OPTION', 'give one of --mean and --compare');
  const missing = omitMissing ? 'omit' : 'propagate';
  const tests =
    mean === undefined
      ? twoSampleTTest(table, { columns: columns!, sessions: compare && pairOf(table, compare), missing })
      : oneSampleTTest(table, { columns: columns!, mean, missing });
  const numbers = (name: 't' | 'p' | 'df') => ({ name, values: Float64Array.from(tests, (test: TTest) => test[name]) });
  return new FexTable([
    { name: 'column', values: tests.map(({ column }) => column) },
    ...[numbers('t'), numbers('p')],
    { name: 'p_bonferroni', values: bonferroni(tests.map(({ p }) => p)) },
    numbers('df'),
  ]);
}

/** Labels as the table has them: numbers, if they are. */
function pairOf({ sessions = [] }: FexTable, texts: readonly string[]): readonly [SessionLabel, SessionLabel] {
  if (texts.length !== 2)
    throw new FexgraphError('BAD_OPTION', `--compare ${texts.join(',')}: it must be two sessions`);
  const [first, second] = texts.map((text) => sessions.find((label) => String(label) === text) ?? text);
  return [first, second];
}

function decoded(table: FexTable, { columns, folds, ridge, predictions }: FexFlags, tell: Tell): FexTable {
  const model = ridge === undefined ? 'lda' : { ridge };
  const result = decode(table, { features: columns!, folds, model });
  tellLeftOut(result.leftOut, tell);
  const one = (name: string, value: number) => ({ name, values: Float64Array.of(value) });
  if (!predictions) {
    return new FexTable([
      { name: 'features', values: [columns!.join(' ')] },
      { name: 'classes', values: [result.classes.join(' ')] },
      ...[one('rows', result.folds.flat().length), one('folds', result.folds.length)],
      ...[one('accuracy', result.mean), one('sd', result.sd)],
    ]);
  }
  const foldOf = new Map(result.folds.flatMap((rows, fold) => rows.map((row) => [row, fold + 1])));
  const names = result.classes.length === 2 ? ['score'] : result.classes.map((label) => `score_${label}`);
  return table.withColumns([
    { name: 'fold', values: Float64Array.from(table.sessions!, (_, row) => foldOf.get(row) ?? Number.NaN) },
    { name: 'prediction', values: result.predictions.map((label) => (label === null ? null : String(label))) },
    ...names.map((name, s) => ({
      name,
      values: Float64Array.from(result.scores, (score) => score?.[s] ?? Number.NaN),
    })),
  ]);
}
