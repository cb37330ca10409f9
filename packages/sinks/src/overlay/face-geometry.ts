import { type FexRow, type FitTerms, MESH_VERTICES } from '@fexgraph/core';
import { type Contour, LANDMARK_CONTOURS, MESH_CONTOURS } from './contours.ts';
import type { Point } from './path-data.ts';

/** Fex columns are in pixels of the source picture, the picture drawn on is the fitted frame (spec: pipeline 1.6). */
export function toFrame([x, y]: Point, fit: FitTerms): Point {
  return [x * fit.scale + fit.padLeft, y * fit.scale + fit.padTop];
}

/** Points of a group that stores all x before all y; empty where the row or the table has none. */
function points(row: FexRow, group: string, count: number, width: number, fit: FitTerms): readonly Point[] {
  if (row.batch.schema.group(group)?.columns.length !== width) return [];
  const numbers = row.numbers(group);
  if (Number.isNaN(numbers[0])) return [];
  return Array.from({ length: count }, (_, i) => toFrame([numbers[i], numbers[count + i]], fit));
}

export function meshPoints(row: FexRow, fit: FitTerms): readonly Point[] {
  return points(row, 'mesh', MESH_VERTICES, 3 * MESH_VERTICES, fit);
}

export function landmarkPoints(row: FexRow, fit: FitTerms): readonly Point[] {
  return points(row, 'landmarks', 68, 136, fit);
}

export interface DrawnContour extends Contour {
  readonly line: readonly Point[];
}

/** The features of a face as lines: from the mesh, else from the 68 landmarks. Lines with unknown points are left out. */
export function faceContours(row: FexRow, fit: FitTerms): readonly DrawnContour[] {
  const mesh = meshPoints(row, fit);
  const [from, contours] = mesh.length > 0 ? [mesh, MESH_CONTOURS] : [landmarkPoints(row, fit), LANDMARK_CONTOURS];
  if (from.length === 0) return [];
  return contours
    .map((contour) => ({ ...contour, line: contour.points.map((index) => from[index]) }))
    .filter(({ line }) => line.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y)));
}
