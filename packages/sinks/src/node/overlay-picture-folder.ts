import type { Note, WrittenFile } from '@fexgraph/core';
import { type OutputFiles, writeBeside } from '@fexgraph/files';
import type { DrawnFrame } from './drawn-frame.ts';
import { loadSharp } from './load-sharp.ts';
import type { OverlayTarget } from './overlay-target.ts';

/** PNG files named by the number of the frame, for where no video can be encoded. */
export class OverlayPictureFolder implements OverlayTarget {
  readonly #written: WrittenFile[] = [];

  constructor(
    private readonly folder: string,
    private readonly input: string,
    private readonly files: OutputFiles,
  ) {}

  async write({ data, width, height }: DrawnFrame, _time: number, index: number): Promise<void> {
    const sharp = await loadSharp('draw overlays');
    const png = await sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer();
    const path = `${this.folder}/${String(index).padStart(6, '0')}.png`;
    this.#written.push({ ...(await writeBeside(path, png, this.files)), input: this.input });
  }

  async complete(): Promise<void> {
    // Each picture is.
  }

  async abandon(): Promise<void> {
    // Each picture stands for itself.
  }

  notes(): readonly Note[] {
    return [{ input: this.input, kind: 'overlay as pictures: no video encoder', detail: this.folder }];
  }

  written(): readonly WrittenFile[] {
    return this.#written;
  }
}
