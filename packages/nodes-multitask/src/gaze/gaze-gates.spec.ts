import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { canonicalMesh } from '../../test/canonical-mesh.ts';
import { HeadFrame } from '../geometry/head-fit.ts';
import { gazeGates, trustedGazes } from './gaze-gates.ts';

const gates = z.object(gazeGates).parse({});

/** A face whose right eye looks ahead and whose left eye is moved sideways by `shift` centimetres. */
function squint(shift: number): HeadFrame {
  const mesh = canonicalMesh({ scale: 10 });
  for (let vertex = 473; vertex < 478; vertex++) mesh[3 * vertex] += 10 * shift;
  return new HeadFrame(mesh);
}

describe('trustedGazes', () => {
  it('trusts eyes that agree within the gate and no others', () => {
    expect(trustedGazes(squint(0), gates)).toBeDefined();
    expect(trustedGazes(squint(0.3), gates)).toBeDefined();
    expect(trustedGazes(squint(0.6), gates)).toBeUndefined();
    expect(trustedGazes(squint(0.6), { ...gates, maxDisagreement: 90 })).toBeDefined();
  });

  it('never trusts a mesh of NaN', () => {
    expect(trustedGazes(new HeadFrame(new Float32Array(1434).fill(Number.NaN)), gates)).toBeUndefined();
  });
});
