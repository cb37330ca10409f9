import type { Pixels } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { cropSquareChip, squareBox, squareRegion } from '../src/index.ts';
import { goldenFloats, goldenJson } from './golden-files.ts';
import { syntheticPixels } from './synthetic-image.ts';

interface CropCases {
  subsample: { offset: number; stride: number };
  synthetic: { names: string[]; frameIndex: number[] };
  hd: { names: string[] };
}

const cases = goldenJson<CropCases>('3-crop/cases.json');
const SAMPLES = 51;
const SIZE = 256;

function regionsOf(set: string) {
  const boxes = goldenFloats(`3-crop/${set}-boxes.f32`);
  return Array.from({ length: boxes.length / 4 }, (_, i) =>
    squareRegion(boxes[4 * i], boxes[4 * i + 1], boxes[4 * i + 2], boxes[4 * i + 3]),
  );
}

function worstDifference(set: string, face: number, chip: Float32Array): number {
  const expected = goldenFloats(`3-crop/${set}-chips.f32`);
  const { offset, stride } = cases.subsample;
  let at = face * 3 * SAMPLES * SAMPLES;
  let worst = 0;
  for (let c = 0; c < 3; c++) {
    for (let y = 0; y < SAMPLES; y++) {
      for (let x = 0; x < SAMPLES; x++) {
        const value = chip[c * SIZE * SIZE + (offset + stride * y) * SIZE + offset + stride * x];
        worst = Math.max(worst, Math.abs(value - expected[at++]));
      }
    }
  }
  return worst;
}

function channelMeans(chip: Float32Array): number[] {
  return [0, 1, 2].map((c) => {
    let sum = 0;
    for (let i = c * SIZE * SIZE; i < (c + 1) * SIZE * SIZE; i++) sum += chip[i];
    return sum / (SIZE * SIZE);
  });
}

describe.each([
  ['synthetic', [0, 1].map((i) => syntheticPixels(`crop_frame_${i}`, 120, 160)), cases.synthetic.frameIndex],
  ['hd', [syntheticPixels('crop_hd', 1080, 1920)], cases.hd.names.map(() => 0)],
] as [string, Pixels[], number[]][])('goldens 3-crop: %s', (set, frames, frameIndex) => {
  const regions = regionsOf(set);

  it('regions and crop boxes, exactly', () => {
    const affine = regions.flatMap((r) => [r.x, r.y, r.side]);
    expect(affine).toEqual(Array.from(goldenFloats(`3-crop/${set}-affine.f32`)));
    expect(regions.flatMap(squareBox)).toEqual(Array.from(goldenFloats(`3-crop/${set}-newboxes.f32`)));
  });

  it('chips', () => {
    const means = goldenFloats(`3-crop/${set}-chipmeans.f32`);
    regions.forEach((region, face) => {
      const chip = cropSquareChip(frames[frameIndex[face]], region);
      // The set allows 2e-5 (5e-5 at 1080p); the float32 step order gives 5e-7, so hold that.
      expect(worstDifference(set, face, chip), `case ${face}`).toBeLessThanOrEqual(5e-7);
      channelMeans(chip).forEach((mean, c) => {
        expect(Math.abs(mean - means[3 * face + c])).toBeLessThanOrEqual(2e-6);
      });
    });
  });
});

describe('goldens 3-crop: one whole chip', () => {
  it('reflection across the left border, every pixel', () => {
    const face = cases.synthetic.names.indexOf('left');
    const frame = syntheticPixels(`crop_frame_${cases.synthetic.frameIndex[face]}`, 120, 160);
    const chip = cropSquareChip(frame, regionsOf('synthetic')[face]);
    const expected = goldenFloats('3-crop/synthetic-fullchip.f32');
    const worst = expected.reduce((w, value, i) => Math.max(w, Math.abs(value - chip[i])), 0);
    expect(worst).toBeLessThanOrEqual(5e-7);
  });
});
