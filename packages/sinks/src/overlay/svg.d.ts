/** A point in pixels of the picture. */
export type Point = readonly [x: number, y: number];
/** Text for an XML document; characters that XML forbids become the replacement character. */
export declare function escapeXml(text: string): string;
export declare const number: (value: number) => string;
export declare function polyline(points: readonly Point[], closed: boolean): string;
/** A circle through points around a middle; four points of an iris as a polyline would be a lozenge. */
export declare function circle(points: readonly Point[]): string;
/** Dots as strokes of no length: with round caps one path draws them all, many times faster than circles. */
export declare function dots(points: readonly Point[]): string;
/** Lines with a dark rim, readable on light and dark ground. */
export declare function outlined(path: string, colour: string, width: number): string;
