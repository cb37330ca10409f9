import { describe, expect, it } from 'vitest';
import { canonicalMesh } from '../../test/canonical-mesh.ts';
import { landmarkRegion } from './landmark-region.ts';

describe('landmarkRegion', () => {
  it('is upright around a level face and scales with the margin', () => {
    const region = landmarkRegion(canonicalMesh({ x: 100, y: 50 }), 1);
    expect(region.rotation).toBeCloseTo(0, 6);
    expect(region.centreX).toBeCloseTo(100, 3);
    expect(region.width).toBe(region.height);
    expect(landmarkRegion(canonicalMesh({ x: 100, y: 50 }), 1.5).width).toBeCloseTo(1.5 * region.width, 6);
  });

  it('turns with the face, clockwise positive', () => {
    // Roll is positive anticlockwise in the image, so the region turns the other way.
    expect(landmarkRegion(canonicalMesh({ roll: 0.4 }), 1.5).rotation).toBeCloseTo(-0.4, 3);
  });

  it('holds every vertex', () => {
    const mesh = canonicalMesh({ yaw: 0.5, pitch: -0.2 });
    const { centreX, centreY, width } = landmarkRegion(mesh, 1);
    for (let v = 0; v < 468; v++) {
      expect(Math.abs(mesh[3 * v] - centreX)).toBeLessThanOrEqual(width / 2 + 1e-3);
      expect(Math.abs(mesh[3 * v + 1] - centreY)).toBeLessThanOrEqual(width / 2 + 1e-3);
    }
  });
});
