import { describe, expect, it } from 'vitest';
import { mergeViews, type ViewedFaces } from './merge-views.ts';

const frame = { width: 400, height: 100 };
const view = (x: number, ...faces: [score: number, x1: number, y1: number, x2: number, y2: number][]): ViewedFaces => ({
  view: { x, y: 0, width: 200, height: 100 },
  faces: {
    count: faces.length,
    boxes: Float32Array.from(faces.flatMap(([, ...box]) => box)),
    scores: Float32Array.from(faces, ([score]) => score),
  },
});
const merged = (...views: ViewedFaces[]) => {
  const { count, boxes, scores } = mergeViews(views, frame);
  return Array.from({ length: count }, (_, i) => [+scores[i].toFixed(2), ...boxes.subarray(4 * i, 4 * i + 4)]);
};

describe('mergeViews', () => {
  it('gives the faces of one view as they are, overlapping ones too', () => {
    const one = view(0, [0.9, 10, 10, 50, 50], [0.8, 12, 10, 52, 50]);
    expect(mergeViews([one], frame)).toBe(one.faces);
    expect(merged(one, view(200))).toHaveLength(2);
  });

  it('gives a face that two views show once, with the better score', () => {
    expect(merged(view(0, [0.8, 130, 20, 170, 60]), view(100, [0.9, 132, 21, 171, 62]))).toEqual([
      [0.9, 132, 21, 171, 62],
    ]);
  });

  it('prefers the view that shows it whole to a better score of one that cuts it', () => {
    expect(merged(view(0, [0.99, 170, 20, 199, 60]), view(100, [0.7, 172, 18, 214, 62]))).toEqual([
      [0.7, 172, 18, 214, 62],
    ]);
    // What is left of it above the seam overlaps it by little.
    expect(merged(view(0, [0.99, 178, 2, 202, 26]), view(100, [0.7, 172, 18, 214, 62]))).toHaveLength(1);
  });

  it('keeps a face at the edge of a view that no other shows, and neighbours apart', () => {
    expect(merged(view(0, [0.7, 160, 20, 199, 60]), view(100, [0.9, 240, 20, 270, 60]))).toEqual([
      [0.9, 240, 20, 270, 60],
      [Math.fround(0.7), 160, 20, 199, 60].map((value, i) => (i === 0 ? 0.7 : value)),
    ]);
    expect(merged(view(0, [0.8, 120, 20, 150, 60]), view(100, [0.9, 145, 20, 175, 60]))).toHaveLength(2);
  });

  it('does not take the edge of the frame for a seam', () => {
    expect(merged(view(0, [0.9, 1, 20, 40, 60]), view(100, [0.8, 120, 20, 160, 60]))).toHaveLength(2);
    expect(merged(view(200, [0.8, 365, 20, 400, 60]), view(100, [0.9, 120, 20, 160, 60]))).toHaveLength(2);
  });
});
