import { ChipsPacket, defineNode, faceWeight, port, RegionsPacket } from '@fexgraph/core';
import { cutChips } from '@fexgraph/imaging';
import * as z from 'zod';
import { sampling } from './sampling.ts';

/**
 * @example regions$.pipe(cropRotated({ size: 192 }))
 */
export const cropRotated = defineNode({
  type: 'detect/crop-rotated',
  version: 1,
  summary: 'cuts the rotated region of each face from the frame',
  input: port(RegionsPacket, 'faces with regions'),
  output: port(ChipsPacket, 'uint8 RGB chips [faces, size, size, 3]'),
  options: z.object({
    size: z.int().min(1).max(1024).default(192).describe('side of a chip in pixels'),
    sampling,
    border: z.enum(['replicate', 'zero']).default('replicate').describe('what lies outside the frame'),
  }),
  traits: { maxBatch: 16 },
  weight: faceWeight,
  process: (items, { size, border, sampling }) =>
    items.map((item) => ({ ...item, chips: cutChips(item.frame.pixels, item.regions, size, border, sampling) })),
});
