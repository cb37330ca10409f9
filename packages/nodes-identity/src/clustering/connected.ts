import { similarity } from './unit-rows.ts';

/**
 * Clusters of a whole table as connected components: rows whose cosine is greater than `threshold` belong together, and
 * so do all that are linked through others. Does not depend on the order, and chains unlike people over faces between
 * them. Quadratic in the number of rows.
 *
 * @param rows unit rows in order; undefined takes no part
 * @returns per row the cluster's number (the first row of the cluster), or undefined
 *
 * Source: spec: pipeline 7.5, method connected.
 */
export function clusterConnected(
  rows: readonly (Float32Array | undefined)[],
  threshold: number,
): (number | undefined)[] {
  const cluster: (number | undefined)[] = rows.map(() => undefined);
  rows.forEach((founder, first) => {
    if (!founder || cluster[first] !== undefined) return;
    cluster[first] = first;
    const open = [founder];
    for (let row = open.pop(); row; row = open.pop()) {
      for (let other = first + 1; other < rows.length; other++) {
        const candidate = rows[other];
        if (!candidate || cluster[other] !== undefined || !(similarity(row, candidate) > threshold)) continue;
        cluster[other] = first;
        open.push(candidate);
      }
    }
  });
  return cluster;
}
