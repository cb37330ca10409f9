import { FexgraphError } from '@fexgraph/core';
import { Matrix, SVD } from 'ml-matrix';
import { asOneScore, type FitClassifier } from './linear-classifier.ts';
import { deviations } from './scaler.ts';

/** Singular values at or below it are taken for 0, as in scikit-learn. */
const TOLERANCE = 1e-4;

const RIGHT_ONLY = { computeLeftSingularVectors: false, autoTranspose: true };

/**
 * Linear discriminant analysis by two singular value decompositions, as scikit-learn's solver `svd` (1.9): whiten
 * within classes, then take the directions in which class means differ. Priors are the shares of the classes. It needs
 * no inverse, so there may be more features than observations.
 * Source: Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, 4.3.2.
 */
export const fitLda: FitClassifier = (x, classes, count) => {
  const n = x.rows;
  const members = Array.from({ length: count }, (): number[] => []);
  for (const [i, k] of classes.entries()) members[k].push(i);
  const priors = members.map((rows) => rows.length / n);
  const means = members.map((rows) => x.subMatrixRow(rows).mean('column'));
  const centred = x.clone();
  classes.forEach((k, i) => {
    for (let j = 0; j < x.columns; j++) centred.set(i, j, x.get(i, j) - means[k][j]);
  });
  const sigma = deviations(centred, new Float64Array(x.columns));

  const within = new SVD(centred.divRowVector(sigma).div(Math.sqrt(n)), RIGHT_ONLY);
  const rank = within.diagonal.filter((s) => s > TOLERANCE).length;
  if (rank === 0)
    throw new FexgraphError('BAD_INPUT', 'no feature changes within a class, so nothing tells how much counts');
  const whiten = columnsOf(within.rightSingularVectors, rank).divRowVector(within.diagonal.slice(0, rank));
  whiten.divColumnVector(sigma);

  const overall = means[0].map((_, j) => means.reduce((sum, mean, k) => sum + priors[k] * mean[j], 0));
  const offsets = new Matrix(means).subRowVector(overall);
  const weighted = offsets.clone().mulColumnVector(priors.map((q) => Math.sqrt((n * q) / (count - 1))));
  const between = new SVD(weighted.mmul(whiten), RIGHT_ONLY);
  const directions = between.diagonal.filter((s) => s > TOLERANCE * between.diagonal[0]).length;
  const projection = whiten.mmul(columnsOf(between.rightSingularVectors, directions));

  const projected = offsets.mmul(projection);
  const coefficients = projected.mmul(projection.transpose()).to2DArray();
  const intercepts = coefficients.map((weights, k) => {
    const distance = projected.getRow(k).reduce((sum, value) => sum + value ** 2, 0);
    return Math.log(priors[k]) - distance / 2 - weights.reduce((sum, weight, j) => sum + weight * overall[j], 0);
  });
  return asOneScore({ coefficients, intercepts });
};

/** The first columns of a matrix, also none. */
function columnsOf(matrix: Matrix, count: number): Matrix {
  return matrix.subMatrixColumn(Array.from({ length: count }, (_, j) => j));
}
