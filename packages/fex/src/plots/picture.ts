import { type Svg, svg } from './svg.ts';

/** Dark on white, and told apart by colour-blind readers (after Okabe and Ito), also in print. */
export const COLOURS = ['#0067a8', '#b84a00', '#00795a', '#8c3a7f', '#6b5d00', '#4d4d4d'] as const;

export const colourOf = (series: number): string => COLOURS[series % COLOURS.length];

export interface PictureText {
  readonly title: string;
  /** What is to be seen, for those who do not see it. */
  readonly description: string;
}

/** Space that a picture leaves for its title. */
export const TITLE_HEIGHT = 44;

const STYLE =
  'text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:#1a1d21}' +
  '.title{font-size:16px;font-weight:600}.soft{fill:#59616b}.small{font-size:11px}' +
  '.grid{stroke:#d9dde2;fill:none}.axis{stroke:#59616b;fill:none}.zero{stroke:#59616b;stroke-dasharray:3 3}';

/** A picture that needs nothing else: no script, no font file, no network. */
export function picture(width: number, height: number, { title, description }: PictureText, content: readonly Svg[]): string {
  return `${
    svg`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img"><title>${title}</title><desc>${description}</desc><style>${cssOnly}</style><rect width="${width}" height="${height}" fill="#fff"/><text class="title" x="16" y="26">${title}</text>
${content.map((part) => svg`${part}
`)}</svg>
`.text
  }`;
}

/** Width of a text, from above: a wide character of 13 px. */
export const widthOf = (text: string): number => [...text].length * 7.4;

/** A text that is not wider than there is room, with the whole one for who points at it. */
export function label(text: string, room: number): { readonly shown: string; readonly whole: Svg | false } {
  const most = Math.max(1, Math.floor(room / 7.4));
  const characters = [...text];
  if (characters.length <= most) return { shown: text, whole: false };
  return { shown: `${characters.slice(0, most - 1).join('')}…`, whole: svg`<title>${text}</title>` };
}
