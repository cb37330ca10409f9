import { FexgraphError } from '../errors/fexgraph-error.ts';
import type { FrameKey, Keyed } from './frame-key.ts';
import { keyText } from './frame-key.ts';

/** A decoded picture: rows x columns x channels, uint8, sRGB, row-major without padding between rows. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** 3 = RGB, 4 = RGBA (alpha is ignored by the nodes; sources composite it before). */
  readonly channels: 3 | 4;
}

/**
 * How the frame was fitted on load, to get back to the source picture (spec: pipeline 1.6):
 * `source = (frame - pad) / scale`.
 */
export interface FitTerms {
  readonly scale: number;
  readonly padLeft: number;
  readonly padTop: number;
  readonly padRight: number;
  readonly padBottom: number;
}

export const IDENTITY_FIT: FitTerms = { scale: 1, padLeft: 0, padTop: 0, padRight: 0, padBottom: 0 };

export interface FrameInit {
  readonly key: FrameKey;
  readonly name: string;
  readonly pixels: Pixels;
  readonly fit?: FitTerms;
  /** Boxes [n,4] known beforehand (x1, y1, x2, y2 in pixels of this frame), from a box source. */
  readonly boxes?: Float32Array;
  /** Gives the pixel buffer back to whoever lent it. Called exactly once. */
  readonly onRelease?: () => void;
}

/**
 * One picture in flight. Inside a run the engine owns it and releases it exactly once, when the last branch has
 * finished with its key. Outside a run (plain RxJS pipes) it belongs to the caller; not releasing it only means
 * that its buffer is left to the garbage collector.
 */
export class Frame implements Keyed {
  readonly key: FrameKey;
  /** What the `input` column says: the path as given, or `tensor`. */
  readonly name: string;
  readonly fit: FitTerms;
  readonly width: number;
  readonly height: number;
  readonly boxes?: Float32Array;
  #pixels: Pixels | undefined;
  #onRelease: (() => void) | undefined;

  constructor(init: FrameInit) {
    const { width, height, channels, data } = init.pixels;
    if (data.length !== width * height * channels) {
      throw new FexgraphError(
        'BAD_INPUT',
        `${init.name}: pixel buffer has ${data.length} bytes, ${width} x ${height} x ${channels} needs ${width * height * channels}`,
      );
    }
    this.key = init.key;
    this.name = init.name;
    this.fit = init.fit ?? IDENTITY_FIT;
    this.width = width;
    this.height = height;
    this.boxes = init.boxes;
    this.#pixels = init.pixels;
    this.#onRelease = init.onRelease;
  }

  /** @throws FexgraphError OWNERSHIP once the frame is released. */
  get pixels(): Pixels {
    if (!this.#pixels) {
      throw new FexgraphError('OWNERSHIP', `frame ${keyText(this.key)} was used after its release`, {
        hint: 'copy what you need while the packet is being handled',
      });
    }
    return this.#pixels;
  }

  get released(): boolean {
    return this.#pixels === undefined;
  }

  /** @throws FexgraphError OWNERSHIP on the second call. */
  release(): void {
    if (!this.#pixels) throw new FexgraphError('OWNERSHIP', `frame ${keyText(this.key)} was released twice`);
    this.#pixels = undefined;
    const onRelease = this.#onRelease;
    this.#onRelease = undefined;
    onRelease?.();
  }
}
