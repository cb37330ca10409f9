import { outlineGraphFile } from '@fexgraph/graph-files';
import { describe, expect, it } from 'vitest';
import { openBody, scopeOf } from './scope.ts';

const twice = (inner: string) => `{ nodes: { a: { use: ${inner} }, b: { use: ${inner} } } }`;
const levels = Array.from({ length: 24 }, (_, i) => `  g${i}: ${i === 23 ? '{ nodes: {} }' : twice(`g${i + 1}`)}\n`);
const outline = outlineGraphFile(
  `version: 1\ngraphs:\n${levels.join('')}  alone: { nodes: {} }\nnodes: { top: { use: g0 } }\n`,
  'g.yaml',
)!;

describe('scopes', () => {
  it('lead to a sub-graph through its uses, also where there are millions of ways', () => {
    expect(scopeOf(outline, undefined)).toEqual([]);
    const deepest = scopeOf(outline, 'g23')!;
    expect(deepest).toHaveLength(24);
    expect(openBody(outline, deepest).graph).toBe('g23');
  });

  it('lead nowhere where nothing uses it, and end where a use is gone', () => {
    expect(scopeOf(outline, 'alone')).toBeUndefined();
    expect(openBody(outline, ['top', 'gone', 'a']).graph).toBe('g0');
  });
});
