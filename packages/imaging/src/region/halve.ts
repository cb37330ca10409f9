import type { Pixels } from '@fexgraph/core';

/** A rectangle of whole pixels; `right` and `bottom` are the first that are not in it. */
export interface PixelRect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The pixels of a rectangle of a picture. */
export interface PicturePart extends PixelRect {
  /** Rows of the rectangle, one after the other. */
  readonly data: Uint8Array;
  readonly channels: 3 | 4;
  /** Size of the whole picture. */
  readonly width: number;
  readonly height: number;
}

export function wholePicture({ data, width, height, channels }: Pixels): PicturePart {
  return { data, channels, width, height, left: 0, top: 0, right: width, bottom: height };
}

/**
 * Means of 2 x 2 pixels, as RGB. An odd last column or row is averaged with itself, so the halved picture has
 * ceil(size / 2) pixels per side.
 */
export function halve(pixels: Pixels, into?: Uint8Array): Pixels {
  const width = (pixels.width + 1) >> 1;
  const height = (pixels.height + 1) >> 1;
  const { data } = halvePart(wholePicture(pixels), { left: 0, top: 0, right: width, bottom: height }, into);
  return { data, width, height, channels: 3 };
}

/** A rectangle of the halved picture, in its pixels. `part` has all pixels that are averaged in it. */
export function halvePart(part: PicturePart, rect: PixelRect, into?: Uint8Array): PicturePart {
  const { data, channels } = part;
  const { left, top, right, bottom } = rect;
  const stride = (part.right - part.left) * channels;
  const columns = right - left;
  const half = into ?? new Uint8Array(columns * (bottom - top) * 3);
  // The last column of an odd width has no right neighbour.
  const pairs = Math.min(right, part.width >> 1) - left;
  const first = (2 * left - part.left) * channels;
  let at = 0;
  for (let y = top; y < bottom; y++) {
    let upper = (2 * y - part.top) * stride + first;
    let lower = (Math.min(2 * y + 1, part.height - 1) - part.top) * stride + first;
    // Rounding ties up on one row and down on the next keeps the mean of the picture where it is.
    const rounding = 1 + (y & 1);
    for (let x = 0; x < pairs; x++) {
      const upperRight = upper + channels;
      const lowerRight = lower + channels;
      half[at] = (data[upper] + data[upperRight] + data[lower] + data[lowerRight] + rounding) >> 2;
      half[at + 1] = (data[upper + 1] + data[upperRight + 1] + data[lower + 1] + data[lowerRight + 1] + rounding) >> 2;
      half[at + 2] = (data[upper + 2] + data[upperRight + 2] + data[lower + 2] + data[lowerRight + 2] + rounding) >> 2;
      at += 3;
      upper += 2 * channels;
      lower += 2 * channels;
    }
    if (columns > pairs) {
      for (let c = 0; c < 3; c++) half[at++] = (2 * (data[upper + c] + data[lower + c]) + rounding) >> 2;
    }
  }
  const [width, height] = [(part.width + 1) >> 1, (part.height + 1) >> 1];
  return { data: half, channels: 3, width, height, left, top, right, bottom };
}
