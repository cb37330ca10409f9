import type { Point } from '../layout/lay-out.ts';

const round = (value: number) => Math.round(value * 10) / 10;

/** A smooth line through points that lie below each other: it passes each one vertically. */
export function edgePath(points: readonly Point[]): string {
  const parts = [`M${round(points[0].x)} ${round(points[0].y)}`];
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]];
    const middle = (a.y + b.y) / 2;
    if (Math.abs(a.x - b.x) < 0.05) parts.push(`L${round(b.x)} ${round(b.y)}`);
    else {
      parts.push(`C${round(a.x)} ${round(middle)} ${round(b.x)} ${round(middle)} ${round(b.x)} ${round(b.y)}`);
    }
  }
  return parts.join(' ');
}
