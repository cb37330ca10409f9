import type { Pixels } from '@fexgraph/core';

export interface FittedPixels {
  readonly pixels: Pixels;
  /** Sides of the fitted picture in sides of the frame. 1: these are the frame's own pixels. */
  readonly scale: number;
}

/** Taps of one axis: two source positions and the weight of the second. */
function taps(count: number, length: number, scale: number, stride: number) {
  const near = new Int32Array(count);
  const far = new Int32Array(count);
  const weight = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const position = Math.min(Math.max((i + 0.5) / scale - 0.5, 0), length - 1);
    const low = Math.floor(position);
    near[i] = low * stride;
    far[i] = Math.min(low + 1, length - 1) * stride;
    weight[i] = position - low;
  }
  return { near, far, weight };
}

/**
 * The picture at a given longer side, bilinear without a low-pass: what the published detector was tried with. Sample
 * positions follow the factor itself, not old size by new size, which would move pixels by up to 24 levels. Rounded to
 * bytes, as the network takes them. Source: spec retinaface-mobilenet 6.
 */
export function fitToLongSide(pixels: Pixels, longSide: number | 'frame'): FittedPixels {
  const { width, height, channels, data } = pixels;
  const scale = longSide === 'frame' ? 1 : longSide / Math.max(width, height);
  if (scale === 1) return { pixels, scale };
  const fittedWidth = Math.max(1, Math.round(width * scale));
  const fittedHeight = Math.max(1, Math.round(height * scale));
  const fitted = new Uint8Array(fittedWidth * fittedHeight * 3);
  const columns = taps(fittedWidth, width, scale, channels);
  const rows = taps(fittedHeight, height, scale, width * channels);
  let at = 0;
  for (let y = 0; y < fittedHeight; y++) {
    const [upper, lower, down] = [rows.near[y], rows.far[y], rows.weight[y]];
    for (let x = 0; x < fittedWidth; x++) {
      const [near, far, right] = [columns.near[x], columns.far[x], columns.weight[x]];
      for (let c = 0; c < 3; c++) {
        const above = data[upper + near + c] * (1 - right) + data[upper + far + c] * right;
        const below = data[lower + near + c] * (1 - right) + data[lower + far + c] * right;
        fitted[at++] = above * (1 - down) + below * down + 0.5;
      }
    }
  }
  return { pixels: { data: fitted, width: fittedWidth, height: fittedHeight, channels: 3 }, scale };
}
