import { describe, expect, it } from 'vitest';
import { faceDrawing } from '../../test/face-drawing.ts';
import type { GraphDrawing } from '../drawing/graph-drawing.ts';
import { toSvg } from './to-svg.ts';

/** A rough check that a text is well-formed XML: tags close in order, no bare ampersand. */
function checkXml(text: string): void {
  const open: string[] = [];
  for (const [tag, slash, name, selfClosing] of text.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
    if (slash) expect(open.pop(), tag).toBe(name);
    else if (!selfClosing) open.push(name);
  }
  expect(open).toEqual([]);
  expect(text).not.toMatch(/&(?!(amp|lt|gt|quot);)/);
}

describe('toSvg', () => {
  it('shows every node, every label, and what is pruned in grey', () => {
    const svg = toSvg(faceDrawing);
    checkXml(svg);
    for (const { type } of faceDrawing.nodes) if (type) expect(svg).toContain(`>${type}</text>`);
    expect(svg).toContain('<tspan class="path">who/</tspan>embed</text>');
    expect(svg.match(/class="label/g)).toHaveLength(faceDrawing.edges.length);
    expect(svg.match(/<g class="pruned"/g)).toHaveLength(1);
    expect(svg.match(/<path class="edge pruned"/g)).toHaveLength(1);
    expect(svg).toContain('>outputs.rows</text>');
  });

  it('needs nothing from outside', () => {
    expect(toSvg(faceDrawing).replace('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|<script|@import|url\((?!#)/,
    );
  });

  it('escapes names, and draws cycles and empty graphs', () => {
    const node = (id: string) => ({ id, type: '<script>&"', role: 'node', pruned: false }) as const;
    const cycle: GraphDrawing = {
      name: 'a & b\u0000',
      nodes: [node('a'), node('b'), node('c')],
      edges: [
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'a'],
        ['c', 'c'],
      ].map(([from, to]) => ({ from, to, label: '<x>', pruned: false })),
    };
    checkXml(toSvg(cycle));
    expect(toSvg(cycle)).not.toMatch(/NaN|undefined|Infinity|<script/);
    expect(toSvg({ nodes: [], edges: [] })).not.toMatch(/NaN|undefined|Infinity/);
  });
});
