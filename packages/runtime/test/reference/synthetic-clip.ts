import {
  defineNode,
  Frame,
  FramePacket,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
  type SourceNode,
} from '@fexgraph/core';
import { inject } from 'tsyringe';
import { z } from 'zod';
import { syntheticPixels } from './pictures.ts';

const definition = defineNode({
  type: 'test/synthetic-clip',
  version: 1,
  summary: 'gives every third of ten made-up frames of 128 x 96 pixels at 1.5 per second',
  output: port(FramePacket, 'frames numbered as in the clip: 0, 3, 6, 9'),
  options: z.object({ name: z.string() }),
});

/** What a video source with a stride gives. */
@pipelineNode(definition)
class SyntheticClipSource implements SourceNode<Frame> {
  constructor(@inject(OPTIONS) private readonly options: OptionsOf<typeof definition>) {}

  async *open(): AsyncIterableIterator<Frame> {
    for (let index = 0; index < 10; index += 3) {
      const key = { source: this.options.name, index, time: index / 1.5 };
      yield new Frame({ key, name: this.options.name, pixels: syntheticPixels(`video_frame_${index}`, 96, 128) });
    }
  }
}

export const syntheticClip = nodeOperator(definition, SyntheticClipSource);
