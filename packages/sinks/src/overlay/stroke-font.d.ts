/** Width of a text whose capitals are `height` high, in the same unit. */
export declare function strokeTextWidth(text: string, height: number): number;
/** SVG path data of a text; x, y is the upper left corner of its capitals. Stroke it with round caps and joins. */
export declare function strokeText(text: string, x: number, y: number, height: number): string;
