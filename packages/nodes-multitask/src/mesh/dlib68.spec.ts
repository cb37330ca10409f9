import { describe, expect, it } from 'vitest';
import { canonicalMesh } from '../../test/canonical-mesh.ts';
import { DLIB68_VERTICES } from './dlib68.ts';

describe('DLIB68_VERTICES', () => {
  const mesh = canonicalMesh();
  const x = (i: number) => mesh[3 * DLIB68_VERTICES[i]];
  const y = (i: number) => mesh[3 * DLIB68_VERTICES[i] + 1];

  it('names 68 different vertices of the face', () => {
    expect(new Set(DLIB68_VERTICES).size).toBe(68);
    expect(Math.max(...DLIB68_VERTICES)).toBeLessThan(468);
  });

  it('has the parts of the face where dlib has them', () => {
    const mean = (from: number, to: number, f: (i: number) => number) => {
      let sum = 0;
      for (let i = from; i <= to; i++) sum += f(i);
      return sum / (to - from + 1);
    };
    expect(mean(0, 16, y)).toBeGreaterThan(mean(48, 59, y));
    expect(x(0)).toBeLessThan(x(16));
    expect(mean(17, 21, y)).toBeLessThan(mean(36, 41, y));
    expect(mean(17, 21, x)).toBeLessThan(mean(22, 26, x));
    expect(mean(36, 41, x)).toBeLessThan(mean(42, 47, x));
    expect(mean(36, 47, y)).toBeLessThan(mean(31, 35, y));
    expect(mean(31, 35, y)).toBeLessThan(mean(48, 67, y));
    expect(x(48)).toBe(Math.min(...Array.from({ length: 20 }, (_, i) => x(48 + i))));
    expect(x(54)).toBe(Math.max(...Array.from({ length: 20 }, (_, i) => x(48 + i))));
  });
});
