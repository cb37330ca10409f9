import { FexgraphError } from '@fexgraph/core';
import { askedColumns } from '../groups/column-groups.ts';
import type { FexTable } from '../table/fex-table.ts';
import { completeRows } from './complete-rows.ts';
import { LabelledMatrix } from './labelled-matrix.ts';

/** Rows of the largest matrix: two gigabytes. */
const MOST_ROWS = 16_384;

export type DistanceMetric = 'euclidean' | 'sqeuclidean' | 'cityblock' | 'chebyshev' | 'cosine' | 'correlation';

export interface DistanceOptions {
  /** Names of columns and of groups of columns. */
  readonly columns: string | readonly string[];
  /** Default `euclidean`. */
  readonly metric?: DistanceMetric;
}

export interface Distances {
  /** Rows by rows; names are positions in the table, from 0. */
  readonly distances: LabelledMatrix;
  /** Rows with a missing or infinite value. */
  readonly leftOut: number;
}

/**
 * Distances between rows. `cosine` is 1 - x.y / (|x| |y|), `correlation` the same of rows from which their mean is
 * taken; a row of zeros is 1 away from all others.
 *
 * @throws FexgraphError `BAD_OPTION` for a column that is absent or has texts, `LIMIT_EXCEEDED` for more than 16,384
 *   rows.
 */
export function rowDistances(table: FexTable, { columns, metric = 'euclidean' }: DistanceOptions): Distances {
  const { matrix, rows, leftOut } = completeRows(table, askedColumns(table.names, columns));
  const n = rows.length;
  if (n > MOST_ROWS) {
    throw new FexgraphError(
      'LIMIT_EXCEEDED',
      `distances between ${n} rows do not fit in memory: at most ${MOST_ROWS}`,
      {
        hint: 'downsample first, or take one session at a time',
      },
    );
  }
  const { prepare, between } = METRICS[metric];
  const points = matrix.to2DArray().map(prepare);
  const values = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) values[i * n + j] = values[j * n + i] = between(points[i], points[j]);
  }
  const names = rows.map(String);
  return { distances: new LabelledMatrix(names, names, values), leftOut };
}

type Point = readonly number[];

interface Metric {
  readonly prepare: (point: Point) => Point;
  readonly between: (a: Point, b: Point) => number;
}

const asItIs = (point: Point) => point;
const sum = (point: Point) => point.reduce((total, value) => total + value, 0);
const squared = (a: Point, b: Point) => sum(a.map((value, k) => (value - b[k]) ** 2));

/** Of length 1; zeros stay. */
function unit(point: Point): Point {
  const length = Math.hypot(...point);
  return length === 0 ? point : point.map((value) => value / length);
}

function centred(point: Point): Point {
  const mean = sum(point) / point.length;
  return point.map((value) => value - mean);
}

const angle = (a: Point, b: Point) => 1 - sum(a.map((value, k) => value * b[k]));

const METRICS: Readonly<Record<DistanceMetric, Metric>> = {
  euclidean: { prepare: asItIs, between: (a, b) => Math.sqrt(squared(a, b)) },
  sqeuclidean: { prepare: asItIs, between: squared },
  cityblock: { prepare: asItIs, between: (a, b) => sum(a.map((value, k) => Math.abs(value - b[k]))) },
  chebyshev: { prepare: asItIs, between: (a, b) => Math.max(...a.map((value, k) => Math.abs(value - b[k]))) },
  cosine: { prepare: unit, between: angle },
  correlation: { prepare: (point) => unit(centred(point)), between: angle },
};
