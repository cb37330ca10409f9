/** Label of a face that belongs to no cluster. */
export const UNKNOWN_PERSON = 'Unknown';

/**
 * Labels of cluster numbers: `Person_0`, `Person_1`, ... by first appearance in row order. -1 is `Unknown`, undefined
 * is null.
 *
 * Source: spec: pipeline 7.5, step 4.
 */
export function personLabels(clusters: readonly (number | undefined)[]): (string | null)[] {
  const numbers = new Map<number, number>();
  return clusters.map((cluster) => {
    if (cluster === undefined) return null;
    if (cluster < 0) return UNKNOWN_PERSON;
    if (!numbers.has(cluster)) numbers.set(cluster, numbers.size);
    return `Person_${numbers.get(cluster)}`;
  });
}
