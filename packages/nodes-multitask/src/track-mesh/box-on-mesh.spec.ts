import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxFromMesh, placeOnMesh } from './box-on-mesh.ts';

const meshOf = (x: number, y: number, width: number, height: number) =>
  Float32Array.from({ length: 1434 }, (_, i) => {
    const corner = Math.floor(i / 3) % 2;
    return i % 3 === 0 ? x + corner * width : i % 3 === 1 ? y + corner * height : 0;
  });
const number = fc.integer({ min: -200, max: 200 });
const length = fc.integer({ min: 20, max: 200 });

describe('boxFromMesh', () => {
  it('gives the box back where the mesh has not moved, and moves and scales it with the mesh', () => {
    fc.assert(
      fc.property(
        number,
        number,
        length,
        length,
        number,
        number,
        fc.integer({ min: 1, max: 4 }),
        (x, y, w, h, dx, dy, scale) => {
          const box = Float32Array.of(x - 5, y - 8, x + w + 4, y + h + 1);
          const place = placeOnMesh(box, meshOf(x, y, w, h));
          const moved = boxFromMesh(meshOf(x * scale + dx, y * scale + dy, w * scale, h * scale), place);
          const expected = [...box].map((value, i) => value * scale + (i % 2 === 0 ? dx : dy));
          expected.forEach((value, i) => {
            expect(moved[i]).toBeCloseTo(value, 2);
          });
        },
      ),
    );
  });
});
