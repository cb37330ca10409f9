import type { FaceSummary } from '../summary/face-summary.ts';
import type { Box, Mark } from './marks.ts';
import { strokeText, strokeTextWidth } from './stroke-font.ts';

/** Number, identity and top emotion. */
export function labelLines(face: FaceSummary, position: number): readonly string[] {
  const who = face.known ?? face.identity;
  const name = who ? `${position} ${who}` : String(position);
  return face.emotion ? [name, `${face.emotion.name} ${Math.round(face.emotion.value * 100)}%`] : [name];
}

const overlaps = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/**
 * Places labels so that they stay inside the picture, off each other and off every face: above the face they are of,
 * below it, at its sides. Where there is no such place there is no label: a face says more than its name.
 */
export class LabelPlaces {
  readonly #taken: Box[];

  constructor(
    private readonly picture: { readonly width: number; readonly height: number },
    faces: readonly Box[],
  ) {
    this.#taken = [...faces];
  }

  place(face: Box, width: number, height: number): Box | undefined {
    const [right, bottom] = [face.x + face.width, face.y + face.height];
    const columns = [face.x, right - width, face.x + (face.width - width) / 2];
    const rows = [face.y, bottom - height];
    const wishes = [
      ...columns.map((x) => ({ x, y: face.y - height })),
      ...columns.map((x) => ({ x, y: bottom })),
      ...rows.map((y) => ({ x: right, y })),
      ...rows.map((y) => ({ x: face.x - width, y })),
    ];
    const box = wishes.map(({ x, y }): Box => ({ x, y, width, height })).find((wish) => this.#isFree(wish));
    if (box) this.#taken.push(box);
    return box;
  }

  #isFree(box: Box): boolean {
    const { width, height } = this.picture;
    if (box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height) return false;
    return !this.#taken.some((other) => overlaps(other, box));
  }
}

/** Size of a label whose capitals are `capital` high. */
export function labelSize(lines: readonly string[], capital: number): { width: number; height: number } {
  const widest = Math.max(...lines.map((line) => strokeTextWidth(line, capital)));
  return { width: widest + capital, height: (lines.length * 1.7 + 0.4) * capital };
}

/** White strokes on a dark plate with the colour of the face at its edge: readable on any ground. */
export function labelMarks(lines: readonly string[], place: Box, capital: number, colour: string): readonly Mark[] {
  const text = lines
    .map((line, i) => strokeText(line, place.x + capital / 2, place.y + (0.5 + 1.7 * i) * capital, capital))
    .join('');
  return [
    { kind: 'area', box: place, colour: '#101418', opacity: 0.78 },
    { kind: 'area', box: { ...place, width: capital / 4 }, colour },
    { kind: 'stroke', path: text, colour: '#fff', width: capital / 7 },
  ];
}
