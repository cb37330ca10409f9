import { describe, expect, it } from 'vitest';
import { classProbabilities, decode } from '../src/between/decoder/decode.ts';
import { consecutiveFolds, stratifiedFolds } from '../src/between/decoder/folds.ts';
import { predictNumbers } from '../src/between/decoder/predict-numbers.ts';
import { askedColumns } from '../src/groups/column-groups.ts';
import { summary } from '../src/summary/summary.ts';
import { FexTable } from '../src/table/fex-table.ts';
import { expectNear } from './support/near.ts';
import { byClip, byCondition, golden, hasNewsSample, readClips } from './support/news-sample.ts';
import { ourGroups } from './support/reference-groups.ts';

// biome-ignore lint/suspicious/noExplicitAny: each test says which parts it reads
type Golden = any;

const everyNth = <T>(values: readonly T[], n: number) => values.filter((_, i) => i % n === 0);

describe.skipIf(!hasNewsSample)(`decoders as scikit-learn${hasNewsSample ? '' : ' (../shared is absent)'}`, () => {
  const wanted = hasNewsSample ? golden<Golden>('decoder') : undefined;
  const t15 = hasNewsSample ? readClips(15) : new FexTable([]);

  it('the five decoders of the tutorial have the same folds, scores and accuracies', () => {
    const means = summary(byClip(readClips(20)), { statistics: ['mean'] });
    expect(means.sessions).toEqual(wanted.rows);
    for (const of of wanted.models) {
      const result = decode(means, { features: ourGroups(of.features), labels: wanted.labels, folds: 10 });
      expect(result.features.length).toBe(of.nFeatures);
      expect(result.folds).toEqual(wanted.cv.testIndices);
      expect(result.accuracies).toEqual(of.foldAccuracy);
      expectNear([result.mean, result.sd], [of.mean, of.sd], of.features);
      expect(result.predictions).toEqual(of.predictions);
      expectNear(
        result.scores.map((score) => score![0]),
        of.decisionValues,
        `${of.features}: scores`,
        1e-6,
      );
      const { final } = result;
      expectNear(final.scaler.mean, of.final.scalerMean, 'means');
      expectNear(final.scaler.sd, of.final.scalerSd, 'deviations');
      expect(result.classes).toEqual(of.final.classes);
      expectNear(final.coefficients[0], of.final.coef, `${of.features}: coefficients`, 1e-6);
      expect(final.trainingAccuracy).toBe(of.final.trainingAccuracy);
      const scale = Math.max(...of.final.decision.map(Math.abs));
      expect(Math.abs(final.intercepts[0] - of.final.intercept)).toBeLessThan(1e-6 * scale);
      const own = result.features.map((name) => means.numbers(name));
      const decision = means.sessions!.map((_, row) =>
        own.reduce(
          (sum, values, j) =>
            sum + (final.coefficients[0][j] * (values[row] - final.scaler.mean[j])) / final.scaler.sd[j],
          final.intercepts[0],
        ),
      );
      expectNear(decision, of.final.decision, `${of.features}: final scores`, 1e-6);
    }
  });

  it('folds are the same', () => {
    for (const { labels, n_splits, testIndices } of wanted.stratifiedCases) {
      expect(stratifiedFolds(labels, n_splits)).toEqual(testIndices);
    }
    for (const { n, n_splits, testRanges } of wanted.kfoldCases) {
      const ranges = consecutiveFolds(n, n_splits).map((fold) => [fold[0], fold.at(-1)! + 1]);
      expect(ranges).toEqual(testRanges);
    }
  });

  it('unequal classes have their priors', () => {
    const of = wanted.unequalPriors;
    const result = decode(byCondition(t15), { features: of.X, folds: of.cv });
    expectNear(result.accuracies, of.foldAccuracy, 'accuracies');
    expectNear(result.final.coefficients[0], of.coef, 'coefficients', 1e-6);
    expectNear(result.final.intercepts, [of.intercept], 'intercept', 1e-6);
    expectNear(result.final.scaler.sd, of.scalerSd, 'deviations');
    expectNear([result.final.trainingAccuracy], [of.trainingAccuracy], 'training accuracy');
  });

  it('three classes have a score and a probability each', () => {
    const of = wanted.threeClasses;
    const labels = [...t15.numbers('Happy')].map((value) => (value < 0.1 ? 'low' : value < 0.6 ? 'mid' : 'high'));
    const result = decode(t15, { features: of.X, labels, folds: of.cv });
    expect(result.classes).toEqual(of.classes);
    expectNear(result.accuracies, of.foldAccuracy, 'accuracies');
    expectNear(result.final.coefficients.flat(), of.coef.flat(), 'coefficients', 1e-6);
    expectNear(result.final.intercepts, of.intercept, 'intercepts', 1e-6);
    const columns = askedColumns(t15.names, of.X).map((name) => t15.numbers(name));
    const rows = everyNth([...columns[0].keys()], 24);
    const probabilities = rows.map((row) =>
      classProbabilities(
        result,
        columns.map((values) => values[row]),
      ),
    );
    expectNear(probabilities.flat(), of.probabilityEvery24.flat(), 'probabilities', 1e-6);
  });

  it('least squares over blocks of rows has the same R2', () => {
    const of = wanted.defaultModel;
    const result = predictNumbers(t15, { features: ['AU06', 'AU12'], outcome: 'Happy' });
    expectNear(result.r2, of.foldR2, 'R2');
    expectNear(result.final.coefficients, of.coef, 'coefficients');
    expectNear([result.final.intercept], [of.intercept], 'intercept');
  });
});
