import { definitionOf, Frame, type Identities, type NodeClass } from '@fexgraph/core';
import type { ManifestEntry, ModelCatalog } from '@fexgraph/models';

/** Validated options of a node class, defaults filled in. */
export function optionsFor<O>(nodeClass: NodeClass, options: object = {}): O {
  return definitionOf(nodeClass).options.parse(options) as O;
}

export const context = { signal: new AbortController().signal };

/** A manifest of identity networks: id to embedding space and stated threshold. */
export function catalog(
  entries: Record<string, { embeddingSpace?: string; similarityThreshold?: number }>,
): ModelCatalog {
  const all = Object.entries(entries).map(
    ([id, { embeddingSpace, ...parameters }]) => ({ id, embeddingSpace, parameters }) as unknown as ManifestEntry,
  );
  return { entries: () => all, entry: (id) => all.find((entry) => entry.id === id)! };
}

export function identities(source: string, index: number, ...rows: number[][]): Identities {
  return {
    key: { source, index, time: index },
    count: rows.length,
    embeddings: Float32Array.from(rows.flat()),
    dimension: rows[0]?.length ?? 2,
    space: 'plane',
  };
}

export function blankFrame(index = 0): Frame {
  const pixels = { data: new Uint8Array(48), width: 4, height: 4, channels: 3 as const };
  return new Frame({ key: { source: 'test', index, time: index }, name: 'blank.png', pixels });
}
