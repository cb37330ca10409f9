import { EMBEDDING_WIDTH, FEX_BLOCKS } from './blocks.ts';

export type ColumnType = 'float32' | 'float64' | 'int64' | 'text';

/** Columns that belong together. float32 groups are stored as one row-major array. */
export interface ColumnGroup {
  readonly name: string;
  readonly columns: readonly string[];
  readonly type: ColumnType;
  /** Biometric data: written only when asked for; otherwise the columns are there and null. */
  readonly sensitive?: boolean;
}

export interface ColumnPlace {
  readonly group: ColumnGroup;
  readonly offset: number;
}

/** Columns of a Fex table in order. Immutable; equal schemas are the same object within a run. */
export class FexSchema {
  readonly columns: readonly string[];
  readonly #places = new Map<string, ColumnPlace>();

  constructor(readonly groups: readonly ColumnGroup[]) {
    for (const group of groups) {
      group.columns.forEach((column, offset) => {
        if (this.#places.has(column)) throw new Error(`column ${column} is named twice in the schema`);
        this.#places.set(column, { group, offset });
      });
    }
    this.columns = groups.flatMap((group) => group.columns);
  }

  /** Where a column lives, or undefined if the schema has none of that name. */
  place(column: string): ColumnPlace | undefined {
    return this.#places.get(column);
  }

  group(name: string): ColumnGroup | undefined {
    return this.groups.find((group) => group.name === name);
  }

  /** This schema with more groups at the end. */
  with(...groups: readonly ColumnGroup[]): FexSchema {
    return new FexSchema([...this.groups, ...groups]);
  }
}

const identityEmbedding = Array.from({ length: EMBEDDING_WIDTH }, (_, i) => `Identity_${i + 1}`);

const networkGroups: readonly ColumnGroup[] = [
  {
    name: 'facebox',
    columns: ['FaceRectX', 'FaceRectY', 'FaceRectWidth', 'FaceRectHeight', 'FaceScore'],
    type: 'float32',
  },
  { name: 'landmarks', columns: FEX_BLOCKS.landmarks, type: 'float32' },
  { name: 'pose', columns: FEX_BLOCKS.pose, type: 'float32' },
  { name: 'aus', columns: FEX_BLOCKS.aus, type: 'float32' },
  { name: 'emotions', columns: FEX_BLOCKS.emotions, type: 'float32' },
  { name: 'affect', columns: FEX_BLOCKS.affect, type: 'float32' },
  { name: 'gaze', columns: FEX_BLOCKS.gaze, type: 'float32' },
  { name: 'embedding', columns: identityEmbedding, type: 'float32', sensitive: true },
  { name: 'mesh', columns: FEX_BLOCKS.mesh, type: 'float32' },
  { name: 'blendshapes', columns: FEX_BLOCKS.blendshapes, type: 'float32' },
  { name: 'frameSize', columns: ['FrameHeight', 'FrameWidth'], type: 'float64' },
];
const input: ColumnGroup = { name: 'input', columns: ['input'], type: 'text' };
const frame: ColumnGroup = { name: 'frame', columns: ['frame'], type: 'int64' };
const time: ColumnGroup = { name: 'time', columns: ['approx_time'], type: 'text' };
const label: ColumnGroup = { name: 'label', columns: ['Identity'], type: 'text' };

/** Columns that a row has whether there is a face or not. */
export const OF_FRAMES: ReadonlySet<string> = new Set([
  'FrameHeight',
  'FrameWidth',
  'input',
  'frame',
  'approx_time',
  'event',
]);

/** Which face over time, an addition of ours: `Identity` says who, this says that it is the one of the frame before. */
export const TRACK_GROUP: ColumnGroup = { name: 'track', columns: ['Track'], type: 'int64' };

/** Who of a gallery a face is, and how alike they are: an addition of ours. */
export const KNOWN_GROUPS: readonly [names: ColumnGroup, similarities: ColumnGroup] = [
  { name: 'known', columns: ['Known'], type: 'text' },
  { name: 'knownSimilarity', columns: ['KnownSimilarity'], type: 'float32' },
];

/** The reference's 2182 columns for pictures and tensors (spec: pipeline 7.1, fex-columns.json). */
export const IMAGE_SCHEMA = new FexSchema([...networkGroups, input, frame, label]);

/** The reference's 2183 columns for video: one more, `approx_time`. */
export const VIDEO_SCHEMA = new FexSchema([...networkGroups, input, frame, time, label]);

/** The reference's 2179 columns of a bare forward pass. */
export const FORWARD_SCHEMA = new FexSchema(networkGroups);
