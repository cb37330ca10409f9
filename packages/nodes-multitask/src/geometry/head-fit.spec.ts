import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalMesh, stanceRotation } from '../../test/canonical-mesh.ts';
import { CANONICAL_FACE } from './canonical-face.ts';
import { fitHead, HeadFrame } from './head-fit.ts';
import { PROCRUSTES_BASIS, PROCRUSTES_POINTS } from './procrustes-basis.ts';

const angle = fc.double({ min: -1.2, max: 1.2, noNaN: true });

describe('fitHead', () => {
  it('has the points of the canonical face', () => {
    const points = PROCRUSTES_BASIS.flatMap(([vertex]) => [...CANONICAL_FACE.subarray(3 * vertex, 3 * vertex + 3)]);
    expect([...PROCRUSTES_POINTS]).toEqual(points);
  });

  it('finds the pose of a face of the canonical shape', () => {
    const scale = fc.double({ min: 1, max: 60, noNaN: true });
    fc.assert(
      fc.property(angle, angle, angle, scale, (pitch, roll, yaw, size) => {
        const stance = { pitch, roll, yaw, scale: size };
        const fit = fitHead(canonicalMesh(stance));
        expect(fit.scale / size).toBeCloseTo(1, 4);
        expect(fit.residual).toBeLessThan(1e-3);
        fit.rotation.forEach((row, i) => {
          row.forEach((value, j) => {
            expect(value).toBeCloseTo(stanceRotation(stance)[i][j], 4);
          });
        });
      }),
    );
  });
});

describe('HeadFrame', () => {
  it('takes any stance back to the canonical face', () => {
    const head = new HeadFrame(canonicalMesh({ pitch: 0.3, roll: -0.4, yaw: 0.5, scale: 17 }));
    for (const vertex of [0, 10, 152, 234, 454]) {
      head.point(vertex).forEach((value, axis) => {
        expect(value).toBeCloseTo(CANONICAL_FACE[3 * vertex + axis], 3);
      });
    }
  });

  it('measures heights and distances without the pose', () => {
    const head = new HeadFrame(canonicalMesh({ yaw: 0.6, roll: 0.3 }));
    const straight = new HeadFrame(canonicalMesh());
    expect(head.distance(33, 263)).toBeCloseTo(straight.distance(33, 263), 3);
    expect(head.height(10)).toBeCloseTo(CANONICAL_FACE[31], 3);
    expect(head.height(10, 152)).toBeCloseTo((CANONICAL_FACE[31] + CANONICAL_FACE[457]) / 2, 3);
  });
});
