import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { circlesOf } from '../src/circles.ts';
import { fileImports, packageImports } from '../src/import-graph.ts';
import { readSources } from '../src/read-sources.ts';

const graph = (edges: Readonly<Record<string, string>>) =>
  new Map(Object.entries(edges).map(([from, to]) => [from, to.split(' ').filter(Boolean)]));

describe('the workspace', () => {
  const sources = readSources(fileURLToPath(new URL('../../..', import.meta.url)));

  it('has no circle of packages', () => {
    expect(circlesOf(packageImports(sources))).toEqual([]);
  });

  it('has no circle of files', () => {
    expect(circlesOf(fileImports(sources))).toEqual([]);
  });
});

describe('circlesOf', () => {
  it('finds none where all goes one way', () => {
    expect(circlesOf(graph({ a: 'b c', b: 'd', c: 'd', d: '' }))).toEqual([]);
  });

  it('finds two that need each other, and one that needs itself', () => {
    expect(circlesOf(graph({ a: 'b', b: 'a', c: 'c' }))).toEqual(['a -> b -> a', 'c -> c']);
  });

  it('gives shortest ways around, without what only leads to them', () => {
    expect(circlesOf(graph({ a: 'b', b: 'c d', c: 'd', d: 'e', e: 'b f', f: '' }))).toEqual([
      'b -> d -> e -> b',
      'c -> d -> e -> b -> c',
    ]);
  });
});

describe('fileImports', () => {
  it('follows relative imports, those of types too', () => {
    const text = "import type { B } from '../b.ts';\nimport { of } from 'rxjs';\nexport * from './c/d.ts';";
    const file = { packageName: '@fexgraph/core', path: 'src/x/a.ts', text, dependencies: [] };
    expect(fileImports([file]).get('@fexgraph/core/src/x/a.ts')).toEqual([
      '@fexgraph/core/src/b.ts',
      '@fexgraph/core/src/x/c/d.ts',
    ]);
  });
});
