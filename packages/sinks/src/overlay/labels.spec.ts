import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Box, LabelPlaces } from './labels.ts';

const picture = { width: 400, height: 300 };
const face = (x: number, y: number, side = 80): Box => ({ x, y, width: side, height: side });

describe('LabelPlaces', () => {
  it('puts a label above its face, below where there is no room above', () => {
    const places = new LabelPlaces(picture);
    expect(places.place(face(50, 100), 60, 20)).toEqual({ x: 50, y: 80, width: 60, height: 20 });
    expect(places.place(face(200, 10), 60, 20)).toEqual({ x: 200, y: 90, width: 60, height: 20 });
  });

  it('keeps labels off each other', () => {
    const places = new LabelPlaces(picture);
    const first = places.place(face(50, 100), 60, 20);
    const second = places.place(face(60, 110), 60, 20);
    expect(second.y >= first.y + first.height || second.y + second.height <= first.y || second.x >= first.x + 60).toBe(
      true,
    );
  });

  it('keeps labels inside the picture', () => {
    const place = fc.integer({ min: -500, max: 900 });
    fc.assert(
      fc.property(fc.array(fc.tuple(place, place), { maxLength: 12 }), (faces) => {
        const places = new LabelPlaces(picture);
        for (const [x, y] of faces) {
          const box = places.place(face(x, y), 60, 20);
          expect(box.x).toBeGreaterThanOrEqual(0);
          expect(box.y).toBeGreaterThanOrEqual(0);
          expect(box.x + box.width).toBeLessThanOrEqual(400);
          expect(box.y + box.height).toBeLessThanOrEqual(300);
        }
      }),
    );
  });
});
