import { describe, expect, it } from 'vitest';
import { meshToFrame } from './mesh-to-frame.ts';

describe('meshToFrame', () => {
  it('maps chip pixels through the region and scales depth like width', () => {
    const region = { centreX: 100, centreY: 50, width: 96, height: 96, rotation: 0 };
    const placed = meshToFrame(Float32Array.of(0, 0, 10, 96, 96, -20, 192, 0, 0), 192, region);
    expect([...placed]).toEqual([52, 2, 5, 100, 50, -10, 148, 2, 0]);
  });

  it('turns with the region, clockwise, and leaves depth alone', () => {
    const region = { centreX: 0, centreY: 0, width: 192, height: 192, rotation: Math.PI / 2 };
    const [x, y, z] = meshToFrame(Float32Array.of(192, 96, 7), 192, region);
    expect(x).toBeCloseTo(0, 4);
    expect(y).toBeCloseTo(96, 4);
    expect(z).toBe(7);
  });
});
