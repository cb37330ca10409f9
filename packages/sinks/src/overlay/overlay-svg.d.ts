import { type FexRow, type FitTerms } from '@fexgraph/core';
/** What is drawn. Everything is on by default except the single points. */
export interface OverlayParts {
    readonly box?: boolean;
    /** Lids, irises, brows, nose, lips and jaw as lines. */
    readonly contours?: boolean;
    /** Default `none`. */
    readonly points?: 'none' | 'landmarks' | 'mesh';
    readonly pose?: boolean;
    readonly gaze?: boolean;
    /** Number of the face, identity and top emotion. */
    readonly labels?: boolean;
}
export interface OverlayOptions extends OverlayParts {
    /** How the picture drawn on was fitted from the source picture, whose pixels the columns are in. */
    readonly fit?: FitTerms;
}
/**
 * A drawing of Fex rows to lay over their picture: SVG of the picture's size, without the picture. Faces are numbered
 * from 1 in the order of the rows; rows without a face draw nothing. Lines and letters scale with picture and face.
 * Labels cover no face: in a crowd some are left out.
 *
 * @param size of the picture drawn on, in pixels
 */
export declare function overlaySvg(size: {
    readonly width: number;
    readonly height: number;
}, rows: Iterable<FexRow>, options?: OverlayOptions): string;
