import { regionMap } from '@fexgraph/imaging';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ARCFACE_SIDE, ARCFACE_TEMPLATE, arcfaceRegion } from './arcface-region.ts';

/** The template moved into a frame: scaled, turned clockwise in the image, shifted. */
function place(scale: number, angle: number, dx: number, dy: number): number[] {
  const [cos, sin] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  return ARCFACE_TEMPLATE.flatMap((_, i) => {
    if (i % 2) return [];
    const [x, y] = [ARCFACE_TEMPLATE[i], ARCFACE_TEMPLATE[i + 1]];
    return [cos * x - sin * y + dx, sin * x + cos * y + dy];
  });
}

describe('arcfaceRegion', () => {
  it('is the chip itself for points on the template', () => {
    const region = arcfaceRegion(ARCFACE_TEMPLATE);
    expect(region.centreX).toBeCloseTo(56, 9);
    expect(region.centreY).toBeCloseTo(56, 9);
    expect(region.width).toBeCloseTo(112, 9);
    expect(region.rotation).toBeCloseTo(0, 12);
  });

  it('maps template positions of the chip back onto the points, wherever the face is', () => {
    const scale = fc.double({ min: 0.1, max: 20, noNaN: true });
    const angle = fc.double({ min: -3, max: 3, noNaN: true });
    const shift = fc.double({ min: -2000, max: 2000, noNaN: true });
    fc.assert(
      fc.property(scale, angle, shift, shift, (size, turn, dx, dy) => {
        const points = place(size, turn, dx, dy);
        const map = regionMap(arcfaceRegion(points));
        for (let i = 0; i < 10; i += 2) {
          const [u, v] = [ARCFACE_TEMPLATE[i] / ARCFACE_SIDE, ARCFACE_TEMPLATE[i + 1] / ARCFACE_SIDE];
          expect(map.originX + u * map.uX + v * map.vX).toBeCloseTo(points[i], 6);
          expect(map.originY + u * map.uY + v * map.vY).toBeCloseTo(points[i + 1], 6);
        }
      }),
    );
  });

  it('takes the best compromise where the points are no similarity of the template', () => {
    const points = [...ARCFACE_TEMPLATE];
    points[4] += 10;
    const region = arcfaceRegion(points);
    expect(region.centreX).toBeGreaterThan(56);
    expect(region.centreX).toBeLessThan(60);
    expect(Math.abs(region.rotation)).toBeLessThan(0.2);
  });
});
