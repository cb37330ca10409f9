import {
  CLOCK,
  type Clock,
  defineNode,
  FailedFrame,
  FexgraphError,
  Frame,
  FramePacket,
  type NodeSpec,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  type ProcessContext,
  pipelineNode,
  port,
  requireOptions,
  type SourceNode,
} from '@fexgraph/core';
import { container, inject } from 'tsyringe';
import * as z from 'zod';
import { type BoxList, boxesOnFrame, packBoxes } from './frame-boxes.ts';

const definition = defineNode({
  type: 'source/boxes',
  version: 1,
  summary: 'gives the frames of another source together with known boxes',
  output: port(FramePacket, 'the frames, each with its boxes'),
  options: z.object({
    frames: z
      .custom<SourceNode<Frame> | NodeSpec>(
        (value) => value instanceof Object && ('open' in value || 'nodeClass' in value),
        'a source of frames, for example imagesSource({...})',
      )
      .describe('the source to read, as imagesSource({...}) gives it, or a source node'),
    boxes: z
      .custom<readonly BoxList[]>((value) => Array.isArray(value), 'one list of boxes per frame')
      .describe('one list of boxes per frame, in order: rows x1, y1, x2, y2 or flat [n, 4]; a list may be empty'),
    units: z
      .enum(['source', 'frame'])
      .default('source')
      .describe('pixels of the source picture, or of the frame after rescaling and padding (outputSize)'),
  }),
});

/**
 * Known boxes instead of a detector, for example from annotations: wraps a source and sets `Frame.boxes`. A frame that
 * failed uses up its list. Source: spec pipeline 3.5.
 */
@pipelineNode(definition)
export class BoxesSourceNode implements SourceNode<Frame> {
  readonly #options: OptionsOf<typeof definition>;
  readonly #clock: Clock | undefined;
  #frames: SourceNode<Frame> | undefined;

  constructor(
    @inject(OPTIONS) options: OptionsOf<typeof definition>,
    @inject(CLOCK, { isOptional: true }) clock?: Clock,
  ) {
    this.#options = options;
    this.#clock = clock;
  }

  /** @throws FexgraphError BAD_INPUT for a list that does not hold boxes, or when there is not one list per frame. */
  async prepare(context: ProcessContext): Promise<void> {
    const { frames, boxes } = this.#options;
    boxes.forEach(packList);
    this.#frames = 'open' in frames ? frames : sourceOf(frames, this.#clock);
    await this.#frames.prepare?.(context);
    const expected = this.#frames.expected?.();
    if (expected !== undefined && expected !== boxes.length) throw this.#mismatch(expected);
  }

  async dispose(): Promise<void> {
    await this.#frames?.dispose?.();
  }

  expected(): number {
    return this.#options.boxes.length;
  }

  async *open(context: ProcessContext): AsyncIterableIterator<Frame | FailedFrame> {
    if (!this.#frames) await this.prepare(context);
    const { boxes } = this.#options;
    let count = 0;
    for await (const frame of this.#frames!.open(context)) {
      if (count === boxes.length) {
        if (frame instanceof Frame) frame.release();
        throw this.#mismatch(`at least ${count + 1}`);
      }
      const packed = packList(boxes[count], count);
      count++;
      yield frame instanceof FailedFrame ? frame : this.#withBoxes(frame, packed);
    }
    if (count < boxes.length && !context.signal.aborted) throw this.#mismatch(count);
  }

  #withBoxes(frame: Frame, boxes: Float32Array): Frame {
    const { key, name, pixels, fit } = frame;
    return new Frame({
      key,
      name,
      pixels,
      fit,
      boxes: this.#options.units === 'source' ? boxesOnFrame(boxes, fit) : boxes,
      onRelease: () => frame.release(),
    });
  }

  #mismatch(frames: number | string): FexgraphError {
    return new FexgraphError('BAD_INPUT', `${this.#options.boxes.length} lists of boxes for ${frames} frames`, {
      hint: 'give one list per frame, empty where there is no face',
    });
  }
}

/** @example builder.add('faces', boxesSource({ frames: imagesSource({ inputs }), boxes: [[[120, 80, 260, 240]]] })) */
export const boxesSource = nodeOperator(definition, BoxesSourceNode);

function packList(list: BoxList, index: number): Float32Array {
  return packBoxes(list, `boxes of frame ${index}`);
}

/** Makes the source that a factory such as `imagesSource({...})` stands for. It goes by the clock of this one. */
function sourceOf(spec: NodeSpec, clock: Clock | undefined): SourceNode<Frame> {
  const own = container.createChildContainer();
  if (clock) own.register(CLOCK, { useValue: clock });
  own.register(OPTIONS, { useValue: requireOptions(spec.definition, spec.options) });
  return own.resolve(spec.nodeClass as never);
}
