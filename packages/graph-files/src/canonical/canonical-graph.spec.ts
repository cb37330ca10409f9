import type { GraphSpec } from '@fexgraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitrarySpec } from '../../test/arbitrary-spec.ts';
import { canonicalGraph } from './canonical-graph.ts';

/** The same graph with everything whose order means nothing the other way round. */
function reversed(spec: GraphSpec): GraphSpec {
  const turn = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(turn);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, item]) => [key, turn(item)]),
    );
  };
  const ports = new Map<string, GraphSpec['edges'][number][]>();
  for (const edge of spec.edges) {
    const port = `${edge.to}\n${edge.port}`;
    ports.set(port, [...(ports.get(port) ?? []), edge]);
  }
  return { ...(turn(spec) as GraphSpec), edges: [...ports.values()].reverse().flat() };
}

describe('canonicalGraph', () => {
  it('is JSON with keys in order', () => {
    const spec: GraphSpec = {
      version: 1,
      nodes: {
        b: { type: 'x/b', options: {} },
        a: { type: 'x/a', options: { z: -0, a: [1e21, undefined].slice(0, 1), n: undefined } },
      },
      edges: [{ to: 'b', from: 'a' }],
      outputs: {},
    };
    expect(canonicalGraph(spec)).toBe(
      '{"edges":[{"from":"a","to":"b"}],"nodes":{"a":{"options":{"a":[1e+21],"z":0},"type":"x/a"},"b":{"type":"x/b"}},"version":1}',
    );
  });

  it('does not depend on an order that means nothing', () => {
    fc.assert(
      fc.property(arbitrarySpec, (spec) => {
        expect(canonicalGraph(reversed(spec))).toBe(canonicalGraph(spec));
      }),
      { numRuns: 100 },
    );
  });

  it('depends on the order of edges into one port, on types, options and settings', () => {
    const spec: GraphSpec = {
      version: 1,
      nodes: { a: { type: 'x/a' }, b: { type: 'x/a' }, c: { type: 'x/c' } },
      edges: [
        { from: 'a', to: 'c', port: 'p' },
        { from: 'b', to: 'c', port: 'p' },
      ],
    };
    const others: GraphSpec[] = [
      { ...spec, edges: [...spec.edges].reverse() },
      { ...spec, nodes: { ...spec.nodes, c: { type: 'x/c@1' } } },
      { ...spec, nodes: { ...spec.nodes, c: { type: 'x/c', options: { k: 1 } } } },
      { ...spec, nodes: { ...spec.nodes, c: { type: 'x/c', maxBatch: 2 } } },
      { ...spec, maxErrors: 3 },
      { ...spec, outputs: { a: 'a' } },
    ];
    const texts = [spec, ...others].map((graph) => canonicalGraph(graph));
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('refuses or marks what JSON cannot hold', () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    const withOption = (option: unknown): GraphSpec => ({
      version: 1,
      nodes: { a: { type: 'x/a', options: { list: [option] } } },
      edges: [],
    });
    for (const [option, kind] of [
      [() => 1, 'function'],
      [new Uint8Array(3), 'Uint8Array'],
      [Number.POSITIVE_INFINITY, 'Infinity'],
      [circle, 'a value that contains itself'],
      [new Date(0), 'Date'],
      [10n, 'bigint'],
      [undefined, 'undefined'],
    ]) {
      expect(() => canonicalGraph(withOption(option))).toThrow(
        `nodes.a.options.list.0${option === circle ? '.self' : ''} holds ${kind}`,
      );
      expect(canonicalGraph(withOption(option), { apiOnly: 'mark' })).toContain(`{"$api":"${kind}"}`);
    }
  });
});
