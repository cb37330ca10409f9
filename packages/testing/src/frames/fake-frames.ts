import {
  CLOCK,
  type Clock,
  defineNode,
  FailedFrame,
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
import { z } from 'zod';
import type { FrameOptions } from './frame-of.ts';
import { FrameTracker } from './frame-tracker.ts';

const definition = defineNode({
  type: 'testing/frames',
  version: 1,
  summary: 'makes small pictures, with the faults and pauses a test asks for',
  output: port(FramePacket, 'pictures'),
  options: z.object({
    count: z.number().int().min(0).describe('frames to make'),
    source: z.string().default('test').describe('id of the source in the frame keys'),
    intervalMs: z.number().min(0).default(0).describe('pause before each frame, by the injected clock'),
    failing: z.array(z.number()).default([]).describe('frame numbers that cannot be read'),
    breaksAt: z.number().optional().describe('frame number before which the source fails as a whole'),
    frame: z
      .custom<FrameOptions>((value) => typeof value === 'object' && value !== null, 'size and content')
      .optional()
      .describe('size and content of the frames'),
    tracker: z.instanceof(FrameTracker).optional().describe('counts what is not released'),
  }),
});

/** A source without files: `count` frames numbered from 0. */
@pipelineNode(definition)
export class FakeFramesNode implements SourceNode<Frame> {
  readonly #options: OptionsOf<typeof definition>;
  readonly #clock: Clock;

  constructor(@inject(OPTIONS) options: OptionsOf<typeof definition>, @inject(CLOCK) clock: Clock) {
    this.#options = options;
    this.#clock = clock;
  }

  expected(): number {
    return this.#options.count;
  }

  async *open({ signal }: ProcessContext): AsyncIterable<Frame | FailedFrame> {
    const { count, source, intervalMs, failing, breaksAt, frame, tracker = new FrameTracker() } = this.#options;
    const unreadable = new Set(failing);
    for (let index = 0; index < count && !signal.aborted; index++) {
      if (intervalMs > 0) await new Promise<void>((resolve) => this.#clock.after(intervalMs, resolve));
      if (index === breaksAt) throw new Error(`the fake source breaks before frame ${index}`);
      if (!unreadable.has(index)) yield tracker.make({ ...frame, source, index });
      else yield new FailedFrame({ source, index, time: index }, `${source}#${index}`, new Error('cannot be read'));
    }
  }
}

/** @example graph.add('frames', fakeFrames({ count: 100, failing: [7], intervalMs: 33 })) */
export const fakeFrames = nodeOperator(definition, FakeFramesNode);
