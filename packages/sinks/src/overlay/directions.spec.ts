import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gazeOffset, poseAxes } from './directions.ts';

const [RED, GREEN, BLUE] = ['#ff453a', '#32d74b', '#409cff'];

function axes(pitch: number, roll: number, yaw: number) {
  const drawn = poseAxes({ pitch, roll, yaw }, 100);
  const of = (colour: string) => drawn.find((axis) => axis.colour === colour)!.offset;
  return { x: of(RED), y: of(GREEN), z: of(BLUE), order: drawn.map(({ colour }) => colour) };
}

describe('poseAxes', () => {
  it('points right, up and at the viewer for a face that looks at the camera', () => {
    const { x, y, z, order } = axes(0, 0, 0);
    const rounded = [x, y, z].map((offset) => offset.map((value) => Math.round(value) + 0));
    expect(rounded).toEqual([
      [100, 0],
      [0, -100],
      [0, 0],
    ]);
    expect(order[2]).toBe(BLUE);
  });

  it('moves the nose down with pitch and to the left of the picture with yaw', () => {
    expect(axes(0.3, 0, 0).z[1]).toBeCloseTo(100 * Math.sin(0.3));
    expect(axes(0, 0, 0.3).z[0]).toBeCloseTo(-100 * Math.sin(0.3));
  });

  it("lowers the picture's left side with roll", () => {
    const { x, y } = axes(0, 0.2, 0);
    expect(x[1]).toBeCloseTo(-100 * Math.sin(0.2));
    expect(y[0]).toBeCloseTo(-100 * Math.sin(0.2));
  });

  it('draws a rotation: three axes of one length at right angles', () => {
    const angle = fc.double({ min: -1.5, max: 1.5, noNaN: true });
    fc.assert(
      fc.property(angle, angle, angle, (pitch, roll, yaw) => {
        const { x, y, z } = axes(pitch, roll, yaw);
        // rows of a rotation matrix have length 1 and are orthogonal
        const rows = [0, 1].map((i) => [x[i], y[i], z[i]].map((value) => value / 100));
        const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);
        expect(dot(rows[0], rows[0])).toBeCloseTo(1);
        expect(dot(rows[1], rows[1])).toBeCloseTo(1);
        expect(dot(rows[0], rows[1])).toBeCloseTo(0);
      }),
    );
  });
});

describe('gazeOffset', () => {
  it('points right with yaw and up with pitch', () => {
    const [dx, dy] = gazeOffset({ pitch: 0.2, yaw: 0.4 }, 110);
    expect(dx).toBeCloseTo(110 * Math.sin(0.4) * Math.cos(0.2));
    expect(dy).toBeCloseTo(-110 * Math.sin(0.2));
  });
});
