import type { DrawnEdge, DrawnNode, GraphDrawing } from '../drawing/graph-drawing.ts';
import { type LaidOut, layOut, type Point } from '../layout/lay-out.ts';
import { attachEdges } from './attach-edges.ts';
import { edgePath } from './edge-path.ts';
import { SVG_STYLE } from './svg-style.ts';

const ID_SIZE = 13;
const TYPE_SIZE = 11;
const LABEL_SIZE = 10.5;
/** Width of a character of the fonts in the style, as a share of their size: wide enough for every one of them. */
const MONO = 0.61;
const SANS = 0.56;
const SPACING = { boxHeight: 46, labelHeight: 16, gap: 22, rowGap: 17 };
const MARGIN = 16;
const TITLE_HEIGHT = 26;

/** A picture of the graph that needs nothing else: no script, no font file, no network. */
export function toSvg(drawing: GraphDrawing): string {
  const { nodes, edges, name } = drawing;
  const widths = nodes.map(boxWidth);
  const laidOut = layOut(
    nodes.map(({ id }, i) => ({ id, width: widths[i] })),
    edges.map(({ from, to, label }) => ({ from, to, labelWidth: label.length * LABEL_SIZE * SANS + 10 })),
    SPACING,
  );
  const top = MARGIN + (name ? TITLE_HEIGHT : 0);
  const width = Math.ceil(Math.max(laidOut.width, (name?.length ?? 0) * 9) + 2 * MARGIN);
  const height = Math.ceil(laidOut.height + top + MARGIN);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escapeXml(name ?? 'graph')}</title>`,
    `<style>${SVG_STYLE}</style>`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">' +
      '<path d="M0 0.8 L7 4 L0 7.2 z"/></marker></defs>',
    `<rect class="paper" width="${width}" height="${height}"/>`,
    ...(name ? [`<text class="name" x="${MARGIN}" y="${MARGIN + 8}">${escapeXml(name)}</text>`] : []),
    `<g transform="translate(${MARGIN} ${top})">`,
    ...drawEdges(drawing, widths, laidOut),
    ...nodes.map((node, i) => drawNode(node, widths[i], laidOut.boxes[i])),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function boxWidth({ id, type }: DrawnNode): number {
  return Math.round(Math.max(id.length * ID_SIZE * MONO, type.length * TYPE_SIZE * SANS, 60) + 24);
}

/** Lines first, then all labels, so that no line crosses a label. */
function drawEdges({ edges, nodes }: GraphDrawing, widths: readonly number[], laidOut: LaidOut): readonly string[] {
  const ends = attachEdges(nodes, edges, widths, laidOut, SPACING.boxHeight);
  const lines = edges.map((edge, i) => {
    const points = [ends[i].start, ...laidOut.edges[i].points.slice(1, -1), ends[i].end];
    return `<path class="${edgeClass(edge)}" d="${edgePath(points)}" marker-end="url(#arrow)"/>`;
  });
  const labels = edges.flatMap(({ label, pruned }, i) => {
    const { x, y } = laidOut.edges[i].label;
    const look = `class="label${pruned ? ' pruned' : ''}" x="${round(x)}" y="${round(y + 3.5)}"`;
    return label ? [`<text ${look}>${escapeXml(label)}</text>`] : [];
  });
  return [...lines, ...labels];
}

const edgeClass = ({ pruned }: DrawnEdge) => (pruned ? 'edge pruned' : 'edge');

function drawNode({ id, type, role, pruned }: DrawnNode, width: number, { x, y }: Point): string {
  const corner = role === 'source' || role === 'output' ? 16 : 4;
  const { boxHeight } = SPACING;
  const slash = type ? id.lastIndexOf('/') + 1 : 0;
  const path = slash > 0 ? `<tspan class="path">${escapeXml(id.slice(0, slash))}</tspan>` : '';
  const idLine = `<text class="id" y="${type ? -3 : 4}">${path}${escapeXml(id.slice(slash))}</text>`;
  const typeLine = type ? `<text class="type" y="13">${escapeXml(type)}</text>` : '';
  return (
    `<g class="${pruned ? 'pruned' : role}" transform="translate(${round(x)} ${round(y)})">` +
    `<rect x="${-width / 2}" y="${-boxHeight / 2}" width="${width}" height="${boxHeight}" rx="${corner}"/>` +
    `${idLine}${typeLine}</g>`
  );
}

const round = (value: number) => Math.round(value * 10) / 10;

function escapeXml(text: string): string {
  const clean = text.replace(/[\p{Cc}\ufffe\uffff]/gu, '\ufffd');
  return clean.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
