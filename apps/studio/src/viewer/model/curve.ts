import type { Clip } from './clips.ts';

/** Values of a person over the frames of a clip; NaN where there is none. Of two rows in a frame the first with a value counts. */
export function curveOf(
  { rows, places, frames }: Clip,
  codes: Int32Array,
  members: ReadonlySet<number>,
  values: Float32Array,
): Float32Array {
  const curve = new Float32Array(frames.length).fill(Number.NaN);
  const isMember = new Uint8Array(Math.max(...members) + 1);
  for (const member of members) isMember[member] = 1;
  for (let i = 0; i < rows.length; i++) {
    // A row of nobody has -1, where the list has nothing.
    if (isMember[codes[rows[i]]] === 1 && Number.isNaN(curve[places[i]])) curve[places[i]] = values[rows[i]];
  }
  return curve;
}

/** Places of values that have none on either side: no line reaches them. */
export function loneValues(values: ArrayLike<number | null | undefined>): number[] {
  const isThere = (place: number) => (values[place] ?? null) !== null;
  return Array.from(values, (_, place) => place).filter(
    (place) => isThere(place) && !isThere(place - 1) && !isThere(place + 1),
  );
}

/** Places of x, then of each curve; null where a curve has no value. What uPlot draws. */
export type DrawnCurves = [xs: number[], ...curves: (number | null)[][]];

/**
 * Curves between two places of x, thinned to what can be seen: of each column of pixels the least and the greatest value of
 * each curve, in the order in which they come, so that no peak is lost. Few values stay as they are.
 *
 * @param xs rising
 */
export function envelope(
  xs: Float64Array,
  curves: readonly Float32Array[],
  from: number,
  to: number,
  pixels: number,
): DrawnCurves {
  let [start, end] = [0, xs.length];
  while (start < end && xs[start] < from) start++;
  while (end > start && xs[end - 1] > to) end--;
  // One more on each side: lines go on beyond the edge.
  [start, end] = [Math.max(0, start - 1), Math.min(xs.length, end + 1)];
  if (end - start <= 2 * pixels) {
    const whole = (curve: Float32Array) => Array.from(curve.subarray(start, end), (y) => (Number.isNaN(y) ? null : y));
    return [Array.from(xs.subarray(start, end)), ...curves.map(whole)];
  }
  const drawn: DrawnCurves = [[], ...curves.map(() => [])];
  for (let pixel = 0; pixel < pixels; pixel++) {
    const first = start + Math.floor(((end - start) * pixel) / pixels);
    const next = start + Math.floor(((end - start) * (pixel + 1)) / pixels);
    drawn[0].push(xs[first], xs[next - 1]);
    for (const [i, curve] of curves.entries()) (drawn[i + 1] as (number | null)[]).push(...ends(curve, first, next));
  }
  return drawn;
}

/** The least and the greatest value, the earlier one first. */
function ends(curve: Float32Array, start: number, end: number): [number | null, number | null] {
  let [least, greatest] = [-1, -1];
  for (let i = start; i < end; i++) {
    const y = curve[i];
    if (Number.isNaN(y)) continue;
    if (least < 0 || y < curve[least]) least = i;
    if (greatest < 0 || y > curve[greatest]) greatest = i;
  }
  if (least < 0) return [null, null];
  return least < greatest ? [curve[least], curve[greatest]] : [curve[greatest], curve[least]];
}
