import { Svg, svg } from './svg.ts';

export interface PagePicture {
  /** An SVG of this package, with its title. */
  readonly picture: string;
  /** What a reader should know of it. */
  readonly note?: string;
}

const STYLE = new Svg(
  [
    '<style>body{margin:0 auto;max-width:880px;padding:2rem 1.5rem;background:#fff;color:#1a1d21;',
    'font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}',
    'h1{font-size:1.7rem;overflow-wrap:anywhere}section{margin:2rem 0}',
    'p{margin:.3rem 1rem;color:#59616b}svg{max-width:100%;height:auto}',
    '@media print{body{max-width:none;padding:0}section{break-inside:avoid}@page{margin:16mm 14mm}}</style>',
  ].join(''),
);

/** A page of pictures that needs nothing else, and prints: no script, no network. */
export function picturePage(title: string, pictures: readonly PagePicture[]): string {
  const sections = pictures.map(
    ({ picture, note }) => svg`<section>
${new Svg(picture)}${
  note !== undefined &&
  svg`<p>${note}</p>
`
}</section>
`,
  );
  return svg`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${title}</title>${STYLE}</head>
<body><h1>${title}</h1>
${sections}</body></html>
`.text;
}
