import { FexgraphError } from '@fexgraph/core';
import type { Matrix } from 'ml-matrix';
import { askedColumns } from '../../groups/column-groups.ts';
import { compareLabels } from '../../stream/session-runs.ts';
import type { FexTable, SessionLabel } from '../../table/fex-table.ts';
import { completeRows } from '../complete-rows.ts';
import { outside, stratifiedFolds } from './folds.ts';
import { fitLda } from './lda.ts';
import { classOf, type LinearClassifier, probabilitiesOf, scoresOf } from './linear-classifier.ts';
import { meanAndSd } from './mean-and-sd.ts';
import { fitRidgeClassifier } from './ridge.ts';
import { Scaler } from './scaler.ts';

export interface DecodeOptions {
  /** Names of columns and of groups of columns. */
  readonly features: string | readonly string[];
  /** What is to be told apart, one label for each row; default the sessions of the table. */
  readonly labels?: readonly SessionLabel[];
  /** Default 10. */
  readonly folds?: number;
  /** `lda` (default), or ridge regression on 1 and -1 with a penalty. */
  readonly model?: DecoderModel;
}

export type DecoderModel = 'lda' | { readonly ridge: number };

export interface Decoding {
  readonly model: DecoderModel;
  /** In the order of the labels; scores are in this order. */
  readonly classes: readonly NonNullable<SessionLabel>[];
  readonly features: readonly string[];
  /** Rows of the table that were tested in each fold. */
  readonly folds: readonly (readonly number[])[];
  /** Share of right predictions in each fold. */
  readonly accuracies: readonly number[];
  readonly mean: number;
  /** Of the folds (population). */
  readonly sd: number;
  /** Of each row, by the model that had not seen it; null where a row was left out. */
  readonly predictions: readonly SessionLabel[];
  /**
   * Scores of each row by the model that had not seen it: one for two classes, above 0 the second; else one per class.
   * Null where left out.
   */
  readonly scores: readonly (readonly number[] | null)[];
  /** Rows without a label or with a missing or infinite feature. */
  readonly leftOut: number;
  /** Learnt from all rows. */
  readonly final: TrainedDecoder;
}

/** Scores are of features of which `scaler` took the means and divided by the deviations. */
export interface TrainedDecoder extends LinearClassifier {
  readonly scaler: { readonly mean: Float64Array; readonly sd: Float64Array };
  /** Share of right predictions for the rows that it learnt from. */
  readonly trainingAccuracy: number;
}

/**
 * How well features tell labels apart, by cross-validation: in each of the stratified folds (`stratifiedFolds`)
 * features are standardised with the mean and deviation of the other rows, a linear classifier learns from those rows
 * and predicts the rows of the fold.
 * Source: Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, 7.10.
 *
 * @throws FexgraphError `BAD_OPTION` for labels that are not one for each row, fewer than two classes, a number of
 *   folds that `stratifiedFolds` refuses, or a class that the other folds do not have.
 */
export function decode(table: FexTable, options: DecodeOptions): Decoding {
  const { labels = table.sessions, folds: k = 10, model = 'lda' } = options;
  if (labels?.length !== table.rowCount) {
    throw new FexgraphError(
      'BAD_OPTION',
      `${labels?.length ?? 0} labels for ${table.rowCount} rows: give one for each row`,
      {
        hint: 'or give the table sessions',
      },
    );
  }
  const features = askedColumns(table.names, options.features);
  const labelled = labels.flatMap((label, row) => (label === null ? [] : [row]));
  const { matrix: x, rows: complete } = completeRows(table.take(labelled), features);
  const rows = complete.map((i) => labelled[i]);
  const own = rows.map((row) => labels[row] as NonNullable<SessionLabel>);
  const classes = [...new Set(own)].sort(compareLabels);
  if (classes.length < 2)
    throw new FexgraphError('BAD_OPTION', `${classes.length} classes: two or more can be told apart`);
  const classIds = own.map((label) => classes.indexOf(label));
  const fit = model === 'lda' ? fitLda : fitRidgeClassifier(model.ridge);

  const train = (used: readonly number[]) => {
    const ids = used.map((i) => classIds[i]);
    const absent = classes.find((_, c) => !ids.includes(c));
    if (absent !== undefined) {
      throw new FexgraphError('BAD_OPTION', `all rows of "${absent}" are in one fold, so nothing can be learnt of it`, {
        hint: 'take fewer folds, or leave the class out',
      });
    }
    const seen = x.subMatrixRow([...used]);
    const scaler = new Scaler(seen);
    const classifier = fit(scaler.apply(seen), ids, classes.length);
    return { scaler, classifier, score: (unseen: Matrix) => scoresOf(classifier, scaler.apply(unseen)) };
  };

  const predictions = new Array<SessionLabel>(table.rowCount).fill(null);
  const scores = new Array<readonly number[] | null>(table.rowCount).fill(null);
  const shareRight = (used: readonly number[], found: readonly (readonly number[])[]) =>
    found.filter((score, i) => classOf(score) === classIds[used[i]]).length / used.length;
  const folds = stratifiedFolds(own, k);
  const accuracies = folds.map((fold) => {
    const found = train(outside(fold, rows.length)).score(x.subMatrixRow([...fold]));
    fold.forEach((i, at) => {
      scores[rows[i]] = found[at];
      predictions[rows[i]] = classes[classOf(found[at])];
    });
    return shareRight(fold, found);
  });
  const everyRow = rows.map((_, i) => i);
  const { scaler, classifier, score } = train(everyRow);
  return {
    model,
    classes,
    features,
    folds: folds.map((fold) => fold.map((i) => rows[i])),
    accuracies,
    ...meanAndSd(accuracies),
    predictions,
    scores,
    leftOut: table.rowCount - rows.length,
    final: { ...classifier, scaler, trainingAccuracy: shareRight(everyRow, score(x)) },
  };
}

/**
 * What an LDA that was learnt from all rows says of a row: probabilities of the classes, in their order.
 * @param features of one row, in the order of `features`
 * @throws FexgraphError `BAD_OPTION` for a decoder by ridge regression, whose scores are no probabilities.
 */
export function classProbabilities({ model, final }: Decoding, features: readonly number[]): readonly number[] {
  if (model !== 'lda') throw new FexgraphError('BAD_OPTION', 'ridge regression gives scores, and no probabilities');
  const { mean, sd } = final.scaler;
  const scaled = features.map((value, j) => (value - mean[j]) / sd[j]);
  return probabilitiesOf(
    final.coefficients.map((weights, c) =>
      weights.reduce((sum, weight, j) => sum + weight * scaled[j], final.intercepts[c]),
    ),
  );
}
