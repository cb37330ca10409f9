import { condense } from './condense.ts';
import { mergeTree } from './merge-tree.ts';
import { rowsOf, selectClusters } from './select-clusters.ts';

/**
 * Density clustering of a whole table (HDBSCAN): finds groups of any shape and leaves odd rows out. Quadratic in the
 * number of rows. Where distances are exactly equal the reference's order of them is not defined; ours is the order of
 * the rows.
 *
 * @param rows unit rows in order; undefined takes no part
 * @param threshold cosine from which faces belong together; clusters that are closer to each other than that are joined
 * @param leastSize rows of the smallest cluster, at least 2
 * @returns per row the cluster's number, -1 for a row that belongs to none, or undefined
 *
 * Source: spec: pipeline 7.5, method hdbscan.
 */
export function clusterHdbscan(
  rows: readonly (Float32Array | undefined)[],
  threshold: number,
  leastSize = 2,
): (number | undefined)[] {
  const labels: (number | undefined)[] = rows.map((row) => row && -1);
  const indices = [...rows.keys()].filter((i) => rows[i]);
  const size = Math.max(2, leastSize);
  if (indices.length < size) return labels;
  const merges = mergeTree(
    indices.map((i) => rows[i]!),
    size,
  );
  const clusters = condense(merges, indices.length, size);
  // The distance of two unit vectors with that cosine.
  const epsilon = Math.sqrt(Math.max(0, 2 - 2 * threshold));
  [...selectClusters(clusters, epsilon)].forEach((cluster, number) => {
    for (const row of rowsOf(cluster)) labels[indices[row]] = number;
  });
  return labels;
}
