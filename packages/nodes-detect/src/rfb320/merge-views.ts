import type { Window } from '@fexgraph/imaging';
import type { FaceBoxes } from './decode-rfb.ts';

/** Boxes of two views of which the smaller one shares more than this with the other are of one face. */
const ONE_FACE = 0.6;
/** The same for a box that may be cut off at the edge of its view: the neighbouring view shows that place whole. */
const ONE_FACE_CUT = 0.1;
/** A box that ends so near to the edge of its view, times its own longer side, may be cut off there. */
const CUT = 0.25;

export interface ViewedFaces {
  readonly view: Window;
  /** In pixels of the frame. */
  readonly faces: FaceBoxes;
}

/**
 * The faces of all views of one frame, each once. Where two views show a face, the one that shows it whole counts, then
 * the better score. Boxes of one view are never merged: the detector has told them apart.
 *
 * @returns best score first
 */
export function mergeViews(found: readonly ViewedFaces[], frame: { width: number; height: number }): FaceBoxes {
  if (found.length === 1) return found[0].faces;
  const candidates = found.flatMap(({ view, faces }, of) =>
    Array.from({ length: faces.count }, (_, i) => {
      const box = faces.boxes.subarray(4 * i, 4 * i + 4);
      return { of, box, score: faces.scores[i], isCut: isCut(box, view, frame) };
    }),
  );
  candidates.sort((a, b) => Number(a.isCut) - Number(b.isCut) || b.score - a.score);
  const kept: typeof candidates = [];
  for (const face of candidates) {
    const most = face.isCut ? ONE_FACE_CUT : ONE_FACE;
    if (!kept.some((other) => other.of !== face.of && sharedPart(other.box, face.box) > most)) kept.push(face);
  }
  kept.sort((a, b) => b.score - a.score);
  return {
    count: kept.length,
    boxes: Float32Array.from(kept.flatMap(({ box }) => [...box])),
    scores: Float32Array.from(kept, ({ score }) => score),
  };
}

/** Near to an edge of the view beyond which the frame goes on. */
function isCut([x1, y1, x2, y2]: Float32Array, view: Window, frame: { width: number; height: number }): boolean {
  const near = CUT * Math.max(x2 - x1, y2 - y1);
  return (
    (view.x > 0 && x1 - view.x < near) ||
    (view.y > 0 && y1 - view.y < near) ||
    (view.x + view.width < frame.width && view.x + view.width - x2 < near) ||
    (view.y + view.height < frame.height && view.y + view.height - y2 < near)
  );
}

/** Of the smaller box, the part that lies in the other. */
function sharedPart(a: Float32Array, b: Float32Array): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const area = (box: Float32Array) => (box[2] - box[0]) * (box[3] - box[1]);
  return (width * height) / Math.min(area(a), area(b));
}
