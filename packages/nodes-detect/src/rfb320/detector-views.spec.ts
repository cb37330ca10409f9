import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectorViews, LONGEST, type View } from './detector-views.ts';

const side = fc.integer({ min: 1, max: 70_000 });
const aspect = ({ width, height }: { width: number; height: number }) =>
  Math.max(width, height) / Math.min(width, height);
const inside = (view: View, x: number, y: number, size: number) =>
  x >= view.x - 1e-6 &&
  y >= view.y - 1e-6 &&
  x + size <= view.x + view.width + 1e-6 &&
  y + size <= view.y + view.height + 1e-6;

describe('detectorViews', () => {
  it('is the whole picture, stretched, up to 2:1', () => {
    for (const [width, height] of [
      [640, 480],
      [400, 200],
      [200, 400],
      [1, 1],
    ]) {
      expect(detectorViews(width, height, 1)).toEqual([{ x: 0, y: 0, width, height, fit: 'stretch' }]);
    }
  });

  it('adds parts that lie half over each other to a longer one', () => {
    const whole = { x: 0, y: 0, width: 400, height: 100 };
    expect(detectorViews(400, 100, 1)).toEqual([
      { ...whole, fit: 'letterbox' },
      { ...whole, x: 0, width: 200, fit: 'stretch' },
      { ...whole, x: 100, width: 200, fit: 'stretch' },
      { ...whole, x: 200, width: 200, fit: 'stretch' },
    ]);
    expect(detectorViews(100, 400, 1)[2]).toEqual({ x: 0, y: 100, width: 100, height: 200, fit: 'stretch' });
  });

  it('shows every face of up to 0.7 of the shorter side whole, and stretches nothing longer than 2:1', () => {
    fc.assert(
      fc.property(side, side, fc.double({ min: 0, max: 1, noNaN: true }), (width, height, at) => {
        const views = detectorViews(width, height, 1);
        expect(views.length).toBeLessThanOrEqual(17);
        for (const view of views) expect(view.fit === 'letterbox' || aspect(view) <= LONGEST + 1e-9).toBe(true);
        const size = 0.69 * Math.min(width, height);
        const [x, y] = [at * (width - size), at * (height - size)];
        expect(views.slice(views.length > 1 ? 1 : 0).some((view) => inside(view, x, y, size))).toBe(true);
      }),
    );
  });

  it('covers the picture with overlapping tiles when asked', () => {
    fc.assert(
      fc.property(
        side,
        side,
        fc.integer({ min: 2, max: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (width, height, tiles, at) => {
          const views = detectorViews(width, height, tiles);
          const plain = detectorViews(width, height, 1);
          expect(views.slice(0, plain.length)).toEqual(plain);
          expect(views.length - plain.length).toBe(tiles ** 2 * Math.max(1, plain.length - 1));
          const size = (0.19 * Math.min(width, height)) / tiles;
          const [x, y] = [at * (width - size), at * (height - size)];
          expect(views.slice(plain.length).some((view) => inside(view, x, y, size))).toBe(true);
        },
      ),
    );
  });
});
