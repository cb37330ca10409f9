import type { Pixels } from '@fexgraph/core';
import type { AxisTaps } from './axis-taps.ts';

const f32 = Math.fround;

/** Work on so many pixels takes some ten milliseconds. */
const PIXELS_A_TURN = 2_000_000;

/** Where to write: an interleaved RGB buffer that may be larger than the resampled picture. */
export interface ResampleTarget {
  readonly data: Uint8Array;
  /** Pixels per row of the buffer. */
  readonly rowPixels: number;
  readonly left: number;
  readonly top: number;
}

/**
 * Separable resampling to RGB: horizontal pass first, float32 in between, rounded half to even at the end.
 * A fourth channel of the input is ignored. Source: spec pipeline 1.4.
 *
 * @yields where the thread may do something else, a few times a second
 */
export function* resampling(
  pixels: Pixels,
  columns: AxisTaps,
  rows: AxisTaps,
  target: ResampleTarget,
): Generator<undefined, void> {
  const rowLength = columns.outputLength * 3;
  const squeezed = new Float32Array(pixels.height * rowLength);
  const rowsATurn = Math.ceil(PIXELS_A_TURN / pixels.width);
  for (let y = 0; y < pixels.height; y += rowsATurn) {
    squeezeColumns(pixels, columns, y, Math.min(y + rowsATurn, pixels.height), squeezed);
    yield;
  }
  const sums = new Float32Array(rowLength);
  // A clamped array rounds half to even when it stores.
  const levels = new Uint8ClampedArray(target.data.buffer, target.data.byteOffset, target.data.length);
  for (let y = 0; y < rows.outputLength; y++) {
    sums.fill(0);
    for (let k = 0; k < rows.count[y]; k++) {
      const weight = rows.weights[y * rows.stride + k];
      const from = (rows.first[y] + k) * rowLength;
      for (let x = 0; x < rowLength; x++) sums[x] = sums[x] + f32(squeezed[from + x] * weight);
    }
    levels.set(sums, ((target.top + y) * target.rowPixels + target.left) * 3);
  }
}

/** The horizontal pass of the rows `from` to `end` into [input height, output width, 3] float32. */
function squeezeColumns(pixels: Pixels, columns: AxisTaps, from: number, end: number, squeezed: Float32Array): void {
  const { data, width, channels } = pixels;
  let at = from * columns.outputLength * 3;
  for (let y = from; y < end; y++) {
    const row = y * width * channels;
    for (let x = 0; x < columns.outputLength; x++) {
      let source = row + columns.first[x] * channels;
      const weightStart = x * columns.stride;
      const weightEnd = weightStart + columns.count[x];
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let k = weightStart; k < weightEnd; k++) {
        const weight = columns.weights[k];
        red = f32(red + f32(data[source] * weight));
        green = f32(green + f32(data[source + 1] * weight));
        blue = f32(blue + f32(data[source + 2] * weight));
        source += channels;
      }
      squeezed[at++] = red;
      squeezed[at++] = green;
      squeezed[at++] = blue;
    }
  }
}
