import {
  BehaviourPacket,
  type ColumnGroup,
  DetectionsPacket,
  defineNode,
  EMBEDDING_WIDTH,
  FexBatch,
  FexgraphError,
  FexPacket,
  type FexSchema,
  type Frame,
  type FrameError,
  type FrameKey,
  type Identities,
  IdentitiesPacket,
  IMAGE_SCHEMA,
  type InputOf,
  KNOWN_GROUPS,
  type MapNode,
  manyPort,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  optionalPort,
  pipelineNode,
  port,
  TRACK_GROUP,
  VIDEO_SCHEMA,
} from '@fexgraph/core';
import { fitInversion, SQUARE_CROP_EXPANSION } from '@fexgraph/imaging';
import { inject } from 'tsyringe';
import * as z from 'zod';
import { approxTime } from './approx-time.ts';
import { faceRect, sourceBox } from './facebox.ts';
import { mergeBlocks } from './merge-blocks.ts';

const SCHEMAS = { image: IMAGE_SCHEMA, video: VIDEO_SCHEMA };
/** The detector's own box, which FaceRect does not tell: an addition of ours, after the reference's columns. */
const DETECTOR_BOX: ColumnGroup = {
  name: 'detectorBox',
  columns: ['BoxX', 'BoxY', 'BoxWidth', 'BoxHeight'],
  type: 'float32',
};

const definition = defineNode({
  type: 'fex/assemble',
  version: 1,
  summary: 'joins faces, heads and identities of a frame to rows of the Fex table',
  inputs: {
    faces: port(DetectionsPacket, 'face boxes; one row each'),
    heads: manyPort(BehaviourPacket, 'what is known of the faces'),
    identity: optionalPort(IdentitiesPacket, 'labels, and embeddings if asked for'),
  },
  output: port(FexPacket, 'one row per face, or one null row for a frame without a face'),
  options: z.object({
    schema: z.enum(['image', 'video']).default('image').describe('video has one more column, approx_time'),
    expand: z
      .number()
      .positive()
      .default(SQUARE_CROP_EXPANSION)
      .describe('side of FaceRect, times the longer box side'),
    detectorBox: z.boolean().default(false).describe('adds the box of the detector: BoxX, BoxY, BoxWidth, BoxHeight'),
    track: z.boolean().default(false).describe('adds the column Track, for faces that a node follows'),
    known: z
      .boolean()
      .default(false)
      .describe('adds the columns Known and KnownSimilarity, for faces that were compared with known people'),
    embeddings: z.boolean().default(false).describe('writes identity embeddings (biometric data) into the table'),
  }),
  traits: { maxBatch: 64 },
  columns: ({ schema, detectorBox, track, known }) => [
    ...['facebox', 'frameSize', 'input', 'frame'].flatMap((name) => IMAGE_SCHEMA.group(name)!.columns),
    ...(schema === 'video' ? ['approx_time'] : []),
    ...(detectorBox ? DETECTOR_BOX.columns : []),
    ...(track ? TRACK_GROUP.columns : []),
    ...(known ? KNOWN_GROUPS.flatMap((group) => group.columns) : []),
  ],
  columnNotes: [
    { columns: IMAGE_SCHEMA.group('facebox')!.columns, how: 'the detector', trust: 'measured' },
    {
      columns: [...['frameSize', 'input', 'frame'].flatMap((name) => IMAGE_SCHEMA.group(name)!.columns), 'approx_time'],
      how: 'from the source',
      trust: 'measured',
    },
    { columns: DETECTOR_BOX.columns, how: 'box of the detector', trust: 'measured' },
    { columns: TRACK_GROUP.columns, how: 'from the node that follows faces', trust: 'measured' },
  ],
  carriesSensitive: ({ embeddings }) => embeddings,
});

type Input = InputOf<typeof definition>;

/**
 * Rows in the reference's columns (spec: pipeline 6 and 7.1), faces in detection order. A frame without a face gives one
 * row of nulls with FaceScore 0. One that failed upstream gives a row of nulls without FaceScore: nobody has looked. A box
 * that is not finite gives nulls and keeps its score. Embeddings fill the first columns of the 512; the rest stays null.
 */
@pipelineNode(definition)
export class AssembleNode implements MapNode<Input, FexBatch> {
  readonly #schema: FexSchema;

  constructor(@inject(OPTIONS) private readonly options: OptionsOf<typeof definition>) {
    const additions = [
      ...(options.detectorBox ? [DETECTOR_BOX] : []),
      ...(options.track ? [TRACK_GROUP] : []),
      ...(options.known ? KNOWN_GROUPS : []),
    ];
    const schema = SCHEMAS[options.schema];
    this.#schema = additions.length > 0 ? schema.with(...additions) : schema;
  }

  process(items: readonly Input[]): readonly FexBatch[] {
    return items.map((item) => this.#assemble(item));
  }

  recover(failure: FrameError, frame: Frame | undefined): FexBatch {
    const batch = FexBatch.forFrame(this.#schema, failure.key, 1);
    this.#writeFrame(batch, failure.key, frame?.name ?? failure.input ?? null, frame);
    return batch;
  }

  #assemble({ faces, heads, identity }: Input): FexBatch {
    const { key, frame, count } = faces;
    const batch = FexBatch.forFrame(this.#schema, key, Math.max(1, count));
    this.#writeFrame(batch, key, frame.name, frame);
    if (count === 0) {
      batch.numbers('facebox')[4] = 0;
      return batch;
    }
    const blank = this.#writeBoxes(batch, faces);
    if (this.options.track) this.#writeTracks(batch, faces);
    mergeBlocks(batch, heads, count, blank);
    if (identity) this.#writeIdentity(batch, identity, count, blank);
    if (this.options.known) this.#writeKnown(batch, identity, blank);
    return batch;
  }

  /** What every row of a frame has, also a null row. */
  #writeFrame(batch: FexBatch, key: FrameKey, name: string | null, frame: Frame | undefined): void {
    batch.texts('input').fill(name);
    batch.numbers('frame').fill(key.index);
    if (this.options.schema === 'video') batch.texts('time').fill(approxTime(key.time));
    if (!frame) return;
    const { frameHeight, frameWidth } = fitInversion(frame.fit, frame.height, frame.width);
    const size = batch.numbers('frameSize');
    for (let row = 0; row < batch.rowCount; row++) size.set([frameHeight, frameWidth], 2 * row);
  }

  /** @returns the rows whose box is not finite */
  #writeBoxes(batch: FexBatch, { boxes, scores, count, frame }: Input['faces']): ReadonlySet<number> {
    const inversion = fitInversion(frame.fit, frame.height, frame.width);
    const facebox = batch.numbers('facebox');
    const blank = new Set<number>();
    for (let row = 0; row < count; row++) {
      const box = boxes.subarray(4 * row, 4 * row + 4);
      facebox[5 * row + 4] = scores[row];
      if (!box.every(Number.isFinite)) {
        blank.add(row);
        continue;
      }
      facebox.set(faceRect(box, this.options.expand, inversion), 5 * row);
      if (this.options.detectorBox) batch.numbers(DETECTOR_BOX.name).set(sourceBox(box, inversion), 4 * row);
    }
    return blank;
  }

  #writeTracks(batch: FexBatch, { tracks }: Input['faces']): void {
    if (!tracks) {
      throw new FexgraphError('BAD_GRAPH', 'the column Track is asked for, but the faces come from no tracker', {
        hint: 'take faces from multitask/track-mesh, or switch the option track off',
      });
    }
    batch.numbers(TRACK_GROUP.name).set(tracks);
  }

  #writeKnown(batch: FexBatch, identity: Identities | undefined, blank: ReadonlySet<number>): void {
    if (!identity?.known) {
      throw new FexgraphError(
        'BAD_GRAPH',
        'the column Known is asked for, but no gallery was asked who the faces are',
        {
          hint: 'connect identity/match in front of the port identity, or switch the option known off',
        },
      );
    }
    const { names, similarities } = identity.known;
    const [name, similarity] = KNOWN_GROUPS;
    for (let row = 0; row < identity.count; row++) {
      if (blank.has(row)) continue;
      batch.texts(name.name)[row] = names[row];
      batch.numbers(similarity.name)[row] = similarities[row];
    }
  }

  #writeIdentity(batch: FexBatch, identity: Identities, count: number, blank: ReadonlySet<number>): void {
    const { embeddings, dimension, labels } = identity;
    if (identity.count !== count) {
      throw new FexgraphError('NODE_FAILED', `identities of ${identity.count} faces came for ${count} faces`, {
        hint: 'identity must come from the same faces, one row each',
      });
    }
    if (this.options.embeddings && dimension > EMBEDDING_WIDTH) {
      throw new FexgraphError('BAD_GRAPH', `embeddings of ${dimension} numbers do not fit ${EMBEDDING_WIDTH} columns`, {
        hint: 'switch the option embeddings off, or use another identity network',
      });
    }
    for (let row = 0; row < count; row++) {
      if (blank.has(row)) continue;
      batch.texts('label')[row] = labels?.[row] ?? null;
      if (!this.options.embeddings) continue;
      const embedding = embeddings.subarray(row * dimension, (row + 1) * dimension);
      batch.numbers('embedding').set(embedding, row * EMBEDDING_WIDTH);
    }
  }
}

/** @example graph.add('fex', assemble({ detectorBox: true })) */
export const assemble = nodeOperator(definition, AssembleNode);
