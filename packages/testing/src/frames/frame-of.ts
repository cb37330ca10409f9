import { Frame, type FrameInit, type FrameKey } from '@fexgraph/core';

export interface FrameOptions extends Partial<Omit<FrameInit, 'key' | 'pixels'>> {
  /** Default `test`. */
  readonly source?: string;
  /** Frame number. Default 0. */
  readonly index?: number;
  /** Seconds. Default `index`. */
  readonly time?: number;
  /** Default 4. */
  readonly width?: number;
  /** Default 3. */
  readonly height?: number;
  /** Default 3 (RGB). */
  readonly channels?: 3 | 4;
  /** One colour for all pixels, or a function of column, row and channel. Default 0. */
  readonly fill?: number | readonly number[] | ((x: number, y: number, channel: number) => number);
  /** Row-major pixels, in place of `fill`. */
  readonly data?: Uint8Array;
}

function valueAt(fill: NonNullable<FrameOptions['fill']>, x: number, y: number, channel: number): number {
  if (typeof fill === 'function') return fill(x, y, channel);
  return typeof fill === 'number' ? fill : (fill[channel] ?? 255);
}

/** A small picture for a test. */
export function frameOf(options: FrameOptions = {}): Frame {
  const {
    source = 'test',
    index = 0,
    width = 4,
    height = 3,
    channels = 3,
    fill = 0,
    name,
    fit,
    boxes,
    onRelease,
  } = options;
  const key: FrameKey = { source, index, time: options.time ?? index };
  const data = options.data ?? new Uint8Array(width * height * channels);
  if (!options.data && fill !== 0) {
    for (let i = 0; i < data.length; i++) {
      const pixel = Math.floor(i / channels);
      data[i] = valueAt(fill, pixel % width, Math.floor(pixel / width), i % channels);
    }
  }
  return new Frame({
    key,
    name: name ?? `${source}#${index}`,
    pixels: { data, width, height, channels },
    ...(fit && { fit }),
    ...(boxes && { boxes }),
    ...(onRelease && { onRelease }),
  });
}
