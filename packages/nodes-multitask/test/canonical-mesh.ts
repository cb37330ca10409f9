import { CANONICAL_FACE } from '../src/geometry/canonical-face.ts';
import { apply, type Matrix3, type Vector3 } from '../src/geometry/fit-similarity.ts';

export interface Stance {
  /** Radians, in the convention of the Pitch, Roll and Yaw columns. */
  pitch?: number;
  roll?: number;
  yaw?: number;
  /** Pixels per centimetre. Default 10. */
  scale?: number;
  x?: number;
  y?: number;
  /** Moves vertices in the head frame, centimetres. */
  move?: Readonly<Record<number, Vector3>>;
  /** Where both irises sit, in centimetres from the middle of the eye corners along x and y of the head. */
  iris?: readonly [x: number, y: number];
}

const times = (a: Matrix3, b: Matrix3) =>
  a.map((row) => [0, 1, 2].map((j) => row[0] * b[0][j] + row[1] * b[1][j] + row[2] * b[2][j])) as unknown as Matrix3;

export function stanceRotation({ pitch = 0, roll = 0, yaw = 0 }: Stance): Matrix3 {
  const [cp, sp] = [Math.cos(pitch), Math.sin(pitch)];
  const [cr, sr] = [Math.cos(roll), Math.sin(roll)];
  const [cy, sy] = [Math.cos(yaw), Math.sin(yaw)];
  // Seen in the image: roll turns anticlockwise, pitch lowers the nose, yaw moves it to the left.
  const rolled: Matrix3 = [
    [cr, -sr, 0],
    [sr, cr, 0],
    [0, 0, 1],
  ];
  const pitched: Matrix3 = [
    [1, 0, 0],
    [0, cp, -sp],
    [0, sp, cp],
  ];
  const yawed: Matrix3 = [
    [cy, 0, -sy],
    [0, 1, 0],
    [sy, 0, cy],
  ];
  return times(yawed, times(pitched, rolled));
}

function headPoints({ move = {}, iris = [0, 0] }: Stance): Vector3[] {
  const points = Array.from({ length: 468 }, (_, i): Vector3 => {
    const [x, y, z] = CANONICAL_FACE.subarray(3 * i, 3 * i + 3);
    const [dx, dy, dz] = move[i] ?? [0, 0, 0];
    return [x + dx, y + dy, z + dz];
  });
  const eye = (outer: number, inner: number): Vector3[] => {
    const [a, b] = [points[outer], points[inner]];
    const [cx, cy] = [(a[0] + b[0]) / 2 + iris[0], (a[1] + b[1]) / 2 + iris[1]];
    const z = (a[2] + b[2]) / 2;
    return [
      [0, 0],
      [0.6, 0],
      [0, 0.6],
      [-0.6, 0],
      [0, -0.6],
    ].map(([dx, dy]): Vector3 => [cx + dx, cy + dy, z]);
  };
  return [...points, ...eye(33, 133), ...eye(263, 362)];
}

/** The canonical face as one face of a `Meshes` packet, [478, 3]. */
export function canonicalMesh(stance: Stance = {}): Float32Array {
  const { scale = 10, x = 320, y = 240 } = stance;
  const rotation = stanceRotation(stance);
  return Float32Array.from(
    headPoints(stance).flatMap((point) => {
      const [cx, cy, cz] = apply(rotation, point);
      return [x + scale * cx, y - scale * cy, -scale * cz];
    }),
  );
}
