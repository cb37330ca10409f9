import type { DenseCluster } from './condense.ts';

/**
 * Clusters to report: those of most stability ("excess of mass"), never the root; of them, one that split off at a
 * distance below `epsilon` gives way to the ancestor that reaches above it.
 *
 * @param clusters parents before their children
 *
 * Source: Campello et al., 2013; Malzer and Baum, A hybrid approach to hierarchical density-based cluster selection,
 * 2020.
 */
export function selectClusters(clusters: readonly DenseCluster[], epsilon: number): Set<DenseCluster> {
  const stable = mostStable(clusters);
  if (epsilon === 0) return stable;
  const selected = new Set([...stable].map((cluster) => ancestorAbove(cluster, epsilon)));
  for (const cluster of selected) if (hasAncestorIn(cluster, selected)) selected.delete(cluster);
  return selected;
}

function mostStable(clusters: readonly DenseCluster[]): Set<DenseCluster> {
  const selected = new Set<DenseCluster>();
  const stability = new Map(clusters.map((cluster) => [cluster, cluster.stability]));
  for (const cluster of clusters.slice(1).reverse()) {
    const below = cluster.children.reduce((sum, child) => sum + stability.get(child)!, 0);
    if (below > stability.get(cluster)!) {
      stability.set(cluster, below);
    } else {
      for (const inner of descendants(cluster)) selected.delete(inner);
      selected.add(cluster);
    }
  }
  return selected;
}

function ancestorAbove(cluster: DenseCluster, epsilon: number): DenseCluster {
  let found = cluster;
  while (1 / found.birth < epsilon && found.parent?.parent) found = found.parent;
  return found;
}

function hasAncestorIn(cluster: DenseCluster, selected: ReadonlySet<DenseCluster>): boolean {
  for (let above = cluster.parent; above; above = above.parent) if (selected.has(above)) return true;
  return false;
}

/** All rows that were part of a cluster and of the clusters inside it. */
export function rowsOf(cluster: DenseCluster): number[] {
  return [cluster, ...descendants(cluster)].flatMap(({ leaving }) => leaving);
}

function descendants(cluster: DenseCluster): DenseCluster[] {
  return cluster.children.flatMap((child) => [child, ...descendants(child)]);
}
