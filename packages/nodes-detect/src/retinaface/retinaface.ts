import {
  type BatchContext,
  type Detections,
  DetectionsPacket,
  defineNode,
  type Frame,
  FramePacket,
  type MapNode,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
} from '@fexgraph/core';
import { INFERENCE, type Inference, modelOptions, NetworkNode } from '@fexgraph/inference';
import { MODELS, type ModelCatalog } from '@fexgraph/models';
import { inject } from 'tsyringe';
import * as z from 'zod';
import { decodeAnchors } from './decode.ts';
import { fitToLongSide } from './fit-to-long-side.ts';
import { PriorCache } from './priors.ts';
import { type RetinaFaceNodeParameters, retinaFaceParameters } from './retinaface-parameters.ts';
import { type SelectedFaces, selectFaces } from './select-faces.ts';

/** Below this the reference drops faces whatever its threshold says (spec: pipeline 2.4). */
const REFERENCE_LEAST_THRESHOLD = 0.5;

const definition = defineNode({
  type: 'detect/retinaface',
  version: 1,
  summary: 'finds faces with RetinaFace at the full size of the frame, or at a given longer side',
  input: port(FramePacket, 'pictures'),
  output: port(DetectionsPacket, 'face boxes and five points in pixels of the frame, best first, not clipped'),
  options: z.object({
    threshold: z.number().min(0).max(1).default(0.5).describe('least score of a face'),
    allowBelowHalf: z.boolean().default(false).describe('a threshold below 0.5 takes effect, unlike in the reference'),
    iou: z.number().min(0).max(1).default(0.4).describe('boxes that overlap a better one by more are dropped'),
    candidateScore: z.number().min(0).max(1).default(0.02).describe('anchors that score less are not looked at'),
    maxCandidates: z.int().min(1).default(5000).describe('only so many of the best anchors of a frame are looked at'),
    maxFaces: z.int().min(1).default(750).describe('most faces of a frame'),
    longSide: z
      .union([z.literal('frame'), z.int().min(32).max(8192)])
      .optional()
      .describe('longer side of the picture the network sees, or "frame" for the size as it is; default: the model\'s'),
    ...modelOptions('retinaface-r34'),
  }),
  traits: { maxBatch: 4, concurrency: 2 },
  live: ['threshold'],
  models: ({ model, backend }) => [{ id: model, inputs: ['image'], outputs: ['scores'], backend }],
});

type RetinaFaceOptions = OptionsOf<typeof definition>;

/**
 * Each frame is a call of its own, so frames of any sizes may come and the number of candidates is limited per frame.
 * The model gives boxes and points, for all anchors or for the best of them, or the raw heads, which are decoded here.
 * Source: Deng et al., RetinaFace (2019); spec: pipeline 2, networks 1, retinaface-mobilenet 6.
 */
@pipelineNode(definition)
export class RetinafaceNode extends NetworkNode implements MapNode<Frame, Detections> {
  readonly #parameters: RetinaFaceNodeParameters;
  readonly #decodedInGraph: boolean;
  readonly #priors: PriorCache;

  constructor(
    @inject(OPTIONS) private options: RetinaFaceOptions,
    @inject(INFERENCE) inference: Inference,
    @inject(MODELS) models: ModelCatalog,
  ) {
    super(options, inference);
    const entry = models.entry(options.model);
    this.#parameters = retinaFaceParameters(entry);
    this.#decodedInGraph = entry.outputs.some(({ name }) => name === 'boxes');
    this.#priors = new PriorCache(this.#parameters);
  }

  update(options: unknown): void {
    this.options = options as RetinaFaceOptions;
  }

  process(frames: readonly Frame[], context: BatchContext): Promise<readonly Detections[]> {
    return Promise.all(frames.map((frame) => this.#detect(frame, context)));
  }

  async #detect(frame: Frame, { signal, progress }: BatchContext): Promise<Detections> {
    const { longSide = this.#parameters.longSide ?? 'frame' } = this.options;
    const fitted = fitToLongSide(frame.pixels, longSide);
    const { width, height, channels, data } = fitted.pixels;
    const image = { type: 'uint8', dims: [1, height, width, channels], data } as const;
    const transfer = fitted.scale !== 1;
    const call = { signal, progress, transfer };
    const faces = this.#decodedInGraph
      ? await this.#facesFromGraph(image, call)
      : await this.#facesFromHeads(image, call);
    if (fitted.scale !== 1) {
      for (const coordinates of [faces.boxes, faces.points]) {
        for (let i = 0; i < coordinates.length; i++) coordinates[i] /= fitted.scale;
      }
    }
    return { key: frame.key, frame, ...faces };
  }

  async #facesFromGraph(image: ImageTensor, call: CallOptions): Promise<SelectedFaces> {
    const outputs = await this.model.run({ image }, { ...call, outputs: ['scores', 'boxes', 'points'] });
    const anchors = outputs.scores?.data.length ?? 0;
    return this.#select(
      this.model.floats(outputs, 'scores', anchors, 1),
      this.model.floats(outputs, 'boxes', anchors, 4),
      this.model.floats(outputs, 'points', anchors, 10),
    );
  }

  async #facesFromHeads(image: ImageTensor, call: CallOptions): Promise<SelectedFaces> {
    const [, height, width] = image.dims;
    const priors = this.#priors.of(height, width);
    const anchors = priors.length / 4;
    const outputs = await this.model.run({ image }, { ...call, outputs: ['scores', 'loc', 'landmarks'] });
    const heads = {
      loc: this.model.floats(outputs, 'loc', anchors, 4),
      landmarks: this.model.floats(outputs, 'landmarks', anchors, 10),
    };
    const { boxes, points } = decodeAnchors(heads, priors, this.#parameters.variances, { width, height });
    return this.#select(this.model.floats(outputs, 'scores', anchors, 1), boxes, points);
  }

  #select(scores: Float32Array, boxes: Float32Array, points: Float32Array): SelectedFaces {
    const { threshold, allowBelowHalf } = this.options;
    return selectFaces(scores, boxes, points, {
      ...this.options,
      threshold: allowBelowHalf ? threshold : Math.max(threshold, REFERENCE_LEAST_THRESHOLD),
      margin: this.#parameters.overlap === 'inclusive' ? 1 : 0,
    });
  }
}

interface ImageTensor {
  readonly type: 'uint8';
  readonly dims: readonly [1, number, number, 3 | 4];
  readonly data: Uint8Array;
}

type CallOptions = Pick<BatchContext, 'signal' | 'progress'> & { readonly transfer: boolean };

/** @example frames$.pipe(retinaface({ threshold: 0.8 })) */
export const retinaface = nodeOperator(definition, RetinafaceNode);
