import { ProtoWriter } from '@fexgraph/networks/onnx';
import { describe, expect, it } from 'vitest';
import { canonicalFaceModule, faceTopologyModule, procrustesBasisModule, readFaceGeometry } from './face-geometry.ts';

/** Vertex i at (i, -i, 0.1), with texture coordinates that must not be taken for positions. */
function metadata(vertices = 468, triangle: readonly number[] = [0, 1, 467]): Uint8Array {
  const floats = Float32Array.from({ length: 5 * vertices }, (_, index) => {
    const vertex = Math.floor(index / 5);
    return [vertex, -vertex, 0.1, 0.25, 0.75][index % 5];
  });
  const mesh = new ProtoWriter().int(1, 0).bytes(3, floats);
  for (const vertex of triangle) mesh.int(4, vertex);
  const landmark = (id: number, weight: number): ProtoWriter => new ProtoWriter().int(1, id).float(2, weight);
  return new ProtoWriter().message(1, mesh).message(2, landmark(4, 0.07)).message(2, landmark(6, 0.25)).finish();
}

describe('readFaceGeometry', () => {
  it('takes positions and the weighted basis', () => {
    const geometry = readFaceGeometry(metadata());
    expect(geometry.vertices.length).toBe(3 * 468);
    expect(geometry.vertices.slice(3, 6)).toEqual([1, -1, Math.fround(0.1)]);
    expect([geometry.texture.length, ...geometry.texture.slice(0, 2)]).toEqual([2 * 468, 0.25, 0.75]);
    expect(geometry.triangles).toEqual([0, 1, 467]);
    expect(geometry.procrustesBasis).toEqual([
      [4, Math.fround(0.07)],
      [6, 0.25],
    ]);
  });

  it('refuses another mesh', () => {
    expect(() => readFaceGeometry(metadata(467))).toThrow('expected 468 x 5');
    for (const triangle of [
      [0, 1],
      [0, 1, 468],
    ])
      expect(() => readFaceGeometry(metadata(468, triangle))).toThrow('not made of its vertices');
    expect(() => readFaceGeometry(Uint8Array.of(0x0a, 0xff))).toThrow('not valid protobuf');
  });
});

describe('canonicalFaceModule', () => {
  it('writes the shortest decimals that give the same float32', () => {
    const module = canonicalFaceModule(readFaceGeometry(metadata()));
    expect(module).toContain('\n  1, -1, 0.1,\n');
  });
});

describe('procrustesBasisModule', () => {
  it('writes the landmarks with their weights, and where they lie', () => {
    const module = procrustesBasisModule(readFaceGeometry(metadata()));
    expect(module).toContain('\n  [4, 0.07],\n  [6, 0.25],\n');
    expect(module).toContain('\n  4, -4, 0.1,\n  6, -6, 0.1,\n]);');
  });
});

describe('faceTopologyModule', () => {
  it('writes a triangle and a vertex a line', () => {
    const module = faceTopologyModule(readFaceGeometry(metadata()));
    expect(module).toContain('/** 1 x 3: ');
    expect(module).toContain('\n  0, 1, 467,\n');
    expect(module).toContain('\n  0.25, 0.75,\n');
  });
});
