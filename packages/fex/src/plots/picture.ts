import { FexgraphError } from '@fexgraph/core';
import type { Scale } from './scale.ts';
import { Svg, svg } from './svg.ts';

/** Dark on white, told apart by colour-blind readers (after Okabe and Ito). */
const COLOURS = ['#0067a8', '#b84a00', '#00795a', '#8c3a7f', '#6b5d00', '#4d4d4d'] as const;

/** More series cannot be told apart. */
const MOST_SERIES = COLOURS.length;

export const colourOf = (series: number): string => COLOURS[series % MOST_SERIES];

/** @throws FexgraphError `BAD_OPTION` for more series than can be told apart. @param what they are, and how many */
export function requireFew(count: number, what: string): void {
  if (count <= MOST_SERIES) return;
  throw new FexgraphError('BAD_OPTION', `${what}: at most ${MOST_SERIES} can be told apart`, {
    hint: 'label sessions by condition, or leave some out',
  });
}

export interface PictureText {
  readonly title: string;
  /** What is to be seen, for those who do not see it. */
  readonly description: string;
}

/** The space that a title takes. */
export const TITLE_HEIGHT = 44;

/** Pixels of a wide character of 13 px, and how much wider one of a title is. */
const [CHARACTER, WIDER] = [7.4, 1.35];

const STYLE = new Svg(
  [
    '<style>text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:#1a1d21}',
    '.title{font-size:16px;font-weight:600}.small{font-size:11px}.soft{fill:#59616b}.end{text-anchor:end}',
    '.middle{text-anchor:middle}.grid{stroke:#d9dde2;fill:none}.axis{stroke:#59616b;fill:none}</style>',
  ].join(''),
);

/** A picture that needs nothing else: no script, no font file, no network. Sizes in pixels. */
export function picture(
  [width, height]: readonly [number, number],
  { title, description }: PictureText,
  content: readonly Svg[],
): string {
  const lines = content.map(
    (part) => svg`${part}
`,
  );
  return svg`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img"><title>${title}</title><desc>${description}</desc>${STYLE}<rect width="${width}" height="${height}" fill="#fff"/><text class="title" x="16" y="26">${shortened(title, (width - 32) / WIDER)}</text>
${lines}</svg>
`.text;
}

/** A line at each tick of the upright axis, with its number on the left. */
export function gridLines({ ticks, place }: Scale, left: number, right: number): readonly Svg[] {
  return ticks.map(({ at, text }) => {
    const y = place(at);
    return svg`<path class="grid" d="M${left} ${y}H${right}"/><text class="end soft" x="${left - 8}" y="${y + 4.5}">${text}</text>`;
  });
}

/** What the upright axis is of, along the left side. */
export function sideLabel(text: string, top: number, bottom: number): Svg {
  return svg`<text class="middle" transform="translate(20 ${(top + bottom) / 2}) rotate(-90)">${text}</text>`;
}

/** The width of a text, from above. */
export const widthOf = (text: string): number => [...text].length * CHARACTER;

/** A text that is not wider than there is room. */
export function shortened(text: string, room: number): string {
  const characters = [...text];
  const most = Math.max(1, Math.floor(room / CHARACTER));
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}

/** Most pixels of a name in a legend. */
const NAME_ROOM = 180;

const entryWidth = (name: string) => widthOf(shortened(name, NAME_ROOM)) + 36;

export const legendWidth = (names: readonly string[]): number => names.reduce((sum, name) => sum + entryWidth(name), 0);

/** Names with their colours, from left to right. */
export function legend(names: readonly string[], x: number, y: number): Svg {
  const entries = names.map((name, i) => {
    const at = x + legendWidth(names.slice(0, i));
    return svg`<rect x="${at}" y="${y - 10}" width="12" height="12" fill="${colourOf(i)}"/><text x="${at + 18}" y="${y}">${shortened(name, NAME_ROOM)}</text>`;
  });
  return svg`<g>${entries}</g>`;
}
