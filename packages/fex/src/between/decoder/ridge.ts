import { FexgraphError } from '@fexgraph/core';
import { type Matrix, SVD } from 'ml-matrix';
import type { FitClassifier } from './linear-classifier.ts';

export interface LinearModel {
  readonly coefficients: readonly number[];
  readonly intercept: number;
}

/**
 * Ridge regression with an intercept that is not penalised: the least of |y - Xb|^2 + alpha |b|^2. From the singular
 * value decomposition of the centred X, b = V diag(s / (s^2 + alpha)) U'y. An alpha of 0 is ordinary least squares (of
 * least norm).
 * Source: Hoerl and Kennard (1970), Technometrics 12.
 *
 * @throws FexgraphError `BAD_OPTION` for an alpha below 0.
 */
export function fitRidge(x: Matrix, y: readonly number[], alpha: number): LinearModel {
  return ridgeOf(x, alpha)(y);
}

/** Ridge regression on 1 for members of a class and -1 for others, for each class; two classes have one score. */
export const fitRidgeClassifier =
  (alpha: number): FitClassifier =>
  (x, classes, count) => {
    const fit = ridgeOf(x, alpha);
    const scored = count === 2 ? [1] : Array.from({ length: count }, (_, k) => k);
    const models = scored.map((k) => fit(classes.map((own) => (own === k ? 1 : -1))));
    return {
      coefficients: models.map(({ coefficients }) => coefficients),
      intercepts: models.map(({ intercept }) => intercept),
    };
  };

function ridgeOf(x: Matrix, alpha: number): (y: readonly number[]) => LinearModel {
  if (!(alpha >= 0)) throw new FexgraphError('BAD_OPTION', `alpha is ${alpha}: it must be 0 or more`);
  const mean = x.mean('column');
  const { diagonal, leftSingularVectors, rightSingularVectors } = new SVD(x.clone().subRowVector(mean), {
    autoTranspose: true,
  });
  const least = Math.max(x.rows, x.columns) * Number.EPSILON * diagonal[0];
  return (y) => {
    const level = y.reduce((sum, value) => sum + value, 0) / y.length;
    const coefficients = mean.map(() => 0);
    diagonal.forEach((s, k) => {
      if (s <= least) return;
      const share = y.reduce((sum, value, i) => sum + leftSingularVectors.get(i, k) * (value - level), 0);
      for (let j = 0; j < coefficients.length; j++) {
        coefficients[j] += ((rightSingularVectors.get(j, k) * s) / (s ** 2 + alpha)) * share;
      }
    });
    return { coefficients, intercept: level - coefficients.reduce((sum, weight, j) => sum + weight * mean[j], 0) };
  };
}
