/** A point in pixels of the picture. */
export type Point = readonly [x: number, y: number];

export const number = (value: number) => String(Math.round(value * 100) / 100);

export function polyline(points: readonly Point[], closed: boolean): string {
  return points.map(([x, y], i) => `${i ? 'L' : 'M'}${number(x)} ${number(y)}`).join('') + (closed ? 'Z' : '');
}

/** A circle through points around a middle; four points of an iris as a polyline would be a lozenge. */
export function circle(points: readonly Point[]): string {
  const mean = (of: (point: Point) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean((point) => point[0]), mean((point) => point[1])];
  const radius = mean((point) => Math.hypot(point[0] - x, point[1] - y));
  const half = `${number(radius)} ${number(radius)} 0 1 0`;
  return `M${number(x - radius)} ${number(y)}a${half} ${number(2 * radius)} 0a${half} ${number(-2 * radius)} 0`;
}

/** Dots as strokes of next to no length: with round caps one path draws them all, many times faster than circles. */
export function dots(points: readonly Point[]): string {
  return points.map(([x, y]) => `M${number(x)} ${number(y)}h0.01`).join('');
}
