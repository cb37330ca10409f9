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
 * float32 form. The sums are exact, so the order of the axes changes no level, only the work: rows first where there are
 * more of them than are wanted, columns first where rows are repeated. A strip of a few rows, however long, is read once.
 */
export function resampleFixed(pixels: Pixels, columns: AxisTaps, rows: AxisTaps, target: ResampleTarget): void {
  const columnWeights = fixedWeights(columns, 1 << COLUMN_BITS);
  const rowWeights = fixedWeights(rows, 1 << ROW_BITS);
  if (rows.outputLength > pixels.height) {
    const narrow = squeezeColumns(pixels, columns, columnWeights);
    const blended = new Int32Array(columns.outputLength * 3);
    for (let y = 0; y < rows.outputLength; y++) {
      blendRows(narrow, rows.first[y], rows.count[y], rowWeights, y * rows.stride, blended);
      let to = startOf(target, y);
      for (let i = 0; i < blended.length; i++) target.data[to++] = (blended[i] + HALF) >> BITS;
    }
    return;
  }
  // One output row at a time, so that the working set stays in the cache.
  const blended = new Int32Array(pixels.width * pixels.channels);
  for (let y = 0; y < rows.outputLength; y++) {
    blendRows(pixels.data, rows.first[y], rows.count[y], rowWeights, y * rows.stride, blended);
    squeezeRow(blended, pixels.channels, columns, columnWeights, target.data, startOf(target, y));
  }
}

function startOf({ top, left, rowPixels }: ResampleTarget, y: number): number {
  return ((top + y) * rowPixels + left) * 3;
}

/** Weighted sums of a row in 1/4096 levels, as levels. */
function squeezeRow(
  row: Int32Array,
  channels: number,
  columns: AxisTaps,
  weights: Int32Array,
  into: Uint8Array,
  to: number,
): void {
  const { outputLength, first, count, stride } = columns;
  for (let x = 0; x < outputLength; x++) {
    let from = first[x] * channels;
    let red = HALF;
    let green = HALF;
    let blue = HALF;
    const start = x * stride;
    const end = start + count[x];
    for (let k = start; k < end; k++) {
      const weight = weights[k];
      red = (red + Math.imul(row[from], weight)) | 0;
      green = (green + Math.imul(row[from + 1], weight)) | 0;
      blue = (blue + Math.imul(row[from + 2], weight)) | 0;
      from += channels;
    }
    into[to++] = red >> BITS;
    into[to++] = green >> BITS;
    into[to++] = blue >> BITS;
  }
}

/** All rows at their output width, in 1/2048 levels: [height, output width, 3]. */
function squeezeColumns({ data, width, height, channels }: Pixels, columns: AxisTaps, weights: Int32Array): Int32Array {
  const squeezed = new Int32Array(height * columns.outputLength * 3);
  let to = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < columns.outputLength; x++, to += 3) {
      let from = (y * width + columns.first[x]) * channels;
      const start = x * columns.stride;
      const end = start + columns.count[x];
      for (let k = start; k < end; k++) {
        const weight = weights[k];
        squeezed[to] += data[from] * weight;
        squeezed[to + 1] += data[from + 1] * weight;
        squeezed[to + 2] += data[from + 2] * weight;
        from += channels;
      }
    }
  }
  return squeezed;
}

/** Sum of `count` rows from `first` with weights in 1/4096. Two or three rows are the usual case. */
function blendRows(
  data: Uint8Array | Int32Array,
  first: number,
  count: number,
  weights: Int32Array,
  at: number,
  blended: Int32Array,
): void {
  const length = blended.length;
  let upper = first * length;
  const w0 = weights[at];
  if (count === 1) {
    for (let i = 0; i < length; i++, upper++) blended[i] = Math.imul(data[upper], w0);
    return;
  }
  let lower = upper + length;
  const w1 = weights[at + 1];
  if (count === 2) {
    for (let i = 0; i < length; i++, upper++, lower++) {
      blended[i] = (Math.imul(data[upper], w0) + Math.imul(data[lower], w1)) | 0;
    }
    return;
  }
  let third = lower + length;
  const w2 = weights[at + 2];
  for (let i = 0; i < length; i++, upper++, lower++, third++) {
    const two = (Math.imul(data[upper], w0) + Math.imul(data[lower], w1)) | 0;
    blended[i] = (two + Math.imul(data[third], w2)) | 0;
  }
  for (let k = 3; k < count; k++) {
    const weight = weights[at + k];
    for (let i = 0; i < length; i++, third++) blended[i] = (blended[i] + Math.imul(data[third], weight)) | 0;
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
