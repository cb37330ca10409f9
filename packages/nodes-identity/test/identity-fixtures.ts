import {
  type Chips,
  definitionOf,
  EMBEDDING_WIDTH,
  FexBatch,
  Frame,
  type Identities,
  IMAGE_SCHEMA,
  type Meshes,
  type NodeListing,
  type Tensor,
} from '@fexgraph/core';
import type { Inference, SessionRequest, TensorMap } from '@fexgraph/inference';
import type { ManifestEntry, ModelCatalog } from '@fexgraph/models';

/** Validated options of a node, defaults filled in. */
export function optionsFor<O>(node: NodeListing, options: object = {}): O {
  return definitionOf(node).options.parse(options) as O;
}

export const context = {
  signal: new AbortController().signal,
  maxBatch: 16,
  progress: () => undefined,
  note: () => undefined,
};

/** A manifest of identity networks: id to embedding space and stated threshold. */
export function catalog(
  entries: Record<string, { embeddingSpace?: string; similarityThreshold?: number; falseMatches?: object }>,
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

/** Rows of a frame, each with a label and perhaps an embedding; none at all: a frame without a face. */
export function fexOf(
  source: string,
  index: number,
  ...rows: [label: string | null, embedding?: number[]][]
): FexBatch {
  const batch = FexBatch.forFrame(IMAGE_SCHEMA, { source, index, time: index }, Math.max(1, rows.length));
  if (rows.length === 0) batch.numbers('facebox')[4] = 0;
  rows.forEach(([label, embedding = []], row) => {
    batch.numbers('facebox').fill(10, 5 * row, 5 * row + 5);
    batch.texts('label')[row] = label;
    batch.numbers('embedding').set(embedding, row * EMBEDDING_WIDTH);
  });
  return batch;
}

/** The faces of a frame by their tracks; where they are does not matter. */
export function followed(source: string, index: number, ...tracks: number[]): Meshes {
  const count = tracks.length;
  const pixels = { data: new Uint8Array(12), width: 2, height: 2, channels: 3 as const };
  const frame = new Frame({ key: { source, index, time: index / 30 }, name: source, pixels });
  return {
    key: frame.key,
    frame,
    count,
    boxes: new Float32Array(4 * count).fill(1),
    scores: new Float32Array(count).fill(0.9),
    tracks: Int32Array.from(tracks),
    mesh: new Float32Array(1434 * count).fill(1),
    presence: new Float32Array(count).fill(1),
  };
}

/** Chips filled with a number each; null is a face whose region is not finite. */
export function chips(type: 'uint8' | 'float32', side: number, ...values: (number | null)[]): Chips {
  const [count, size] = [values.length, 3 * side * side];
  const data = type === 'uint8' ? new Uint8Array(count * size) : new Float32Array(count * size);
  values.forEach((value, face) => {
    data.fill(value ?? 99, face * size, (face + 1) * size);
  });
  const pixels = { data: new Uint8Array(48), width: 4, height: 4, channels: 3 as const };
  const frame = new Frame({ key: { source: 'test', index: 0, time: 0 }, name: 'blank.png', pixels });
  return {
    key: frame.key,
    frame,
    count,
    boxes: new Float32Array(4 * count),
    scores: new Float32Array(count),
    regions: Float32Array.from({ length: 5 * count }, (_, i) => (values[Math.floor(i / 5)] === null ? NaN : 100)),
    chips: { type, dims: [count, ...(type === 'uint8' ? [side, side, 3] : [3, side, side])], data } as Chips['chips'],
  };
}

/** Networks that make the embedding of a chip from its first number. They remember what they were fed. */
export class EchoInference implements Inference {
  readonly opened: string[] = [];
  readonly fed: Tensor[] = [];

  constructor(private readonly embed: (first: number) => readonly number[]) {}

  async open({ model }: SessionRequest) {
    this.opened.push(model);
    return {
      backend: 'cpu' as const,
      inputs: [],
      outputs: [],
      run: async (feeds: TensorMap): Promise<TensorMap> => {
        const [chips] = Object.values(feeds);
        this.fed.push(chips);
        const [count] = chips.dims;
        const size = chips.data.length / count;
        const rows = Array.from({ length: count }, (_, face) => this.embed(Number(chips.data[face * size])));
        const data = Float32Array.from(rows.flat());
        return { embeddings: { type: 'float32', dims: [count, data.length / count], data } };
      },
      dispose: async () => undefined,
    };
  }
}
