import type { FaceSummary } from '../summary/face-summary.ts';
export interface Box {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
}
/** Number, identity and top emotion. */
export declare function labelLines(face: FaceSummary, position: number): readonly string[];
/**
 * Places labels so that they stay inside the picture, off each other and off every face: above the face they are of,
 * below it, at its sides. Where there is no such place there is no label: a face says more than its name.
 */
export declare class LabelPlaces {
    #private;
    private readonly picture;
    constructor(picture: {
        readonly width: number;
        readonly height: number;
    }, faces: readonly Box[]);
    place(face: Box, width: number, height: number): Box | undefined;
}
/** Size of a label whose capitals are `capital` high. */
export declare function labelSize(lines: readonly string[], capital: number): {
    width: number;
    height: number;
};
/** White strokes on a dark plate with the colour of the face at its edge: readable on any ground. */
export declare function labelSvg(lines: readonly string[], { x, y, width, height }: Box, capital: number, colour: string): string;
