import { FileStems } from '../text/file-stems.ts';

/**
 * File names of the pictures of a run: `<name of the input>.overlay.png`; from the second frame of an input on
 * `<name>.<frame number>.overlay.png`. Inputs of the same name in different folders get `-2`, `-3`, ... Needs memory
 * per input, not per frame.
 */
export class OverlayNames {
  readonly #stems = new FileStems();

  constructor(private readonly extension: string) {}

  next(input: string, index: number): string {
    const isFirst = !this.#stems.has(input);
    const stem = this.#stems.of(input);
    return isFirst
      ? `${stem}.overlay.${this.extension}`
      : `${stem}.${String(index).padStart(6, '0')}.overlay.${this.extension}`;
  }
}
