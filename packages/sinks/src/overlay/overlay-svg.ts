import type { FexRow } from '@fexgraph/core';
import { escapeXml } from './escape-xml.ts';
import type { Mark, MarkGroup } from './marks.ts';
import { type OverlayOptions, overlayMarks } from './overlay-marks.ts';
import { number } from './path-data.ts';

/** A drawing of Fex rows to lay over their picture: `overlayMarks` as SVG of the picture's size, without the picture. */
export function overlaySvg(
  size: { readonly width: number; readonly height: number },
  rows: Iterable<FexRow>,
  options: OverlayOptions = {},
): string {
  const drawn = overlayMarks(size, rows, options).map(groupSvg).join('');
  const [w, h] = [number(size.width), number(size.height)];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" ` +
    `fill="none" stroke-linecap="round" stroke-linejoin="round">${drawn}</svg>`
  );
}

function groupSvg({ title, marks }: MarkGroup): string {
  const named = title === undefined ? '' : `<title>${escapeXml(title)}</title>`;
  return `<g>${named}${marks.map(markSvg).join('')}</g>`;
}

function markSvg(mark: Mark): string {
  if (mark.kind === 'stroke') {
    const { path, colour, width, opacity } = mark;
    const faint = opacity === undefined ? '' : ` stroke-opacity="${opacity}"`;
    return `<path d="${path}" stroke="${colour}"${faint} stroke-width="${number(width)}"/>`;
  }
  const { box, colour, opacity } = mark;
  const faint = opacity === undefined ? '' : ` fill-opacity="${opacity}"`;
  const [x, y, width, height] = [box.x, box.y, box.width, box.height].map(number);
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${colour}"${faint} stroke="none"/>`;
}
