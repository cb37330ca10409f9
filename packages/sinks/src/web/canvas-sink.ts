import {
  defineNode,
  type FexBatch,
  FexgraphError,
  FexPacket,
  type Frame,
  type FrameKey,
  FramePacket,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  type Pixels,
  pipelineNode,
  port,
  type SinkNode,
} from '@fexgraph/core';
import { inject } from 'tsyringe';
import * as z from 'zod';
import { overlayMarks } from '../overlay/overlay-marks.ts';
import { PART_OPTIONS } from '../overlay/part-options.ts';
import { drawMarks } from './draw-marks.ts';

const definition = defineNode({
  type: 'sink/canvas',
  version: 1,
  summary: 'shows each frame with its faces on a canvas of the page',
  inputs: {
    frame: port(FramePacket, 'the picture'),
    fex: port(FexPacket, 'its rows'),
  },
  options: z.object({
    canvas: z
      .custom<HTMLCanvasElement>(
        (value) => typeof HTMLCanvasElement !== 'undefined' && value instanceof HTMLCanvasElement,
        'a canvas element',
      )
      .describe('gets the size of each frame'),
    ...PART_OPTIONS,
  }),
  live: Object.keys(PART_OPTIONS) as (keyof typeof PART_OPTIONS)[],
  // draws the label of an identity, never an embedding
  acceptsSensitive: () => true,
});

/** The very frame that was analysed with what was found in it: picture and drawing never come from different moments. */
@pipelineNode(definition)
export class CanvasSinkNode
  implements SinkNode<{ readonly frame: Frame; readonly fex: FexBatch; readonly key: FrameKey }>
{
  readonly #context: CanvasRenderingContext2D;

  constructor(@inject(OPTIONS) private options: OptionsOf<typeof definition>) {
    const context = options.canvas.getContext('2d');
    if (!context) {
      throw new FexgraphError('OUTPUT_FAILED', 'the canvas cannot be drawn on in two dimensions', {
        hint: 'take another one: this one belongs to WebGL or to a worker',
      });
    }
    this.#context = context;
  }

  async write({ frame, fex }: { readonly frame: Frame; readonly fex: FexBatch }): Promise<void> {
    const { canvas, ...parts } = this.options;
    const { pixels, width, height } = frame;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    this.#context.putImageData(new ImageData(opaque(pixels), width, height), 0, 0);
    for (const { marks } of overlayMarks({ width, height }, fex.rows(), { ...parts, fit: frame.fit })) {
      drawMarks(this.#context, marks);
    }
  }

  update(options: unknown): void {
    this.options = options as OptionsOf<typeof definition>;
  }
}

/** @example const shown = builder.add('shown', canvasSink({ canvas: document.querySelector('canvas') })) */
export const canvasSink = nodeOperator(definition, CanvasSinkNode);

/** RGBA with full alpha, from RGB or RGBA. */
function opaque({ data, width, height, channels }: Pixels): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let from = 0, at = 0; from < data.length; from += channels, at += 4) {
    rgba[at] = data[from];
    rgba[at + 1] = data[from + 1];
    rgba[at + 2] = data[from + 2];
    rgba[at + 3] = 255;
  }
  return rgba;
}
