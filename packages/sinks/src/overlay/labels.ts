import type { FaceSummary } from '../summary/face-summary.ts';
import { strokeText, strokeTextWidth } from './stroke-font.ts';
import { escapeXml, number } from './svg.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Number, identity and top emotion. */
export function labelLines(face: FaceSummary, position: number): readonly string[] {
  const name = face.identity ? `${position} ${face.identity}` : String(position);
  return face.emotion ? [name, `${face.emotion.name} ${Math.round(face.emotion.value * 100)}%`] : [name];
}

const overlaps = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(value, high));

/**
 * Places labels so that they stay inside the picture and off each other: above the face, else below, else moved down
 * from there as far as it takes.
 */
export class LabelPlaces {
  readonly #taken: Box[] = [];

  constructor(private readonly picture: { readonly width: number; readonly height: number }) {}

  place(face: Box, width: number, height: number): Box {
    const x = clamp(face.x, 0, Math.max(0, this.picture.width - width));
    const lowest = Math.max(0, this.picture.height - height);
    const at = (y: number): Box => ({ x, y: clamp(y, 0, lowest), width, height });
    const free = (box: Box) => !this.#taken.some((other) => overlaps(box, other));
    const wishes = [face.y - height, face.y + face.height].filter((y) => y >= 0 && y <= lowest);
    const below = Array.from({ length: 8 }, (_, i) => face.y + i * height);
    const box = [...wishes, ...below].map(at).find(free) ?? at(face.y);
    this.#taken.push(box);
    return box;
  }
}

/** Size of a label whose capitals are `capital` high. */
export function labelSize(lines: readonly string[], capital: number): { width: number; height: number } {
  const widest = Math.max(...lines.map((line) => strokeTextWidth(line, capital)));
  return { width: widest + capital, height: (lines.length * 1.7 + 0.4) * capital };
}

/** White strokes on a dark plate with the colour of the face at its edge: readable on any ground. */
export function labelSvg(
  lines: readonly string[],
  { x, y, width, height }: Box,
  capital: number,
  colour: string,
): string {
  const text = lines
    .map((line, i) => strokeText(line, x + capital / 2, y + (0.5 + 1.7 * i) * capital, capital))
    .join('');
  return (
    `<g><title>${escapeXml(lines.join(', '))}</title>` +
    `<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" fill="#101418" fill-opacity="0.78" stroke="none"/>` +
    `<rect x="${number(x)}" y="${number(y)}" width="${number(capital / 4)}" height="${number(height)}" fill="${colour}" stroke="none"/>` +
    `<path d="${text}" stroke="#fff" stroke-width="${number(capital / 7)}"/></g>`
  );
}
