import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LabelPlaces } from './labels.ts';
import type { Box } from './marks.ts';

const picture = { width: 400, height: 300 };
const face = (x: number, y: number, side = 80): Box => ({ x, y, width: side, height: side });

const apart = (a: Box, b: Box) =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

describe('LabelPlaces', () => {
  it('puts a label above its face, below where there is no room above, else beside it', () => {
    const faces = [face(50, 100), face(200, 10), face(300, 5, 290)];
    const places = new LabelPlaces(picture, faces);
    expect(places.place(faces[0], 60, 20)).toEqual({ x: 50, y: 80, width: 60, height: 20 });
    expect(places.place(faces[1], 60, 20)).toEqual({ x: 200, y: 90, width: 60, height: 20 });
    expect(places.place(faces[2], 60, 20)).toEqual({ x: 240, y: 275, width: 60, height: 20 });
  });

  it('keeps the right edge of a face where the left one gives no room', () => {
    const faces = [face(350, 100, 48)];
    expect(new LabelPlaces(picture, faces).place(faces[0], 90, 20)).toEqual({ x: 308, y: 80, width: 90, height: 20 });
  });

  it('leaves a label out that would cover a face', () => {
    const faces = Array.from({ length: 12 }, (_, i) => face(100 * (i % 4), 100 * Math.floor(i / 4), 100));
    const places = new LabelPlaces(picture, faces);
    expect(faces.map((one) => places.place(one, 60, 20))).toEqual(faces.map(() => undefined));
  });

  it('keeps labels inside the picture, off each other and off every face', () => {
    const place = fc.integer({ min: -100, max: 450 });
    fc.assert(
      fc.property(fc.array(fc.tuple(place, place, fc.integer({ min: 5, max: 150 })), { maxLength: 12 }), (at) => {
        const faces = at.map(([x, y, side]) => face(x, y, side));
        const places = new LabelPlaces(picture, faces);
        const labels = faces.map((one) => places.place(one, 60, 20)).filter((label) => label !== undefined);
        for (const [i, label] of labels.entries()) {
          expect(Math.min(label.x, label.y)).toBeGreaterThanOrEqual(0);
          expect(label.x + label.width).toBeLessThanOrEqual(400);
          expect(label.y + label.height).toBeLessThanOrEqual(300);
          for (const other of [...faces, ...labels.slice(0, i)]) expect(apart(label, other)).toBe(true);
        }
      }),
    );
  });
});
