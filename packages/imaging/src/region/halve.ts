import type { Pixels } from '@fexgraph/core';

/**
 * Means of 2 x 2 pixels, as RGB. An odd last column or row is averaged with itself, so the halved picture has
 * ceil(size / 2) pixels per side.
 */
export function halve(pixels: Pixels, into?: Uint8Array): Pixels {
  const { data, width, height, channels } = pixels;
  const halfWidth = (width + 1) >> 1;
  const halfHeight = (height + 1) >> 1;
  const half = into ?? new Uint8Array(halfWidth * halfHeight * 3);
  const pairs = width >> 1;
  let at = 0;
  for (let y = 0; y < halfHeight; y++) {
    let upper = 2 * y * width * channels;
    let lower = Math.min(2 * y + 1, height - 1) * width * channels;
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
    if (halfWidth > pairs) {
      for (let c = 0; c < 3; c++) half[at++] = (2 * (data[upper + c] + data[lower + c]) + rounding) >> 2;
    }
  }
  return { data: half, width: halfWidth, height: halfHeight, channels: 3 };
}
