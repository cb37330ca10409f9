// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how graph files name params
import { compile, GraphBuilder, type GraphSpec, NodeRegistry, nodeOperator } from '@fexgraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitrarySpec } from '../../test/arbitrary-spec.ts';
import { fakeContainer } from '../../test/fake-nodes.ts';
import { canonicalGraph } from '../canonical/canonical-graph.ts';
import { readGraphFile } from '../read-graph-file.ts';
import { writeGraphFile } from './write-graph-file.ts';

/** A graph of the fake nodes, made with the builder. */
function builtGraph(): GraphSpec {
  const registry = NodeRegistry.of(fakeContainer());
  const make = (type: string, options?: object) => {
    const { definition, nodeClass } = registry.get(type)!;
    return nodeOperator(definition, nodeClass)(options as never) as never;
  };
  const builder = new GraphBuilder('built') as unknown as {
    add(id: string, spec: never, wiring?: unknown): unknown;
    settings(wire: unknown, settings: object): unknown;
    output(name: string, wire: unknown): void;
    build(defaults: object): { spec: GraphSpec };
  };
  const pictures = builder.add('pictures', make('fake/pictures', { names: ['a'] }));
  const faces = builder.add('faces', make('fake/faces', { threshold: 0.25, backend: 'webgpu' }), pictures);
  const pose = builder.add('pose', make('fake/head', { name: 'yes' }), faces);
  const gaze = builder.add('gaze', make('fake/head', { name: '${params.x}' }), faces);
  const rows = builder.add('rows', make('fake/assemble'), { faces, heads: [pose, gaze] });
  builder.settings(faces, { onError: { retry: 2, otherwise: 'null-row' }, maxBatch: 2 });
  builder.output('rows', rows);
  return builder.build({ maxErrors: 10 }).spec;
}

const TEXT = `version: 1
name: built
maxErrors: 10
nodes:
  pictures:
    type: fake/pictures@1
    options:
      names: [ a ]
  faces:
    type: fake/faces@2
    backend: webgpu
    options:
      threshold: 0.25
    onError: { retry: 2, otherwise: null-row }
    maxBatch: 2
    inputs: { picture: pictures }
  pose:
    type: fake/head@1
    options:
      name: "yes"
    inputs: { faces: faces }
  gaze:
    type: fake/head@1
    options:
      name: $\${params.x}
    inputs: { faces: faces }
  rows:
    type: fake/assemble@1
    inputs: { faces: faces, heads: [ pose, gaze ] }
outputs:
  rows: rows
`;

describe('writeGraphFile', () => {
  it('writes what a builder made so that it reads back as the same graph', () => {
    const spec = builtGraph();
    const text = writeGraphFile(spec, { description: 'a graph', plugins: ['@fexgraph/fake'] });
    const file = readGraphFile(text, 'g.yaml');
    expect(file).toMatchObject({ name: 'built', description: 'a graph', plugins: ['@fexgraph/fake'], params: [] });
    expect(canonicalGraph(file.spec)).toBe(canonicalGraph(spec));
    expect(() => compile(file.spec, fakeContainer())).not.toThrow();
  });

  it('reads well', () => {
    const text = writeGraphFile(builtGraph());
    expect(text).toBe(TEXT);
  });

  it('is the inverse of reading for every graph, as YAML and as JSON', () => {
    fc.assert(
      fc.property(arbitrarySpec, fc.constantFrom('yaml' as const, 'json' as const), (spec, format) => {
        const text = writeGraphFile(spec, { format });
        const { spec: read } = readGraphFile(text, `g.${format}`);
        expect(canonicalGraph(read)).toBe(canonicalGraph(spec));
        // And the text is a fixed point: it does not drift from save to save.
        expect(writeGraphFile(read, { format })).toBe(text);
      }),
      { numRuns: 100 },
    );
  });

  it('refuses what a file cannot hold, all of it at once', () => {
    const spec: GraphSpec = {
      version: 1,
      nodes: {
        'a.b': { type: 'x/y' },
        c: { type: 'x/y', options: { on: () => 1, deep: [{ mask: new Uint8Array(2) }], limit: Number.NaN } },
        d: { type: 'x/y', options: JSON.parse('{"__proto__": 1}') },
        e: { type: 'x/y', options: 5 },
      },
      edges: [],
      outputs: { 'an output': 'c' },
    };
    expect(() => writeGraphFile(spec)).toThrow(
      'a graph file cannot hold the id of node "a.b"; the name of output "an output"; function at c.on; ' +
        'Uint8Array at c.deep.0.mask; NaN at c.limit; the key "__proto__" at d; options of node "e" that are not a map',
    );
  });
});
