import { FexgraphError } from '@fexgraph/core';
import { ProtoReader } from '@fexgraph/networks/onnx';

export interface FaceGeometry {
  /** 468 x 3: x, y, z of MediaPipe's canonical face, in centimetres. */
  readonly vertices: readonly number[];
  /** 468 x 2: where each vertex lies in a picture of the unrolled face, 0..1. */
  readonly texture: readonly number[];
  /** Three vertices each. */
  readonly triangles: readonly number[];
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
  const triangles: number[] = [];
  const procrustesBasis: [number, number][] = [];
  while (reader.next()) {
    if (reader.field === 1) readMesh(reader.message('the canonical mesh'), buffer, triangles);
    else if (reader.field === 2) procrustesBasis.push(readBasisEntry(reader.message('a basis landmark')));
    else reader.skip();
  }
  if (buffer.length !== VERTEX_COUNT * FLOATS_PER_VERTEX || procrustesBasis.length === 0) {
    throw new FexgraphError('BAD_MODEL', `the face geometry has ${buffer.length} vertex numbers, expected 468 x 5`);
  }
  if (triangles.length % 3 !== 0 || triangles.some((vertex) => !(vertex >= 0 && vertex < VERTEX_COUNT)))
    throw new FexgraphError('BAD_MODEL', 'the triangles of the face geometry are not made of its vertices');
  const [isPosition, isTexture] = [0, 3].map(
    (first) => (_: number, index: number) => Math.floor((index % FLOATS_PER_VERTEX) / 3) === first / 3,
  );
  return { vertices: buffer.filter(isPosition), texture: buffer.filter(isTexture), triangles, procrustesBasis };
}

function readMesh(mesh: ProtoReader, floats: number[], indices: number[]): void {
  const read: (number | bigint)[] = [];
  while (mesh.next()) {
    if (mesh.field === 3) mesh.floats(floats);
    else if (mesh.field === 4) mesh.ints(read);
    else mesh.skip();
  }
  indices.push(...read.map(Number));
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

const ORIGIN =
  "// Written by `npm run pack:build` out of MediaPipe's face geometry metadata (Apache-2.0). Do not edit.";

/** The whole face: a data module of `@fexgraph/nodes-multitask`, as the others formatted as Biome would. */
export function canonicalFaceModule({ vertices }: FaceGeometry): string {
  return [
    ORIGIN,
    '',
    '/** 468 x 3: x, y, z of the canonical face in centimetres; y up, z towards the camera. */',
    '// biome-ignore format: one vertex per line',
    'export const CANONICAL_FACE: Float32Array = new Float32Array([',
    ...rowsOf(vertices, 3),
    ']);',
    '',
  ].join('\n');
}

/** What a fit of the head needs of that face, in a module of its own: a page that fits does not load the rest. */
export function procrustesBasisModule({ vertices, procrustesBasis }: FaceGeometry): string {
  const points = procrustesBasis.flatMap(([index]) => vertices.slice(3 * index, 3 * index + 3));
  return [
    ORIGIN,
    '',
    '/** Landmarks that hardly move with expression, and their weights in the pose fit. */',
    'export const PROCRUSTES_BASIS: readonly (readonly [index: number, weight: number])[] = [',
    ...procrustesBasis.map(([index, weight]) => `  [${index}, ${shortest(weight)}],`),
    '];',
    '',
    '/** x, y, z of each of them in `CANONICAL_FACE`. */',
    '// biome-ignore format: one vertex per line',
    'export const PROCRUSTES_POINTS: Float32Array = new Float32Array([',
    ...rowsOf(points, 3),
    ']);',
    '',
  ].join('\n');
}

/** The surface of that face, in a module of its own: few programs draw it. */
export function faceTopologyModule({ texture, triangles }: FaceGeometry): string {
  return [
    ORIGIN,
    '',
    `/** ${triangles.length / 3} x 3: vertices of the triangles, counterclockwise as seen from the front. Irises (468 to 477) have none. */`,
    '// biome-ignore format: one triangle per line',
    'export const FACE_TRIANGLES: Uint16Array = new Uint16Array([',
    ...rowsOf(triangles, 3),
    ']);',
    '',
    '/** 468 x 2: u, v of each vertex in a picture of the unrolled face, 0..1; v goes down. */',
    '// biome-ignore format: one vertex per line',
    'export const FACE_TEXTURE: Float32Array = new Float32Array([',
    ...rowsOf(texture, 2),
    ']);',
    '',
  ].join('\n');
}

const rowsOf = (values: readonly number[], width: number) =>
  Array.from({ length: values.length / width }, (_, index) => {
    const row = values.slice(width * index, width * (index + 1));
    return `  ${row.map(shortest).join(', ')},`;
  });

/** The shortest decimal that gives the same float32. */
function shortest(value: number): string {
  for (let digits = 1; digits <= 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(value);
}
