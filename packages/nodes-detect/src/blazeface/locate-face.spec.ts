import { describe, expect, it } from 'vitest';
import { locateFace } from './locate-face.ts';

const region = { centreX: 100, centreY: 200, width: 80, height: 80, rotation: 0 };
const face = (score: number, box: number[], eyes: number[]) => ({
  score,
  values: Float64Array.from([...box, ...eyes, 0.5, 0.5, 0, 0, 0, 0, 0, 0]),
});

describe('locateFace', () => {
  it('maps a face of the chip into the frame', () => {
    const found = locateFace(
      [face(0.9, [0.25, 0.25, 0.75, 0.75], [0.375, 0.5, 0.625, 0.5])],
      region,
      Float32Array.of(80, 180, 120, 220),
    );
    expect([...found!.box]).toEqual([80, 180, 120, 220]);
    expect([...found!.points]).toEqual([90, 200, 110, 200, 100, 200]);
    expect(found!.rotation).toBe(0);
  });

  it('measures the turn of the eyes clockwise', () => {
    const turned = face(0.9, [0.25, 0.25, 0.75, 0.75], [0.4, 0.4, 0.5, 0.5]);
    expect(locateFace([turned], region, Float32Array.of(80, 180, 120, 220))!.rotation).toBeCloseTo(Math.PI / 4, 6);
  });

  it('takes the face that overlaps the box most, not the one with the best score', () => {
    const near = face(0.4, [0.25, 0.25, 0.75, 0.75], [0.4, 0.4, 0.6, 0.4]);
    const neighbour = face(0.99, [0.5, 0.25, 1, 0.75], [0.6, 0.4, 0.9, 0.4]);
    const found = locateFace([neighbour, near], region, Float32Array.of(80, 180, 120, 220));
    expect(found!.points[0]).toBeCloseTo(92, 4);
  });

  it('finds nothing where no face overlaps the box', () => {
    expect(locateFace([], region, Float32Array.of(80, 180, 120, 220))).toBeUndefined();
    const corner = face(0.9, [0, 0, 0.2, 0.2], [0.05, 0.1, 0.15, 0.1]);
    expect(locateFace([corner], region, Float32Array.of(110, 210, 150, 250))).toBeUndefined();
  });
});
