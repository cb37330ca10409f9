import { FexgraphError } from '@fexgraph/core';
import { ProtoReader } from '@fexgraph/networks/onnx';

export interface FaceGeometry {
  /** 468 x 3: x, y, z of MediaPipe's canonical face, in centimetres. */
  readonly vertices: readonly number[];
  /** Landmarks that are stable under expression, with their weights, for the pose fit. */
  readonly procrustesBasis: readonly (readonly [index: number, weight: number])[];
}

const VERTEX_COUNT = 468;
/** x, y, z, u, v: position and texture. */
const FLOATS_PER_VERTEX = 5;

/**
 * Reads geometry_pipeline_metadata_landmarks.binarypb (GeometryPipelineMetadata of MediaPipe's face geometry module;
 * spec: embedded-pack 10).
 */
export function readFaceGeometry(bytes: Uint8Array): FaceGeometry {
  const reader = new ProtoReader(bytes, 'the face geometry');
  const buffer: number[] = [];
  const procrustesBasis: [number, number][] = [];
  while (reader.next()) {
    if (reader.field === 1) readVertexBuffer(reader.message('the canonical mesh'), buffer);
    else if (reader.field === 2) procrustesBasis.push(readBasisEntry(reader.message('a basis landmark')));
    else reader.skip();
  }
  if (buffer.length !== VERTEX_COUNT * FLOATS_PER_VERTEX || procrustesBasis.length === 0) {
    throw new FexgraphError('BAD_MODEL', `the face geometry has ${buffer.length} vertex numbers, expected 468 x 5`);
  }
  const vertices = buffer.filter((_, index) => index % FLOATS_PER_VERTEX < 3);
  return { vertices, procrustesBasis };
}

function readVertexBuffer(mesh: ProtoReader, into: number[]): void {
  while (mesh.next()) {
    if (mesh.field === 3) mesh.floats(into);
    else mesh.skip();
  }
}

function readBasisEntry(entry: ProtoReader): [number, number] {
  let index = 0;
  let weight = 0;
  while (entry.next()) {
    if (entry.field === 1) index = entry.small();
    else if (entry.field === 2) weight = entry.float();
    else entry.skip();
  }
  return [index, weight];
}

/** The data module of `@fexgraph/nodes-multitask`, formatted as Biome would. */
export function canonicalFaceModule({ vertices, procrustesBasis }: FaceGeometry): string {
  const rows = Array.from({ length: VERTEX_COUNT }, (_, index) =>
    vertices
      .slice(3 * index, 3 * index + 3)
      .map(shortest)
      .join(', '),
  );
  const basis = procrustesBasis.map(([index, weight]) => `  [${index}, ${shortest(weight)}],`);
  return [
    "// Written by `npm run pack:build` out of MediaPipe's face geometry metadata (Apache-2.0). Do not edit.",
    '',
    '/** 468 x 3: x, y, z of the canonical face in centimetres; y up, z towards the camera. */',
    '// biome-ignore format: one vertex per line',
    'export const CANONICAL_FACE: Float32Array = new Float32Array([',
    ...rows.map((row) => `  ${row},`),
    ']);',
    '',
    '/** Landmarks that hardly move with expression, and their weights in the pose fit. */',
    'export const PROCRUSTES_BASIS: readonly (readonly [index: number, weight: number])[] = [',
    ...basis,
    '];',
    '',
  ].join('\n');
}

/** The shortest decimal that gives the same float32. */
function shortest(value: number): string {
  for (let digits = 1; digits <= 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(value);
}
