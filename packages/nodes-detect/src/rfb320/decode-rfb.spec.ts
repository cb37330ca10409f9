import { describe, expect, it } from 'vitest';
import { decodeRfb } from './decode-rfb.ts';

const selection = { threshold: 0.65, iou: 0.4 };

/** Rows of [face score, x1, y1, x2, y2] as the network's two outputs. */
function outputs(...anchors: number[][]): [Float32Array, Float32Array] {
  return [
    Float32Array.from(anchors.flatMap(([score]) => [1 - score, score])),
    Float32Array.from(anchors.flatMap(([, ...corners]) => corners)),
  ];
}

describe('decodeRfb', () => {
  it('scales fractions to pixels, drops overlaps and sorts by score', () => {
    const faces = decodeRfb(
      ...outputs([0.7, 0.5, 0.5, 0.75, 1], [0.9, 0, 0.125, 0.25, 0.375], [0.8, 0, 0.125, 0.25, 0.5]),
      800,
      400,
      selection,
    );
    expect(faces.count).toBe(2);
    expect([...faces.boxes]).toEqual([0, 50, 200, 150, 400, 200, 600, 400]);
    expect([...faces.scores]).toEqual([Math.fround(0.9), Math.fround(0.7)]);
  });

  it('needs a score above the threshold, not at it', () => {
    const at = outputs([0.5, 0, 0, 1, 1]);
    expect(decodeRfb(...at, 10, 10, { threshold: 0.5, iou: 0.4 }).count).toBe(0);
    expect(decodeRfb(...at, 10, 10, { threshold: 0.49, iou: 0.4 }).count).toBe(1);
  });

  it('does not clip boxes to the picture', () => {
    const faces = decodeRfb(...outputs([0.9, -0.25, -0.5, 0.5, 1.5]), 100, 100, selection);
    expect([...faces.boxes]).toEqual([-25, -50, 50, 150]);
  });

  it('finds no face where no anchor is sure', () => {
    const faces = decodeRfb(...outputs([0.1, 0, 0, 1, 1]), 100, 100, selection);
    expect(faces).toMatchObject({ count: 0, boxes: new Float32Array(0), scores: new Float32Array(0) });
  });
});
