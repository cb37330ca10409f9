/**
 * File names of the pictures of a run: `<name of the input>.overlay.png`; from the second frame of an input on
 * `<name>.<frame number>.overlay.png`. Inputs of the same name in different folders get `-2`, `-3`, ... Needs memory
 * per input, not per frame.
 */
export declare class OverlayNames {
    #private;
    private readonly extension;
    constructor(extension: string);
    next(input: string, index: number): string;
}
