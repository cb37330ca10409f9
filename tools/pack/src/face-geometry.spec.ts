import { ProtoWriter } from '@fexgraph/networks/onnx';
import { describe, expect, it } from 'vitest';
import { canonicalFaceModule, readFaceGeometry } from './face-geometry.ts';

/** Vertex i at (i, -i, 0.1), with texture coordinates that must not be taken for positions. */
function metadata(vertices = 468): Uint8Array {
  const floats = Float32Array.from({ length: 5 * vertices }, (_, index) => {
    const vertex = Math.floor(index / 5);
    return [vertex, -vertex, 0.1, 99, 99][index % 5];
  });
  const mesh = new ProtoWriter().int(1, 0).bytes(3, floats).int(4, 7);
  const landmark = (id: number, weight: number): ProtoWriter => new ProtoWriter().int(1, id).float(2, weight);
  return new ProtoWriter().message(1, mesh).message(2, landmark(4, 0.07)).message(2, landmark(6, 0.25)).finish();
}

describe('readFaceGeometry', () => {
  it('takes positions and the weighted basis', () => {
    const geometry = readFaceGeometry(metadata());
    expect(geometry.vertices.length).toBe(3 * 468);
    expect(geometry.vertices.slice(3, 6)).toEqual([1, -1, Math.fround(0.1)]);
    expect(geometry.procrustesBasis).toEqual([
      [4, Math.fround(0.07)],
      [6, 0.25],
    ]);
  });

  it('refuses another mesh', () => {
    expect(() => readFaceGeometry(metadata(467))).toThrow('expected 468 x 5');
    expect(() => readFaceGeometry(Uint8Array.of(0x0a, 0xff))).toThrow('not valid protobuf');
  });
});

describe('canonicalFaceModule', () => {
  it('writes the shortest decimals that give the same float32', () => {
    const module = canonicalFaceModule(readFaceGeometry(metadata()));
    expect(module).toContain('\n  1, -1, 0.1,\n');
    expect(module).toContain('\n  [4, 0.07],\n');
  });
});
