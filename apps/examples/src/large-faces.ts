import { DetectionsPacket, defineNode, keepFaces, port } from '@fexgraph/core';
import { z } from 'zod';

/** @example faces$.pipe(largeFaces({ width: 80 })) */
export const largeFaces = defineNode({
  type: 'example/large-faces',
  version: 1,
  summary: 'keeps faces whose box is at least so many pixels wide',
  input: port(DetectionsPacket, 'faces'),
  output: port(DetectionsPacket, 'the large ones, in the same order'),
  options: z.object({ width: z.number().positive().describe('pixels of the frame') }),
  process: (items, { width }) =>
    items.map((item) => keepFaces(item, (face) => item.boxes[4 * face + 2] - item.boxes[4 * face] >= width)),
});
