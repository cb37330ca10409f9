/** Label of a face that belongs to no cluster. */
export const UNKNOWN_PERSON = 'Unknown';

/** The label of a person's number: -1 is `Unknown`, undefined is null. */
export function personLabel(person: number | undefined): string | null {
  if (person === undefined) return null;
  return person < 0 ? UNKNOWN_PERSON : `Person_${person}`;
}

/**
 * Labels of cluster numbers: `Person_0`, `Person_1`, ... by first appearance in row order. -1 is `Unknown`, undefined
 * is null.
 *
 * Source: spec: pipeline 7.5, step 4.
 */
export function personLabels(clusters: readonly (number | undefined)[]): (string | null)[] {
  const numbers = new Map<number, number>();
  return clusters.map((cluster) => {
    if (cluster === undefined || cluster < 0) return personLabel(cluster);
    if (!numbers.has(cluster)) numbers.set(cluster, numbers.size);
    return personLabel(numbers.get(cluster));
  });
}
