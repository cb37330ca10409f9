import { type FexRow, type FitTerms } from '@fexgraph/core';
import { type Contour } from './contours.ts';
import type { Point } from './svg.ts';
/** Fex columns are in pixels of the source picture, the picture drawn on is the fitted frame (spec: pipeline 1.6). */
export declare function toFrame([x, y]: Point, fit: FitTerms): Point;
export declare function meshPoints(row: FexRow, fit: FitTerms): readonly Point[];
export declare function landmarkPoints(row: FexRow, fit: FitTerms): readonly Point[];
export interface DrawnContour extends Contour {
    readonly line: readonly Point[];
}
/** The features of a face as lines: from the mesh, else from the 68 landmarks. Lines with unknown points are left out. */
export declare function faceContours(row: FexRow, fit: FitTerms): readonly DrawnContour[];
