import {
  type Chips,
  ChipsPacket,
  defineNode,
  type MapNode,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
  type Regions,
  RegionsPacket,
} from '@fexgraph/core';
import { cutChips } from '@fexgraph/imaging';
import { inject } from 'tsyringe';
import { z } from 'zod';

const definition = defineNode({
  type: 'detect/crop-rotated',
  version: 1,
  summary: 'cuts the rotated region of each face from the frame',
  input: port(RegionsPacket, 'faces with regions'),
  output: port(ChipsPacket, 'uint8 RGB chips [faces, size, size, 3]'),
  options: z.object({
    size: z.int().min(1).max(1024).default(192).describe('side of a chip in pixels'),
    border: z.enum(['replicate', 'zero']).default('replicate').describe('what lies outside the frame'),
  }),
  traits: { maxBatch: 16 },
});

@pipelineNode(definition)
export class CropRotatedNode implements MapNode<Regions, Chips> {
  constructor(@inject(OPTIONS) private readonly options: OptionsOf<typeof definition>) {}

  weight({ count }: Regions): number {
    return Math.max(1, count);
  }

  process(items: readonly Regions[]): readonly Chips[] {
    const { size, border } = this.options;
    return items.map((item) => ({ ...item, chips: cutChips(item.frame.pixels, item.regions, size, border) }));
  }
}

/** @example regions$.pipe(cropRotated({ size: 192 })) */
export const cropRotated = nodeOperator(definition, CropRotatedNode);
