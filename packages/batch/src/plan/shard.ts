import type { Part } from './part.ts';

/** One of several workers that share a plan. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

/**
 * Every n-th part, the largest first: shards are alike, and where there are many of them what takes longest is begun before
 * the rest. All shards together have each part once.
 */
export function partsOfShard(parts: readonly Part[], { index, of }: Shard): readonly Part[] {
  const sized = parts.map((part) => ({ part, bytes: bytesOf(part) }));
  sized.sort((a, b) => b.bytes - a.bytes);
  return sized.filter((_, at) => at % of === index - 1).map(({ part }) => part);
}

const bytesOf = ({ inputs }: Part): number => inputs.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
