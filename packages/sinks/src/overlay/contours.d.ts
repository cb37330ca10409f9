/** What a line on a face shows; decides its colour. */
export type FeatureKind = 'lids' | 'iris' | 'brow' | 'lips' | 'jaw' | 'nose';
export interface Contour {
    readonly kind: FeatureKind;
    /** Indices of points in order. */
    readonly points: readonly number[];
    readonly closed: boolean;
}
/** Vertices of the 478-point mesh (MediaPipe topology). Left and right are the picture's. */
export declare const MESH_CONTOURS: readonly Contour[];
/** The same features in the 68 landmarks, for rows without a mesh (spec: pipeline 6.3). */
export declare const LANDMARK_CONTOURS: readonly Contour[];
