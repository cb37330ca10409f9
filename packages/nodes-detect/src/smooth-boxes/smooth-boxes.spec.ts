import { describe, expect, it } from 'vitest';
import { detections, optionsFor, pictureFrame } from '../../test/node-fixtures.ts';
import { SmoothBoxesNode } from './smooth-boxes.ts';

const item = (source: string, index: number, x: number) =>
  detections(pictureFrame(8, 8, index, source), [x, 0, x + 40, 40]);

describe('detect/smooth-boxes', () => {
  it('smooths each source by itself, over batches', () => {
    const node = new SmoothBoxesNode(optionsFor(SmoothBoxesNode, { alpha: 0.5 }));
    const first = node.process([item('a', 0, 0), item('b', 0, 100)]);
    const second = node.process([item('b', 1, 104), item('a', 1, 8)]);
    expect([...first, ...second].map(({ boxes }) => boxes[0])).toEqual([0, 100, 102, 4]);
    expect(second[1].scores).toEqual(item('a', 1, 8).scores);
  });

  it('starts afresh when a source ends', () => {
    const node = new SmoothBoxesNode(optionsFor(SmoothBoxesNode, { alpha: 0.5 }));
    node.process([item('a', 0, 0)]);
    node.endSource('a');
    expect(node.process([item('a', 0, 8)])[0].boxes[0]).toBe(8);
  });
});
