import type { Pixels } from '@fexgraph/core';
import type { AxisTaps } from '../rescale/axis-taps.ts';
import type { ResampleTarget } from '../rescale/resample.ts';

/** Bits of a weight. Together 23: a sum of 8-bit levels just fits into a signed 32-bit number. */
const ROW_BITS = 12;
const COLUMN_BITS = 11;
const BITS = ROW_BITS + COLUMN_BITS;
const HALF = 1 << (BITS - 1);

/**
 * Separable resampling to RGB in integers: within one level of exact arithmetic and several times as fast as the
 * float32 form. Rows first, one output row at a time, so that the working set stays in the cache.
 */
export function resampleFixed(pixels: Pixels, columns: AxisTaps, rows: AxisTaps, target: ResampleTarget): void {
  const { channels } = pixels;
  const columnWeights = fixedWeights(columns, 1 << COLUMN_BITS);
  const rowWeights = fixedWeights(rows, 1 << ROW_BITS);
  const blended = new Int32Array(pixels.width * channels);
  for (let y = 0; y < rows.outputLength; y++) {
    blendRows(pixels, rows.first[y], rows.count[y], rowWeights, y * rows.stride, blended);
    let to = ((target.top + y) * target.rowPixels + target.left) * 3;
    for (let x = 0; x < columns.outputLength; x++) {
      let red = HALF;
      let green = HALF;
      let blue = HALF;
      let from = columns.first[x] * channels;
      const start = x * columns.stride;
      const end = start + columns.count[x];
      for (let k = start; k < end; k++) {
        const weight = columnWeights[k];
        red += blended[from] * weight;
        green += blended[from + 1] * weight;
        blue += blended[from + 2] * weight;
        from += channels;
      }
      target.data[to] = red >> BITS;
      target.data[to + 1] = green >> BITS;
      target.data[to + 2] = blue >> BITS;
      to += 3;
    }
  }
}

/** Weighted sum of `count` rows from `first`, in 1/4096 levels. Two or three rows are the usual case. */
function blendRows(
  pixels: Pixels,
  first: number,
  count: number,
  weights: Int32Array,
  at: number,
  blended: Int32Array,
): void {
  const { data } = pixels;
  const length = blended.length;
  const row = first * length;
  const w0 = weights[at];
  if (count === 1) {
    for (let i = 0; i < length; i++) blended[i] = data[row + i] * w0;
    return;
  }
  const w1 = weights[at + 1];
  if (count === 2) {
    for (let i = 0; i < length; i++) blended[i] = data[row + i] * w0 + data[row + length + i] * w1;
    return;
  }
  const w2 = weights[at + 2];
  for (let i = 0; i < length; i++) {
    blended[i] = data[row + i] * w0 + data[row + length + i] * w1 + data[row + 2 * length + i] * w2;
  }
  for (let k = 3; k < count; k++) {
    const weight = weights[at + k];
    const next = row + k * length;
    for (let i = 0; i < length; i++) blended[i] += data[next + i] * weight;
  }
}

/** Integer weights whose sums are exactly `one`: what rounding loses goes to the heaviest tap. */
function fixedWeights(taps: AxisTaps, one: number): Int32Array {
  const fixed = new Int32Array(taps.weights.length);
  for (let i = 0; i < taps.outputLength; i++) {
    const start = i * taps.stride;
    let heaviest = start;
    let rest = one;
    for (let k = start; k < start + taps.count[i]; k++) {
      fixed[k] = Math.round(taps.weights[k] * one);
      rest -= fixed[k];
      if (fixed[k] > fixed[heaviest]) heaviest = k;
    }
    fixed[heaviest] += rest;
  }
  return fixed;
}
