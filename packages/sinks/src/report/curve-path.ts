import type { CurvePiece } from './report-data.ts';

type Place = readonly [x: number, y: number];

/** Relative lines between whole numbers, with no more characters than a reader of SVG needs. */
function lines(places: readonly Place[]): string {
  if (places.length === 0) return '';
  let [x, y] = places[0];
  let text = `M${x} ${y}`;
  let command = '';
  for (const [toX, toY] of places.slice(1)) {
    const [dx, dy] = [toX - x, toY - y];
    if (dx === 0 && dy === 0) continue;
    const numbers = `${dx}${dy < 0 ? '' : ' '}${dy}`;
    text += command === '' ? `l${numbers}` : dx < 0 ? numbers : ` ${numbers}`;
    command = 'l';
    [x, y] = [toX, toY];
  }
  // a stroke of no length with round ends is a dot
  return command === '' ? `${text}h0` : text;
}

/** Two paths: the means as a line, and the area between least and greatest value; empty where each bin has one value. */
export interface CurvePaths {
  readonly line: string;
  readonly area: string;
}

/**
 * A curve as paths, each stretch for itself.
 *
 * @param x, y places in units of the drawing
 */
export function curvePaths(
  pieces: readonly CurvePiece[],
  x: (at: number) => number,
  y: (value: number) => number,
): CurvePaths {
  let [line, area] = ['', ''];
  for (const { at, mean, low, high } of pieces) {
    const places = (values: readonly number[]) =>
      values.map((value, i): Place => [Math.round(x(at[i])), Math.round(y(value))]);
    line += lines(places(mean));
    const [above, below] = [places(high), places(low)];
    if (above.some(([, top], i) => top !== below[i][1])) area += `${lines([...above, ...below.reverse()])}z`;
  }
  return { line, area };
}
