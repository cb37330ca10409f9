import { describe, expect, expectTypeOf, it } from 'vitest';
import { changed, GOOD, sampleContainer } from '../../test/support/sample-graph.ts';
import type { NodeDefinition } from '../node/definition.ts';
import type { NodeSpec } from '../node/node-spec.ts';
import type { Port } from '../node/port.ts';
import type { Detections } from '../packets/faces.ts';
import type { Frame } from '../packets/frame.ts';
import { DetectionsPacket, FexPacket, FramePacket } from '../packets/packet-types.ts';
import { compile } from './compile.ts';
import { GraphBuilder, type Wire } from './graph-builder.ts';
import type { GraphSpec } from './graph-spec.ts';
import { NodeRegistry } from './node-registry.ts';

const container = sampleContainer();
const registry = NodeRegistry.of(container);
const LOADED: GraphSpec = {
  ...GOOD,
  name: 'loaded',
  onError: 'skip',
  maxErrors: 3,
  outputs: { rows: 'fex', faces: 'faces' },
};
const loaded = (spec = LOADED) => GraphBuilder.from(spec, registry);
type OfFaces = NodeDefinition & { readonly input: Port<Detections, false, false>; readonly output: Port<Detections> };
const smooth = { ...registry.registered('detect/smooth'), options: undefined } as unknown as NodeSpec<OfFaces>;

describe('a builder that goes on with a loaded graph', () => {
  it('builds the same graph again', () => {
    expect(loaded().build().spec).toEqual(LOADED);
    expect(loaded().build({ maxErrors: 1, mode: 'live' }).spec).toEqual({ ...LOADED, maxErrors: 1, mode: 'live' });
  });

  it('finds wires by node and by output, with the packet that the caller expects', () => {
    const graph = loaded();
    expectTypeOf(graph.wire('images', FramePacket)).toEqualTypeOf<Wire<Frame>>();
    expectTypeOf(graph.outputWire('faces', DetectionsPacket)).toEqualTypeOf<Wire<Detections>>();
    expect(graph.outputWire('rows', FexPacket).node).toBe('fex');
    expect(() => graph.wire('images', DetectionsPacket)).toThrow('node "images" gives Frame, not Detections');
    expect(() => graph.wire('csv', FexPacket)).toThrow('node "csv" gives nothing, not Fex');
    expect(() => graph.wire('face', FramePacket)).toThrow(expect.objectContaining({ hint: 'did you mean "faces"?' }));
    expect(() => graph.outputWire('row', FexPacket)).toThrow(expect.objectContaining({ hint: 'did you mean "rows"?' }));
  });

  it('adds nodes to it', () => {
    const graph = loaded();
    graph.output('steady', graph.add('smooth', smooth, graph.wire('faces', DetectionsPacket)));
    const { nodes, outputs } = compile(graph.build(), container);
    expect(nodes.map(({ id }) => id)).toContain('smooth');
    expect(outputs).toEqual({ rows: 'fex', faces: 'faces', steady: 'smooth' });
  });

  it('replaces a node: wires and settings stay, options do not', () => {
    const spec = changed({ nodes: { faces: { type: 'detect/faces@2', options: { threshold: 0.7 }, maxBatch: 2 } } });
    const graph = loaded(spec).replace('faces', {
      ...registry.registered('detect/faces'),
      options: { model: 'other' },
    });
    const built = graph.build().spec;
    expect(built.nodes.faces).toEqual({ type: 'detect/faces@2', options: { model: 'other' }, maxBatch: 2 });
    expect(built.edges).toEqual(spec.edges);
    expect(() => graph.replace('nobody', smooth)).toThrow('the graph has no node "nobody"');
  });

  it('inserts a node behind a wire', () => {
    const graph = loaded();
    const wire: Wire<Detections> = graph.insert('smooth', smooth, graph.wire('faces', DetectionsPacket));
    expect(wire.node).toBe('smooth');
    const { edges, outputs } = graph.build().spec;
    expect(edges.map(({ from, to }) => `${from} > ${to}`)).toEqual([
      'images > faces',
      'smooth > chips',
      'smooth > fex',
      'chips > fex',
      'fex > csv',
      'faces > smooth',
    ]);
    expect(outputs).toEqual({ rows: 'fex', faces: 'smooth' });
    expect(compile(graph.build(), container).pruned).toEqual([]);
  });

  it('removes a node with its wires and outputs; what only it read is left out', () => {
    const { spec } = loaded().remove('chips').build();
    expect(Object.keys(spec.nodes)).toEqual(['images', 'faces', 'fex', 'csv']);
    expect(spec.edges.filter(({ from, to }) => [from, to].includes('chips'))).toEqual([]);
    expect(loaded().remove('fex').build().spec.outputs).toEqual({ faces: 'faces' });
    expect(compile(loaded().remove('fex').remove('csv').build(), container).pruned).toEqual(['chips']);
    expect(() => loaded().remove('nobody')).toThrow('the graph has no node "nobody"');
  });

  it('removes all nodes of a sub-graph by the name it is used under', () => {
    const nodes = {
      'who/embed': { type: 'identity/embed' },
      'who/seen': { type: 'sink/who' },
      whole: GOOD.nodes.chips,
    };
    const edges = [
      { from: 'faces', to: 'who/embed' },
      { from: 'who/embed', to: 'who/seen' },
      { from: 'faces', to: 'whole' },
    ];
    const { spec } = loaded(changed({ nodes, edges })).remove('who').build();
    expect(Object.keys(spec.nodes)).toEqual([...Object.keys(GOOD.nodes), 'whole']);
    expect(spec.edges).toEqual([...GOOD.edges, { from: 'faces', to: 'whole' }]);
  });

  it('needs to know every node type', () => {
    const spec = changed({ nodes: { more: { type: 'detect/face' } } });
    expect(() => loaded(spec)).toThrow(
      expect.objectContaining({ code: 'NOT_REGISTERED', hint: 'did you mean "detect/faces"?' }),
    );
  });
});
