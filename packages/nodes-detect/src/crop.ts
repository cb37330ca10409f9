import {
  type Chips,
  ChipsPacket,
  type Detections,
  DetectionsPacket,
  defineNode,
  faceWeight,
  port,
} from '@fexgraph/core';
import { cropSquareChip, SQUARE_CHIP_SIZE, SQUARE_CROP_EXPANSION, squareRegion } from '@fexgraph/imaging';
import * as z from 'zod';

/**
 * Square crop with reflection, without antialiasing (spec: pipeline 3.1, 3.2). `regions` hold centre and side in
 * float32, so that the origin `centre - side / 2` comes out bit for bit as the reference's.
 *
 * @example faces$.pipe(crop())
 */
export const crop = defineNode({
  type: 'detect/crop',
  version: 1,
  summary: 'cuts a square around each box, mirrored at the frame edges, as the reference networks expect it',
  input: port(DetectionsPacket, 'face boxes'),
  output: port(ChipsPacket, 'float32 chips [faces, 3, size, size] in 0..1, not rounded to 8 bits'),
  options: z.object({
    size: z.int().min(1).max(1024).default(SQUARE_CHIP_SIZE).describe('side of a chip in pixels'),
    expand: z
      .number()
      .min(0.1)
      .max(10)
      .default(SQUARE_CROP_EXPANSION)
      .describe('side of the square in longer box sides'),
  }),
  traits: { maxBatch: 16 },
  weight: faceWeight,
  process: (items, { size, expand }) => items.map((item) => cut(item, size, expand)),
});

function cut(item: Detections, size: number, expand: number): Chips {
  const { boxes, count, frame } = item;
  const floats = 3 * size * size;
  const data = new Float32Array(count * floats);
  const regions = new Float32Array(count * 5);
  for (let face = 0; face < count; face++) {
    const [x1, y1, x2, y2] = boxes.subarray(4 * face, 4 * face + 4);
    const region = squareRegion(x1, y1, x2, y2, expand);
    cropSquareChip(frame.pixels, region, { size, into: data.subarray(face * floats, (face + 1) * floats) });
    const centreX = Math.fround(Math.fround(x1 + x2) / 2);
    const centreY = Math.fround(Math.fround(y1 + y2) / 2);
    regions.set([centreX, centreY, region.side, region.side, 0], 5 * face);
  }
  return { ...item, regions, chips: { type: 'float32', dims: [count, 3, size, size], data } };
}
