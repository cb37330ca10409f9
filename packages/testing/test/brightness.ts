import {
  CLOCK,
  type Clock,
  defineNode,
  type Frame,
  FramePacket,
  type Keyed,
  type MapNode,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  packetType,
  pipelineNode,
  port,
} from '@fexgraph/core';
import { inject } from 'tsyringe';
import { z } from 'zod';

export interface Brightness extends Keyed {
  /** 0..1 */
  readonly mean: number;
}
export const BrightnessPacket = packetType<Brightness>('Brightness');

const definition = defineNode({
  type: 'example/brightness',
  version: 1,
  summary: 'measures how bright a picture is',
  input: port(FramePacket, 'pictures'),
  output: port(BrightnessPacket, 'mean of all channels'),
  options: z.object({ takesMs: z.number().default(0).describe('fake time of a call') }),
  traits: { maxBatch: 4, concurrency: 2 },
});

/** What a plugin author might write. Pictures that are all black have no brightness: they fail. */
@pipelineNode(definition)
class BrightnessNode implements MapNode<Frame, Brightness> {
  constructor(
    @inject(OPTIONS) private readonly options: OptionsOf<typeof definition>,
    @inject(CLOCK) private readonly clock: Clock,
  ) {}

  async process(frames: readonly Frame[]): Promise<readonly Brightness[]> {
    const { takesMs } = this.options;
    if (takesMs > 0) await new Promise<void>((resolve) => this.clock.after(takesMs, resolve));
    return frames.map(({ key, name, pixels: { data } }) => {
      const sum = data.reduce((total, value) => total + value, 0);
      if (sum === 0) throw new Error(`${name} is black`);
      return { key, mean: sum / data.length / 255 };
    });
  }
}

export const brightness = nodeOperator(definition, BrightnessNode);
