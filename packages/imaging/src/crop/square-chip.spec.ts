import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syntheticPixels } from '../../test/synthetic-image.ts';
import { cropSquareChip } from './square-chip.ts';
import { squareRegion } from './square-region.ts';

const frame = syntheticPixels('square chip', 40, 50);

describe('squareRegion', () => {
  it('is a fifth larger than the longer side, around the same centre', () => {
    const region = squareRegion(40, 30, 100, 90);
    expect([region.x, region.y, region.side]).toEqual([34, 24, 72]);
  });

  it('has a side of at least one pixel', () => {
    expect(squareRegion(5, 5, 5, 5)).toEqual({ x: 4.5, y: 4.5, side: 1 });
  });
});

describe('cropSquareChip', () => {
  it('copies pixels where samples fall on their centres, and mirrors them outside', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200, max: 200 }), fc.integer({ min: -200, max: 200 }), (left, top) => {
        const chip = cropSquareChip(frame, { x: left - 0.5, y: top - 0.5, side: 16 }, { size: 16 });
        for (let y = 0; y < 16; y++) {
          for (let x = 0; x < 16; x++) {
            const at = (mirrored(top + y, 40) * 50 + mirrored(left + x, 50)) * 3;
            for (let c = 0; c < 3; c++) {
              expect(Math.abs(chip[c * 256 + y * 16 + x] - frame.data[at + c] / 255)).toBeLessThan(1e-4);
            }
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('writes one face of a batch into the given buffer and nothing else', () => {
    const batch = new Float32Array(2 * 3 * 64).fill(-1);
    const region = { x: 3, y: 4, side: 20 };
    cropSquareChip(frame, region, { size: 8, into: batch.subarray(192) });
    expect(batch.subarray(192)).toEqual(cropSquareChip(frame, region, { size: 8 }));
    expect(batch.subarray(0, 192).every((value) => value === -1)).toBe(true);
  });

  it('ignores a fourth channel', () => {
    const rgba = new Uint8Array(50 * 40 * 4).fill(9);
    for (let i = 0; i < 50 * 40; i++) rgba.set(frame.data.subarray(3 * i, 3 * i + 3), 4 * i);
    const region = { x: -3.3, y: 10.7, side: 44.4 };
    const chip = cropSquareChip({ ...frame, data: rgba, channels: 4 }, region, { size: 32 });
    expect(chip).toEqual(cropSquareChip(frame, region, { size: 32 }));
  });

  it('fills the chip with the first pixel when the box is not a number, as the reference does', () => {
    const chip = cropSquareChip(frame, squareRegion(Number.NaN, Number.NaN, Number.NaN, Number.NaN), { size: 4 });
    expect(chip[0]).toBeCloseTo(frame.data[0] / 255, 6);
    expect(new Set(chip.subarray(0, 16)).size).toBe(1);
  });
});

function mirrored(index: number, length: number): number {
  const period = 2 * length;
  const inside = ((index % period) + period) % period;
  return inside < length ? inside : period - 1 - inside;
}
