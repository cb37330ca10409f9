import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalMesh, stanceRotation } from '../../test/canonical-mesh.ts';
import { CANONICAL_FACE } from './canonical-face.ts';
import { FACE_TEXTURE, FACE_TRIANGLES } from './face-topology.ts';
import type { Vector3 } from './fit-similarity.ts';
import { fitHead } from './head-fit.ts';
import { type Camera, cameraOf, headMatrix } from './head-matrix.ts';

/** A point of the head frame, in pixels of the picture. */
function project(matrix: Float64Array, [x, y, z]: Vector3, { width, height, focalLength }: Camera) {
  const [cx, cy, cz] = [0, 1, 2].map(
    (row) => matrix[row] * x + matrix[4 + row] * y + matrix[8 + row] * z + matrix[12 + row],
  );
  return [width / 2 + (focalLength * cx) / -cz, height / 2 - (focalLength * cy) / -cz];
}

describe('headMatrix', () => {
  it('puts the middle of the head where it is in the picture, at a distance by the focal length', () => {
    const angle = fc.double({ min: -1, max: 1, noNaN: true });
    const stance = fc.record({
      ...{ pitch: angle, roll: angle, yaw: angle },
      scale: fc.double({ min: 2, max: 30, noNaN: true }),
      x: fc.double({ min: 0, max: 640, noNaN: true }),
      y: fc.double({ min: 0, max: 480, noNaN: true }),
    });
    fc.assert(
      fc.property(stance, fc.double({ min: 20, max: 120, noNaN: true }), (stance, fieldOfView) => {
        const camera = cameraOf(640, 480, fieldOfView);
        const matrix = headMatrix(fitHead(canonicalMesh(stance)), camera);
        const [u, v] = project(matrix, [0, 0, 0], camera);
        expect(u).toBeCloseTo(stance.x, 2);
        expect(v).toBeCloseTo(stance.y, 2);
        expect(-matrix[14]).toBeCloseTo(camera.focalLength / stance.scale, 2);
        const rotation = stanceRotation(stance);
        for (const row of [0, 1, 2])
          for (const column of [0, 1, 2]) expect(matrix[4 * column + row]).toBeCloseTo(rotation[row][column], 4);
        expect([3, 7, 11, 15].map((at) => matrix[at])).toEqual([0, 0, 0, 1]);
      }),
      { numRuns: 40 },
    );
  });

  it('refuses a field of view that no camera has', () => {
    for (const angle of [0, 180, Number.NaN]) expect(() => cameraOf(640, 480, angle)).toThrow(/fieldOfView/);
  });
});

const goldens = new URL('../../../../../shared/goldens/14-mediapipe/', import.meta.url);

// Skipped where the goldens are not there.
describe.skipIf(!existsSync(goldens))('beside the matrices of MediaPipe', () => {
  it.each([
    ['astronaut', 0],
    ['single_face', 0],
    ['multi_face', 0],
    ['multi_face', 1],
    ['Image_with_alpha', 0],
  ])('%s %i: the same place within 7 hundredths of the distance, turned by less than 7 degrees', (name, face) => {
    const { width, height, faces } = JSON.parse(readFileSync(new URL(`${name}.json`, goldens), 'utf8'));
    const { landmarks, matrix } = faces[face];
    const mesh = Float32Array.from(landmarks.flat(), (value: number, i) => value * (i % 3 === 1 ? height : width));
    const ours = headMatrix(fitHead(mesh), cameraOf(width, height));
    const theirs: number[] = matrix.data;
    const apart = Math.hypot(...[12, 13, 14].map((at) => ours[at] - theirs[at]));
    const trace = [0, 1, 2, 4, 5, 6, 8, 9, 10].reduce((sum, at) => sum + ours[at] * theirs[at], 0);
    const turned = (Math.acos(Math.min(1, (trace - 1) / 2)) * 180) / Math.PI;
    expect(apart / Math.hypot(...theirs.slice(12, 15))).toBeLessThan(0.07);
    expect(turned).toBeLessThan(7);
  });
});

describe('the surface of the face', () => {
  it('is made of the vertices of the canonical face, nearly all seen from the front', () => {
    const vertices = Array.from({ length: 468 }, (_, i) => [...CANONICAL_FACE.subarray(3 * i, 3 * i + 3)]);
    expect(new Set(FACE_TRIANGLES).size).toBe(468);
    let fromFront = 0;
    for (let i = 0; i < FACE_TRIANGLES.length; i += 3) {
      const [a, b, c] = [...FACE_TRIANGLES.subarray(i, i + 3)].map((vertex) => vertices[vertex]);
      if ((b[0] - a[0]) * (c[1] - a[1]) > (b[1] - a[1]) * (c[0] - a[0])) fromFront++;
    }
    expect([FACE_TRIANGLES.length / 3, fromFront]).toEqual([898, 888]);
  });

  it('unrolls into a picture: forehead above, chin below, their right on the left', () => {
    const [forehead, chin, right, left] = [10, 152, 234, 454].map((vertex) => [
      ...FACE_TEXTURE.subarray(2 * vertex, 2 * vertex + 2),
    ]);
    expect(forehead[1]).toBeLessThan(0.2);
    expect(chin[1]).toBeGreaterThan(0.8);
    expect(right[0]).toBeLessThan(left[0]);
    expect(FACE_TEXTURE.every((value) => value >= 0 && value <= 1)).toBe(true);
  });
});
