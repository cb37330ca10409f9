import {
  defineNode,
  type FailedFrame,
  type Frame,
  FramePacket,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  type ProcessContext,
  pipelineNode,
  port,
  type SourceNode,
} from '@fexgraph/core';
import { inject } from 'tsyringe';
import * as z from 'zod';
import { FramesSourceNode } from '../frames-source.ts';
import { cameraFrames } from './camera-frames.ts';

const count = z.number().int().min(1);

const definition = defineNode({
  type: 'source/camera',
  version: 1,
  summary: 'gives frames of a camera as they come; while the graph is busy only the newest waits',
  output: port(FramePacket, 'frames, with the seconds since the first one'),
  options: z.object({
    deviceId: z.string().min(1).optional().describe("which camera, of the browser's enumerateDevices()"),
    facingMode: z
      .enum(['user', 'environment'])
      .optional()
      .describe('of a phone: the one towards whoever holds it, or away'),
    width: count.optional().describe('wanted width in pixels'),
    height: count.optional().describe('wanted height in pixels'),
    frameRate: z.number().positive().optional().describe('wanted frames per second'),
    stream: z
      .custom<MediaStream>(
        (value) => typeof MediaStream !== 'undefined' && value instanceof MediaStream,
        'a MediaStream',
      )
      .optional()
      .describe('a stream that is open already; it stays open'),
    source: z.string().min(1).default('camera').describe('source id of the frames'),
  }),
  traits: { live: true },
});

/** Frames beyond this many wait only where the graph asks a camera to wait for it (`flow: wait`). */
const WAITING = 8;

/** A camera. It is opened when all nodes are ready, and stopped at the end of the run. */
@pipelineNode(definition)
export class CameraSourceNode implements SourceNode<Frame> {
  constructor(@inject(OPTIONS) private readonly options: OptionsOf<typeof definition>) {}

  open(context: ProcessContext): AsyncIterableIterator<Frame | FailedFrame> {
    const { source, ...camera } = this.options;
    return new FramesSourceNode({ frames: cameraFrames(camera), buffer: WAITING, source }).open(context);
  }
}

/** @example builder.add('camera', cameraSource({ facingMode: 'user' })) */
export const cameraSource = nodeOperator(definition, CameraSourceNode);
