import { describe, expect, it } from 'vitest';
import { bonferroni } from '../src/between/bonferroni.ts';
import { type DistanceMetric, rowDistances } from '../src/between/distances.ts';
import { type CorrelationMethod, interSubjectCorrelation } from '../src/between/inter-subject-correlation.ts';
import type { LabelledMatrix } from '../src/between/labelled-matrix.ts';
import { principalComponents } from '../src/between/principal-components.ts';
import { regress } from '../src/between/regression.ts';
import { sessionCodes } from '../src/between/session-codes.ts';
import { oneSampleTTest, twoSampleTTest } from '../src/between/t-tests.ts';
import { askedColumns } from '../src/groups/column-groups.ts';
import { summary } from '../src/summary/summary.ts';
import { FexTable } from '../src/table/fex-table.ts';
import { expectNear, expectTable } from './support/near.ts';
import { byClip, byCondition, golden, hasNewsSample, readClips } from './support/news-sample.ts';
import { ourGroups } from './support/reference-groups.ts';

// biome-ignore lint/suspicious/noExplicitAny: each test says which parts it reads
type Golden = any;

const absent = hasNewsSample ? '' : ' (../shared is absent)';
const t20 = hasNewsSample ? readClips(20) : new FexTable([]);
const t15 = hasNewsSample ? readClips(15) : new FexTable([]);
const firstRows = (table: FexTable, count: number) => table.take(Array.from({ length: count }, (_, row) => row));

/** Means of each clip, sessions are the conditions. */
function meansByClip(): FexTable {
  const means = summary(byClip(t20), { statistics: ['mean'] });
  return means.withSessions(
    means.sessions!.map((clip) => (Number(String(clip).slice(0, 3)) <= 10 ? 'goodNews' : 'badNews')),
  );
}

const upperTriangle = ({ rows, at }: { rows: readonly string[]; at: (row: number, column: number) => number }) =>
  rows.flatMap((_, i) => rows.slice(i + 1).map((_, j) => at(i, i + 1 + j)));
const cells = (matrix: LabelledMatrix) => ({ rows: matrix.rows, at: matrix.at.bind(matrix) });

/** Within 1e-9, missing where missing. */
function expectAbsolute(actual: readonly number[], expected: readonly (number | null)[]): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    if (value === null) expect(actual[i]).toBeNaN();
    else expect(Math.abs(actual[i] - value)).toBeLessThanOrEqual(1e-9);
  });
}

/** Each within a share of itself. */
function expectRelative(actual: ArrayLike<number>, expected: readonly (number | null)[], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    if (value === null) expect(actual[i]).toBeNaN();
    else
      expect(Math.abs(actual[i] - value), `${actual[i]} for ${value}`).toBeLessThanOrEqual(tolerance * Math.abs(value));
  });
}

const columnOf = (matrix: LabelledMatrix, column: number) => matrix.rows.map((_, row) => matrix.at(row, column));

describe.skipIf(!hasNewsSample)(`between clips, as py-feat${absent}`, () => {
  const wanted = hasNewsSample ? golden<Golden>('multivariate') : undefined;

  it('correlations are the same', () => {
    for (const { args, labels, upperTriangle: triangle, diagonal } of wanted.isc.cases) {
      const method: CorrelationMethod | undefined = args.method;
      const { correlations, leftOut } = interSubjectCorrelation(t15, { column: args.col, method });
      expect([correlations.rows, leftOut]).toEqual([labels, 0]);
      expectAbsolute(upperTriangle(cells(correlations)), triangle);
      expectAbsolute(
        labels.map((_: string, i: number) => correlations.at(i, i)),
        diagonal,
      );
    }
  });

  it('distances are the same', () => {
    const clip = firstRows(t15, 20);
    for (const { metric, upperTriangle: triangle } of wanted.distance.cases) {
      const { distances } = rowDistances(clip, { columns: 'aus', metric: metric as DistanceMetric });
      expectAbsolute(upperTriangle(cells(distances)), triangle);
    }
  });

  it('principal components are the same', () => {
    for (const of of wanted.pca) {
      const table = of.table === 'T15 AUs' ? t15 : firstRows(t15, 20);
      const result = principalComponents(table, {
        columns: 'aus',
        components: of.n_components,
        observations: of.axis === 1 ? 'rows' : 'columns',
      });
      if (of.mean) expectNear(result.mean, of.mean, 'mean');
      expectNear(result.variance, of.explainedVariance, 'variance');
      expectNear(result.varianceShare, of.explainedVarianceRatio, 'share');
      of.weights.values.forEach((values: number[], c: number) => {
        expectNear(columnOf(result.loadings, c), values, `weights of component ${c + 1}`);
      });
      if (of.axis === 1) {
        expectNear(result.singularValues, of.singularValues, 'singular values');
        expectTable((name) => result.scores.numbers(name), of.scores, 'scores');
      } else {
        expect(result.scores.column('column').values).toEqual(of.components.rows);
        of.components.values.forEach((values: number[], c: number) => {
          expectNear(result.scores.numbers(`c${c + 1}`), values, `component ${c + 1}`);
        });
      }
    }
  });
});

describe.skipIf(!hasNewsSample)(`regressions and t tests, as py-feat${absent}`, () => {
  const wanted = hasNewsSample ? golden<Golden>('regression') : undefined;

  it('the regression of the tutorial is the same, with the right Bonferroni', () => {
    const means = meansByClip();
    const { columns, rows, b, se, t, p, df, residuals, bonferroni: corrected } = wanted.tutorial;
    const aus = means.select(askedColumns(means.names, 'aus'));
    const result = regress(sessionCodes(means, { goodNews: 1, badNews: -1 }), aus);
    expect([result.b.rows, result.b.columns]).toEqual([rows, columns]);
    for (let row = 0; row < 2; row++) {
      expectNear(result.b.row(row), b[row], 'b');
      expectNear(result.se.row(row), se[row], 'se');
      expectNear(result.t.row(row), t[row], 't');
      expectRelative(result.p.row(row), p[row], 1e-8);
    }
    expect([...result.df]).toEqual(columns.map(() => df));
    const squares = columns.map((name: string) => result.residuals.numbers(name).reduce((sum, r) => sum + r * r, 0));
    expectNear(squares, residuals.sumSquares, 'sums of squares');
    const adjusted = bonferroni(result.p.row(0));
    expectRelative(adjusted, corrected.sessions, 1e-8);
    expect(adjusted.filter((value) => value < 0.01).length).toBe(corrected.countBelow01);
  });

  it('all other regressions are the same, also of columns that depend on each other and of too few rows', () => {
    for (const of of wanted.cases) {
      let table = of.table.startsWith('first 3 rows') ? firstRows(t15, 3) : t15;
      if (of.X.includes('dup')) {
        const dup = table.numbers('AU01').map((value) => 2 * value);
        table = table.withColumns([...table.columns, { name: 'dup', values: dup }]);
      }
      const regressors =
        of.X[0] === 'code'
          ? sessionCodes(byCondition(table), { goodNews: 1, badNews: -1 }, 'code')
          : table.select(askedColumns(table.names, [of.X].flat().map(ourGroups)));
      const outcomes = table.select(askedColumns(table.names, [of.y].flat().map(ourGroups)));
      const result = regress(regressors, outcomes, { intercept: of.args.fit_intercept });
      expect([result.b.rows, result.b.columns, result.df[0]]).toEqual([of.rows, of.columns, of.df]);
      const tolerance = of.tolerance ?? 1e-9;
      of.rows.forEach((_: string, row: number) => {
        expectNear(result.b.row(row), of.b[row], `b of ${of.X}`, tolerance);
        if (of.se) expectNear(result.se.row(row), of.se[row], `se of ${of.X}`, tolerance);
        if (of.t) expectNear(result.t.row(row), of.t[row], `t of ${of.X}`, tolerance);
        expectRelative(result.p.row(row), of.p[row], of.tolerance ?? 1e-8);
      });
      result.residuals.columns.forEach((column, i) => {
        const residuals = column.values as Float64Array;
        const scale = Math.max(...residuals.map(Math.abs));
        of.residualsFirst5?.forEach((values: number[], row: number) => {
          expect(Math.abs(residuals[row] - values[i])).toBeLessThanOrEqual(tolerance * scale);
        });
        const squares = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
        if (of.residualSumSquares) expectNear([squares], [of.residualSumSquares[i]], 'sum of squares', tolerance);
      });
    }
  });

  it('t tests are the same', () => {
    for (const { table, popmean: mean, columns, t, p, df } of wanted.ttest1samp) {
      const tests = oneSampleTTest(t15, { columns: table.endsWith('AUs') ? 'aus' : columns, mean });
      expect(tests.map(({ column }) => column)).toEqual(columns);
      expectNear(
        tests.map((test) => test.t),
        t,
        't',
      );
      expectRelative(
        tests.map((test) => test.p),
        p,
        1e-8,
      );
      expect(tests.map((test) => test.df)).toEqual(df);
    }
    const tables: Record<string, FexTable> = {
      'T20 means per clip, sessions = condition': meansByClip(),
      'T20 rows, sessions = condition': byCondition(t20),
      'T15 rows, sessions = clip': byClip(t15),
    };
    for (const of of wanted.ttestInd) {
      const tests = twoSampleTTest(tables[of.table], { columns: of.col, sessions: of.args.sessions });
      expectNear(
        tests.map((test) => test.t),
        [of.t].flat(),
        't',
      );
      expectRelative(
        tests.map((test) => test.p),
        [of.p].flat(),
        1e-8,
      );
      expect(tests.map((test) => test.df)).toEqual([of.df].flat());
    }
  });
});
