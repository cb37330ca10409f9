import { describe, expect, it } from 'vitest';
import { goldenFloats, goldenIntegers } from '../../test/golden-arrays.ts';
import { decodeAnchors } from './decode.ts';
import { PriorCache, priors } from './priors.ts';
import { selectFaces } from './select-faces.ts';

const LAYOUT = {
  strides: [8, 16, 32],
  anchorSizes: [
    [16, 32],
    [64, 128],
    [256, 512],
  ],
};
const SIZE = { height: 192, width: 256 };
const REFERENCE = { candidateScore: 0.02, maxCandidates: 5000, iou: 0.4, margin: 0, maxFaces: 750 };
const faceProbability = () => goldenFloats('retinaface-192x256/prob.f32').filter((_, i) => i % 2 === 1);
const golden = (name: string) => goldenFloats(`retinaface-192x256/${name}.f32`);

/** Largest |a - b| - (abs + rel |b|); not above 0 when within tolerance. */
function excess(actual: ArrayLike<number>, expected: Float32Array, abs: number, rel: number): number {
  expect(actual.length).toBe(expected.length);
  return Math.max(...Array.from(expected, (value, i) => Math.abs(actual[i] - value) - abs - rel * Math.abs(value)));
}

describe('RetinaFace behind the network (golden set 2, 192 x 256)', () => {
  it('has the reference anchors, bit for bit', () => {
    expect(priors(SIZE.height, SIZE.width, LAYOUT)).toEqual(golden('priors'));
    expect(priors(320, 320, LAYOUT).length / 4).toBe(4200);
    expect(priors(1080, 1920, LAYOUT).length / 4).toBe(85_200);
  });

  const decoded = decodeAnchors({ loc: golden('loc'), landmarks: golden('landm') }, golden('priors'), [0.1, 0.2], SIZE);

  it('decodes the reference boxes of all anchors to 3e-4 px', () => {
    expect(excess(decoded.boxes, golden('boxes'), 3e-4, 1e-6)).toBeLessThanOrEqual(0);
  });

  it('keeps the faces that the reference keeps, with boxes, scores and points', () => {
    const faces = selectFaces(faceProbability(), decoded.boxes, decoded.points, { ...REFERENCE, threshold: 0.5 });
    expect(faces.count).toBe(goldenIntegers('retinaface-192x256/det-anchor.i64').length);
    expect(faces.scores).toEqual(golden('det-scores'));
    expect(excess(faces.boxes, golden('det-boxes'), 3e-4, 1e-6)).toBeLessThanOrEqual(0);
    expect(excess(faces.points, golden('det-points'), 3e-4, 1e-6)).toBeLessThanOrEqual(0);
  });

  it('gives the same faces whether the threshold comes before or behind the suppression', () => {
    const all = selectFaces(faceProbability(), decoded.boxes, decoded.points, { ...REFERENCE, threshold: 0 });
    const strict = selectFaces(faceProbability(), decoded.boxes, decoded.points, { ...REFERENCE, threshold: 0.7 });
    expect(all.count).toBe(364);
    expect(strict.scores).toEqual(all.scores.filter((score) => score >= 0.7));
  });

  it('looks only at the best candidates, and counts inclusive pixels where the detector does', () => {
    const limited = selectFaces(faceProbability(), decoded.boxes, decoded.points, {
      ...REFERENCE,
      threshold: 0,
      maxCandidates: 40,
    });
    expect(limited.count).toBeLessThan(40);
    expect(limited.scores[0]).toBe(golden('det-scores')[0]);
    const boxes = Float32Array.of(0, 0, 9, 9, 4, 0, 13, 9); // IoU 45/117 = 0.385, inclusive 60/140 = 0.429
    const two = (margin: number) =>
      selectFaces(Float32Array.of(0.9, 0.8), boxes, new Float32Array(20), { ...REFERENCE, threshold: 0.5, margin })
        .count;
    expect([two(0), two(1)]).toEqual([2, 1]);
  });
});

describe('PriorCache', () => {
  it('gives the same array for the same size, and keeps a bounded number', () => {
    const cache = new PriorCache(LAYOUT);
    const first = cache.of(64, 64);
    expect(cache.of(64, 64)).toBe(first);
    for (let side = 65; side < 80; side++) cache.of(side, 64);
    expect(cache.of(64, 64)).not.toBe(first);
    expect(cache.of(64, 64)).toEqual(first);
  });
});
