import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitInversion, sourceLength, sourceX, sourceY } from './fit-inversion.ts';
import { rescaleGeometry } from './rescale-geometry.ts';

const side = fc.integer({ min: 16, max: 4000 });

describe('rescaleGeometry', () => {
  it('makes a square frame of the asked size from a whole number', () => {
    fc.assert(
      fc.property(side, side, fc.integer({ min: 300, max: 900 }), (height, width, size) => {
        const geometry = rescaleGeometry(height, width, size);
        expect([geometry.height, geometry.width]).toEqual([size, size]);
        expect(geometry.fit.scale).toBe(size / Math.max(height, width));
        expect(geometry.fit.padTop + geometry.fit.padBottom).toBe(size - geometry.contentHeight);
        expect(geometry.fit.padBottom - geometry.fit.padTop).toBeGreaterThanOrEqual(0);
        expect(geometry.fit.padBottom - geometry.fit.padTop).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('keeps the truncated pixel of the long side', () => {
    expect(rescaleGeometry(80, 107, 224, { padding: false })).toMatchObject({ contentWidth: 223 });
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses the size %s', (size) => {
    expect(() => rescaleGeometry(10, 10, size)).toThrow('is not a size in pixels');
  });

  it('refuses a picture so thin that nothing would be left', () => {
    expect(() => rescaleGeometry(1, 4000, 100)).toThrow('4000 x 1 pixels do not fit outputSize 100 x 100');
  });
});

describe('fitInversion', () => {
  it('takes frame coordinates back to the source within float32 rounding', () => {
    fc.assert(
      fc.property(side, side, fc.double({ min: 0, max: 1, noNaN: true }), (height, width, u) => {
        const geometry = rescaleGeometry(height, width, 512);
        const inversion = fitInversion(geometry.fit, geometry.height, geometry.width);
        const x = u * width;
        const frameX = x * geometry.fit.scale + geometry.fit.padLeft;
        const frameY = u * height * geometry.fit.scale + geometry.fit.padTop;
        expect(Math.abs(sourceX(inversion, frameX) - x)).toBeLessThan(1e-3);
        expect(Math.abs(sourceY(inversion, frameY) - u * height)).toBeLessThan(1e-3);
        expect(sourceLength(inversion, geometry.fit.scale * 10)).toBeCloseTo(10, 4);
        // Truncation loses less than one content pixel.
        expect(width - inversion.frameWidth).toBeLessThan(1.001 / geometry.fit.scale);
      }),
    );
  });
});
