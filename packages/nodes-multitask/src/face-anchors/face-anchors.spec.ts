import { BLENDSHAPE_COLUMNS, type Meshes } from '@fexgraph/core';
import { frameOf, harness } from '@fexgraph/testing';
import { describe, expect, it } from 'vitest';
import { canonicalMesh } from '../../test/canonical-mesh.ts';
import { unseen } from '../../test/node-fixtures.ts';
import { CANONICAL_FACE } from '../geometry/canonical-face.ts';
import { faceAnchors } from './face-anchors.ts';

const frame = frameOf({ width: 640, height: 480 });
const faces: Meshes = {
  ...{ key: frame.key, frame, count: 2, scores: Float32Array.of(0.75, 0.5), tracks: Int32Array.of(7, 8) },
  boxes: Float32Array.of(100, 110, 200, 230, 0, 0, 10, 10),
  mesh: Float32Array.from([...canonicalMesh({ yaw: 0.5, scale: 8 }), ...unseen]),
  presence: Float32Array.of(1, 0),
};
const blendshapes = new Float32Array(2 * BLENDSHAPE_COLUMNS.length).fill(Number.NaN);
blendshapes[BLENDSHAPE_COLUMNS.indexOf('jawOpen')] = 0.5;
const scores = { key: frame.key, count: 2, blocks: { blendshapes } };

const anchorsOf = async (options: Parameters<typeof faceAnchors>[0], item: object = { scores }) => {
  const { outputs, errors } = await harness(faceAnchors(options)).run([{ key: frame.key, faces, ...item } as never]);
  if (errors.length > 0) throw errors[0];
  return outputs[0];
};

describe('multitask/face-anchors', () => {
  it('gives the faces that were seen as plain data', async () => {
    const found = await anchorsOf({ focalLength: 800 });
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    expect(found.camera).toEqual({ width: 640, height: 480, focalLength: 800 });
    expect(found.faces).toHaveLength(1);
    const [{ transform, vertices, ...face }] = found.faces;
    expect(face).toEqual({
      ...{ identifier: 7, score: 0.75, blendShapes: { jawOpen: 0.5 } },
      box: { x: 100, y: 110, width: 100, height: 120 },
    });
    // 800 pixels of focal length, 8 pixels a centimetre: a metre away, in the middle of the picture.
    [0, 0, -1, 1].forEach((value, i) => {
      expect(transform[12 + i]).toBeCloseTo(value, 4);
    });
    // Turned to their right, which is the left of the picture.
    expect(transform[8]).toBeCloseTo(-Math.sin(0.5), 4);
    expect(vertices).toHaveLength(3 * 478);
    CANONICAL_FACE.forEach((centimetres, i) => {
      expect(vertices[i]).toBeCloseTo(centimetres / 100, 4);
    });
  });

  it('takes the usual field of view, and works without scores', async () => {
    const found = await anchorsOf({}, {});
    expect(found.camera.focalLength).toBeCloseTo(240 / Math.tan((31.5 * Math.PI) / 180), 6);
    expect(found.faces[0].blendShapes).toEqual({});
  });

  it('refuses scores of other faces', async () => {
    await expect(anchorsOf({}, { scores: { ...scores, count: 1 } })).rejects.toThrow(/scores of 1 faces/);
  });
});
