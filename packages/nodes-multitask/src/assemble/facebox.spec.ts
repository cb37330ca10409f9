import { IDENTITY_FIT } from '@fexgraph/core';
import { fitInversion } from '@fexgraph/imaging';
import { describe, expect, it } from 'vitest';
import { faceRect, sourceBox } from './facebox.ts';

const f = Math.fround;

describe('faceRect', () => {
  it('is the expanded square in the source picture', () => {
    const rect = faceRect(Float32Array.of(100, 100, 150, 200), 1.2, fitInversion(IDENTITY_FIT, 480, 640));
    expect(rect).toEqual([65, 90, 120, 120].map(f));
  });

  it('takes padding and scale back in float32, step by step', () => {
    const fit = { scale: 0.3, padLeft: 7, padTop: 11, padRight: 7, padBottom: 12 };
    const inversion = fitInversion(fit, 300, 300);
    const [x, y, width] = faceRect(Float32Array.of(33.3, 44.4, 66.6, 77.7), 1.2, inversion);
    const side = f(f(f(66.6) - f(33.3)) * f(1.2));
    const left = f(f(f(f(33.3) + f(66.6)) / 2) - f(side / 2));
    expect(x).toBe(f(f(left - 7) / f(0.3)));
    expect(width).toBe(f(f(f(left + side) - left) / f(0.3)));
    expect(y).toBeGreaterThan(0);
  });

  it('is NaN for a box that is not finite', () => {
    const rect = faceRect(new Float32Array(4).fill(Number.NaN), 1.2, fitInversion(IDENTITY_FIT, 10, 10));
    expect(rect.slice(0, 2)).toEqual([Number.NaN, Number.NaN]);
  });
});

describe('sourceBox', () => {
  it('keeps the aspect of the box', () => {
    const fit = { scale: 0.5, padLeft: 10, padTop: 0, padRight: 10, padBottom: 0 };
    expect(sourceBox(Float32Array.of(20, 5, 40, 35), fitInversion(fit, 100, 100))).toEqual([20, 10, 40, 60]);
  });
});
