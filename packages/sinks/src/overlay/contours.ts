/** What a line on a face shows; decides its colour. */
export type FeatureKind = 'lids' | 'iris' | 'brow' | 'lips' | 'jaw' | 'nose';

export interface Contour {
  readonly kind: FeatureKind;
  /** Indices of points in order. */
  readonly points: readonly number[];
  readonly closed: boolean;
}

const open = (kind: FeatureKind, ...points: number[]): Contour => ({ kind, points, closed: false });
const ring = (kind: FeatureKind, ...points: number[]): Contour => ({ kind, points, closed: true });

/** Vertices of the 478-point mesh (MediaPipe topology). Left and right are the picture's. */
// biome-ignore format: one contour a line reads best
export const MESH_CONTOURS: readonly Contour[] = [
  ring('jaw', 10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
  open('brow', 70, 63, 105, 66, 107),
  open('brow', 336, 296, 334, 293, 300),
  open('nose', 168, 6, 197, 195, 5, 4),
  open('nose', 48, 64, 98, 97, 2, 326, 327, 294, 278),
  ring('lids', 33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246),
  ring('lids', 263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466),
  ring('iris', 469, 470, 471, 472),
  ring('iris', 474, 475, 476, 477),
  ring('lips', 61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185),
  ring('lips', 78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191),
];

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** The same features in the 68 landmarks, for rows without a mesh (spec: pipeline 6.3). */
export const LANDMARK_CONTOURS: readonly Contour[] = [
  open('jaw', ...range(0, 16)),
  open('brow', ...range(17, 21)),
  open('brow', ...range(22, 26)),
  open('nose', ...range(27, 30)),
  open('nose', ...range(31, 35)),
  ring('lids', ...range(36, 41)),
  ring('lids', ...range(42, 47)),
  ring('lips', ...range(48, 59)),
  ring('lips', ...range(60, 67)),
];
