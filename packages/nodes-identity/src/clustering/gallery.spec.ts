import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterGallery, Gallery } from './gallery.ts';
import { similarity, unitRow } from './unit-rows.ts';

const row = fc
  .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 })
  .filter((values) => Math.hypot(...values) > 0.01)
  .map((values) => unitRow(Float32Array.from(values))!);

describe('Gallery', () => {
  it('gives the labels of a batch when rows come one at a time', () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 40 }),
        fc.double({ min: -0.5, max: 0.99, noNaN: true }),
        (rows, threshold) => {
          const gallery = new Gallery(threshold);
          expect(rows.map((face) => gallery.assign(face))).toEqual(clusterGallery(rows, threshold));
        },
      ),
    );
  });

  it('numbers people by first appearance and repeats itself on a repeated face', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
        const found = clusterGallery(rows, 0.7) as number[];
        found.forEach((person, i) => {
          expect(person).toBeLessThanOrEqual(Math.max(-1, ...found.slice(0, i)) + 1);
        });
        const gallery = new Gallery(0.7);
        const first = gallery.assign(rows[0]);
        expect(gallery.assign(rows[0])).toBe(first);
        expect(gallery.size).toBe(1);
      }),
    );
  });

  it('does not change the row it is given', () => {
    const face = Float32Array.of(1, 0);
    const gallery = new Gallery(0.5);
    gallery.assign(face);
    gallery.assign(unitRow(Float32Array.of(1, 0.5))!);
    expect(face).toEqual(Float32Array.of(1, 0));
  });
});

describe('Gallery, the faces of a frame', () => {
  const at = (degrees: number) =>
    Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180));

  it('gives each person once: to the nearest face, the other becomes a new one', () => {
    const gallery = new Gallery(0.8);
    expect(gallery.assignFrame([at(0), at(10)])).toEqual([0, 1]);
    expect(new Gallery(0.8).assignFrame([at(0), undefined])).toEqual([0, undefined]);
    const one = new Gallery(0.8);
    one.assign(at(0));
    expect(one.assignFrame([at(20), at(5)])).toEqual([1, 0]);
    expect(one.assignFrame([at(6), at(19)])).toEqual([0, 1]);
  });

  it('gives the second choice to a face whose first is taken', () => {
    const gallery = new Gallery(0.8);
    gallery.assignFrame([at(0), at(30)]);
    expect(gallery.assignFrame([at(1), at(2)])).toEqual([0, 1]);
  });

  it('is the same as face by face where frames hold one face', () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 30 }),
        fc.double({ min: -0.5, max: 0.99, noNaN: true }),
        (rows, threshold) => {
          const gallery = new Gallery(threshold);
          expect(rows.map((face) => gallery.assignFrame([face])[0])).toEqual(clusterGallery(rows, threshold));
        },
      ),
    );
  });

  it('never gives a person twice', () => {
    fc.assert(
      fc.property(fc.array(fc.array(row, { maxLength: 6 }), { maxLength: 8 }), (frames) => {
        const gallery = new Gallery(0.3);
        for (const faces of frames) {
          const found = gallery.assignFrame(faces);
          expect(new Set(found).size).toBe(faces.length);
        }
      }),
    );
  });
});

describe('unitRow', () => {
  it('has length 1, and leaves a row of zeros alone', () => {
    const unit = unitRow(Float32Array.of(3, 4))!;
    expect(similarity(unit, unit)).toBeCloseTo(1, 6);
    expect(unitRow(Float32Array.of(0, 0))).toEqual(Float32Array.of(0, 0));
    expect(unitRow(Float32Array.of(1, Number.POSITIVE_INFINITY))).toBeUndefined();
  });
});
