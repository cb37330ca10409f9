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
import { resize } from '@fexgraph/imaging';
import { INFERENCE, type Inference, modelOptions, NetworkNode } from '@fexgraph/inference';
import { inject } from 'tsyringe';
import { z } from 'zod';
import { decodeRfb } from './decode-rfb.ts';

const [INPUT_WIDTH, INPUT_HEIGHT, ANCHORS] = [320, 240, 4420];
const OUTPUTS = ['scores', 'boxes'];

const definition = defineNode({
  type: 'detect/rfb320',
  version: 1,
  summary: 'finds faces with RFB-320 on the whole picture, stretched to 320 x 240',
  input: port(FramePacket, 'pictures'),
  output: port(DetectionsPacket, 'face boxes in pixels of the frame, best first, not clipped'),
  options: z.object({
    threshold: z.number().min(0).max(1).default(0.65).describe('a face must score more than this'),
    iou: z.number().min(0).max(1).default(0.4).describe('boxes that overlap a better one by more are dropped'),
    ...modelOptions('rfb-320'),
  }),
  traits: { maxBatch: 4, concurrency: 2 },
  models: ({ model, backend }) => [{ id: model, inputs: ['image'], outputs: OUTPUTS, backend }],
});

/** Source: Linzaer, Ultra-Light-Fast-Generic-Face-Detector-1MB (RFB-320); spec: embedded-pack 5 and 6. */
@pipelineNode(definition)
export class Rfb320Node extends NetworkNode implements MapNode<Frame, Detections> {
  constructor(
    @inject(OPTIONS) private readonly options: OptionsOf<typeof definition>,
    @inject(INFERENCE) inference: Inference,
  ) {
    super(options, inference);
  }

  process(frames: readonly Frame[], context: BatchContext): Promise<readonly Detections[]> {
    return Promise.all(frames.map((frame) => this.#detect(frame, context)));
  }

  async #detect(frame: Frame, { signal, progress }: BatchContext): Promise<Detections> {
    const { data } = resize(frame.pixels, INPUT_WIDTH, INPUT_HEIGHT, { fit: 'stretch' });
    const image = { type: 'uint8', dims: [1, INPUT_HEIGHT, INPUT_WIDTH, 3], data } as const;
    const outputs = await this.model.run({ image }, { signal, progress, outputs: OUTPUTS, transfer: true });
    const scores = this.model.floats(outputs, 'scores', ANCHORS, 2);
    const corners = this.model.floats(outputs, 'boxes', ANCHORS, 4);
    return { key: frame.key, frame, ...decodeRfb(scores, corners, frame.width, frame.height, this.options) };
  }
}

/** @example frames$.pipe(rfb320({ threshold: 0.8 })) */
export const rfb320 = nodeOperator(definition, Rfb320Node);
