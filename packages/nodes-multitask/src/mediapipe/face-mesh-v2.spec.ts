import type { Chips } from '@fexgraph/core';
import { packRegions } from '@fexgraph/imaging';
import { describe, expect, it } from 'vitest';
import { context, detections, FakeInference, floats, greyFrame, optionsFor } from '../../test/node-fixtures.ts';
import { faceMeshV2 } from './face-mesh-v2.ts';

/** Every landmark of every face at (64, 128, -32) of the chip; presence is a logit per face. */
const inference = (...logits: number[]) =>
  new FakeInference(({ dims: [faces] }) => ({
    landmarks: floats(
      Float32Array.from({ length: faces * 1434 }, (_, i) => [64, 128, -32][i % 3]),
      faces,
      1434,
    ),
    presence: floats(Float32Array.from(logits), faces, 1),
  }));

function chips(): Chips {
  const frame = greyFrame(640, 480);
  const regions = [
    { centreX: 100, centreY: 100, width: 128, height: 128, rotation: 0 },
    { centreX: 300, centreY: 200, width: 256, height: 256, rotation: Math.PI / 2 },
    { centreX: Number.NaN, centreY: 0, width: 1, height: 1, rotation: 0 },
  ];
  const data = new Uint8Array(3 * 256 * 256 * 3);
  return {
    ...detections(frame, [60, 60, 140, 140], [200, 100, 400, 300], [0, 0, 1, 1]),
    regions: packRegions(regions),
    chips: { type: 'uint8', dims: [3, 256, 256, 3], data },
  };
}

async function find(logits: number[], options = {}) {
  const fake = inference(...logits);
  const node = new faceMeshV2.nodeClass(optionsFor(faceMeshV2, options), fake);
  await node.prepare();
  const [found] = await node.process([chips()], context);
  return { found, fake };
}

const vertex = (mesh: Float32Array, face: number) =>
  [...mesh.subarray(face * 1434 + 30, face * 1434 + 33)].map((value) => Math.round(value * 1000) / 1000);

describe('multitask/face-mesh-v2', () => {
  it('takes landmarks through the region into pixels of the frame, depth by the width of the region', async () => {
    const { found, fake } = await find([5, 5]);
    expect(fake.images.map(({ dims }) => dims[0])).toEqual([2]);
    expect(vertex(found.mesh, 0)).toEqual([68, 100, -16]);
    expect(vertex(found.mesh, 1)).toEqual([300, 136, -32]);
    expect(found.presence[0]).toBeCloseTo(1 / (1 + Math.exp(-5)), 6);
  });

  it('keeps box and score of a face that it does not see, or whose region is nowhere, without points', async () => {
    const { found } = await find([5, -1]);
    expect([found.count, found.boxes.length]).toEqual([3, 12]);
    expect(vertex(found.mesh, 0)).toEqual([68, 100, -16]);
    for (const face of [1, 2]) expect(vertex(found.mesh, face)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(found.presence[2]).toBe(0);
    expect(vertex((await find([5, -1], { minPresence: 0.2 })).found.mesh, 1)).toEqual([300, 136, -32]);
  });
});
