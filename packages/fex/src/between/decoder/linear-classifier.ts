import type { Matrix } from 'ml-matrix';

/**
 * Classes by scores x . coefficients + intercept. Two classes have one score, of the second: above 0 it is the second.
 * More have one score each, and the greatest wins.
 */
export interface LinearClassifier {
  /** Scores by features. */
  readonly coefficients: readonly (readonly number[])[];
  readonly intercepts: readonly number[];
}

/**
 * Learns classes. @param x observations by features @param classes of each observation, from 0 @param count of classes
 */
export type FitClassifier = (x: Matrix, classes: readonly number[], count: number) => LinearClassifier;

/** Observations by scores. */
export function scoresOf({ coefficients, intercepts }: LinearClassifier, x: Matrix): readonly (readonly number[])[] {
  return Array.from({ length: x.rows }, (_, i) =>
    coefficients.map((weights, c) => weights.reduce((sum, weight, j) => sum + weight * x.get(i, j), intercepts[c])),
  );
}

/** The class of each observation, from 0. */
export function classOf(scores: readonly number[]): number {
  if (scores.length === 1) return scores[0] > 0 ? 1 : 0;
  return scores.indexOf(Math.max(...scores));
}

/** One score instead of two: of the second class against the first. */
export function asOneScore({ coefficients, intercepts }: LinearClassifier): LinearClassifier {
  if (coefficients.length !== 2) return { coefficients, intercepts };
  return {
    coefficients: [coefficients[1].map((weight, j) => weight - coefficients[0][j])],
    intercepts: [intercepts[1] - intercepts[0]],
  };
}

/** Probabilities of the classes by the softmax of their scores; for one score the logistic function. */
export function probabilitiesOf(scores: readonly number[]): readonly number[] {
  const all = scores.length === 1 ? [0, scores[0]] : scores;
  const greatest = Math.max(...all);
  const parts = all.map((score) => Math.exp(score - greatest));
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part / total);
}
