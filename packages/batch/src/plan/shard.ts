import type { Part } from './part.ts';

/** One of several workers that share a plan. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

/** Every n-th part: neighbours, which are often alike, go to different workers. All shards together have each part once. */
export function partsOfShard(parts: readonly Part[], { index, of }: Shard): readonly Part[] {
  return parts.filter((_, at) => at % of === index - 1);
}
