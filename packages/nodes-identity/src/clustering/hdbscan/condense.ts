import type { Merge } from './merge-tree.ts';

/** A cluster of the condensed tree. Density is 1 / distance: clusters are born and dissolve as it rises. */
export interface DenseCluster {
  readonly parent: DenseCluster | undefined;
  readonly children: DenseCluster[];
  /** Density at which it split off its parent. */
  readonly birth: number;
  /** Rows that leave it for nothing. */
  readonly leaving: number[];
  /** Sum over its rows of how long they stay, in density. */
  stability: number;
}

/**
 * Walks the merges from the last to the first. A split into two groups of at least `leastSize` makes two clusters; in
 * any other split the cluster goes on with the large group, and the small groups drop out of it.
 *
 * @returns clusters, parents before their children; the first is the root of all rows
 */
export function condense(merges: readonly Merge[], rowCount: number, leastSize: number): DenseCluster[] {
  const members = (group: number): number[] => {
    const open = [group];
    const rows: number[] = [];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next < rowCount) rows.push(next);
      else open.push(merges[next - rowCount].left, merges[next - rowCount].right);
    }
    return rows;
  };
  const root = newCluster(undefined, 0);
  const clusters = [root];
  const open = [{ group: rowCount + merges.length - 1, cluster: root }];
  for (let next = open.shift(); next; next = open.shift()) {
    const { cluster, group } = next;
    const { left, right, distance } = merges[group - rowCount];
    const density = distance > 0 ? 1 / distance : Number.POSITIVE_INFINITY;
    const sides = [left, right].map((side) => ({ side, rows: members(side) }));
    const splits = sides.every(({ rows }) => rows.length >= leastSize);
    for (const { side, rows } of sides) {
      const goesOn = rows.length >= leastSize && !splits;
      if (goesOn) {
        open.push({ group: side, cluster });
        continue;
      }
      cluster.stability += (density - cluster.birth) * rows.length;
      if (splits) {
        const child = newCluster(cluster, density);
        cluster.children.push(child);
        clusters.push(child);
        open.push({ group: side, cluster: child });
      } else {
        cluster.leaving.push(...rows);
      }
    }
  }
  return clusters;
}

function newCluster(parent: DenseCluster | undefined, birth: number): DenseCluster {
  return { parent, children: [], birth, leaving: [], stability: 0 };
}
