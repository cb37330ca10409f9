import type { Pixels } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { dropAlpha, fitInversion, greyToRgb, type OutputSize, rescale, rescaleGeometry } from '../src/index.ts';
import { goldenBytes, goldenJson } from './golden-files.ts';
import { syntheticImage } from './synthetic-image.ts';

interface GoldenCase {
  case: string;
  image: string;
  height: number;
  width: number;
  channels: number;
  outputSize: OutputSize | null;
  mode: 'image' | 'video';
  frameHeight: number;
  frameWidth: number;
  scale: number;
  padding: { left: number; top: number; right: number; bottom: number };
  inversion: { padLeft: number; padTop: number; scale: number; frameHeight: number; frameWidth: number };
  pixels: string;
}

function loaded(golden: GoldenCase): Pixels {
  const data = syntheticImage(golden.image, golden.height, golden.width, golden.channels);
  if (golden.channels === 1) return greyToRgb(data, golden.width, golden.height);
  if (golden.channels === 4) return dropAlpha(data, golden.width, golden.height);
  return { data, width: golden.width, height: golden.height, channels: 3 };
}

describe('goldens 1-image: pictures', () => {
  const { cases } = goldenJson<{ cases: GoldenCase[] }>('1-image/cases.json');

  it.each(cases.map((golden) => [golden.case, golden] as const))('%s', (_name, golden) => {
    const source = loaded(golden);
    const expected = goldenBytes(golden.pixels);
    if (golden.outputSize === null) {
      expect(source.data).toEqual(expected);
      return;
    }
    const { pixels, fit } = rescale(source, golden.outputSize, { padding: golden.mode === 'image' });
    expect([pixels.height, pixels.width]).toEqual([golden.frameHeight, golden.frameWidth]);
    expect(fit).toEqual({
      scale: golden.scale,
      padLeft: golden.padding.left,
      padTop: golden.padding.top,
      padRight: golden.padding.right,
      padBottom: golden.padding.bottom,
    });
    expect(fitInversion(fit, pixels.height, pixels.width)).toEqual(golden.inversion);

    // Tolerance of the set: one level on at most 0.2 % of the samples.
    let mismatches = 0;
    let worst = 0;
    for (let i = 0; i < expected.length; i++) {
      const levels = Math.abs(expected[i] - pixels.data[i]);
      if (levels > 0) mismatches++;
      if (levels > worst) worst = levels;
    }
    expect(pixels.data).toHaveLength(expected.length);
    expect(worst).toBeLessThanOrEqual(1);
    expect(mismatches / expected.length).toBeLessThanOrEqual(0.002);
  });
});

describe('goldens 1-image: geometry', () => {
  const { rows } = goldenJson<{ rows: [number, number, OutputSize, string, ...number[]][] }>('1-image/geometry.json');

  it(`all ${rows.length} size and option combinations, exactly`, () => {
    const computed = rows.map(([height, width, outputSize, mode]) => {
      const geometry = rescaleGeometry(height, width, outputSize, { padding: mode === 'image' });
      const { scale, padLeft, padTop, padRight, padBottom } = geometry.fit;
      const { frameHeight, frameWidth } = fitInversion(geometry.fit, geometry.height, geometry.width);
      const terms = [geometry.height, geometry.width, scale, padLeft, padTop, padRight, padBottom];
      return [height, width, outputSize, mode, ...terms, frameHeight, frameWidth];
    });
    expect(rows.length).toBeGreaterThanOrEqual(240);
    expect(computed).toEqual(rows);
  });
});

describe('goldens 1-image: inversion of a batch', () => {
  it('gives every face the float32 terms of its frame', () => {
    const golden = goldenJson<Record<string, number[]> & { paddedHeight: number; paddedWidth: number }>(
      '1-image/inversion-batch.json',
    );
    const terms = golden.frameIndex.map((frame) =>
      fitInversion(
        {
          scale: golden.scale[frame],
          padLeft: golden.left[frame],
          padTop: golden.top[frame],
          padRight: golden.right[frame],
          padBottom: golden.bottom[frame],
        },
        golden.paddedHeight,
        golden.paddedWidth,
      ),
    );
    expect(terms.map((t) => t.padLeft)).toEqual(golden.padLeft);
    expect(terms.map((t) => t.padTop)).toEqual(golden.padTop);
    expect(terms.map((t) => t.scale)).toEqual(golden.scaleF32);
    expect(terms.map((t) => t.frameHeight)).toEqual(golden.frameHeight);
    expect(terms.map((t) => t.frameWidth)).toEqual(golden.frameWidth);
  });
});
