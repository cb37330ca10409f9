import { FexgraphError } from '@fexgraph/core';

/**
 * Which rows are tested in which of k folds so that each class has about the same share in every fold, not shuffled, as
 * scikit-learn's StratifiedKFold does it: classes are numbered by first appearance; of the sorted numbers every k-th
 * from i on says how many members of each class fold i has; each class hands out its rows in their order, fold 0 first.
 *
 * @returns for each fold its rows, ascending
 * @throws FexgraphError `BAD_OPTION` for fewer than two folds, or more than the largest class has members.
 */
export function stratifiedFolds(labels: readonly unknown[], k: number): readonly (readonly number[])[] {
  const rowsOf = new Map<unknown, number[]>();
  labels.forEach((label, row) => {
    const rows = rowsOf.get(label);
    if (rows) rows.push(row);
    else rowsOf.set(label, [row]);
  });
  const classes = [...rowsOf.values()];
  requireFolds(k, Math.max(0, ...classes.map((rows) => rows.length)), 'the largest class has');
  const sorted = classes.flatMap((rows, c) => rows.map(() => c));
  const folds = Array.from({ length: k }, (): number[] => []);
  const next = classes.map(() => 0);
  folds.forEach((fold, i) => {
    for (let at = i; at < sorted.length; at += k) {
      const c = sorted[at];
      fold.push(classes[c][next[c]++]);
    }
    fold.sort((a, b) => a - b);
  });
  return folds;
}

/**
 * k blocks of rows that follow each other, the first n mod k one longer.
 *
 * @throws FexgraphError `BAD_OPTION` for fewer than two folds, or more than there are rows.
 */
export function consecutiveFolds(n: number, k: number): readonly (readonly number[])[] {
  requireFolds(k, n, 'there are');
  let start = 0;
  return Array.from({ length: k }, (_, i) => {
    const size = Math.floor(n / k) + (i < n % k ? 1 : 0);
    const fold = Array.from({ length: size }, (_, j) => start + j);
    start += size;
    return fold;
  });
}

function requireFolds(k: number, most: number, have: string): void {
  if (Number.isInteger(k) && k >= 2 && k <= most) return;
  throw new FexgraphError('BAD_OPTION', `${k} folds: ${have} ${most} rows`, {
    hint: 'from 2 folds up to as many as that',
  });
}

/** All rows from 0 to n - 1 that are not in a fold. */
export function outside(fold: readonly number[], n: number): readonly number[] {
  const inside = new Set(fold);
  return Array.from({ length: n }, (_, row) => row).filter((row) => !inside.has(row));
}
