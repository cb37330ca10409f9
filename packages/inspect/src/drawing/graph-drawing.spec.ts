import { NodeRegistry } from '@fexgraph/core';
import { container } from 'tsyringe';
import { describe, expect, it } from 'vitest';
import { faceDrawing } from '../../test/face-drawing.ts';
import { fakeGraph } from '../../test/fake-graph.ts';
import { drawGraph } from './graph-drawing.ts';
import { toDot } from './to-dot.ts';
import { toMermaid } from './to-mermaid.ts';

describe('drawGraph', () => {
  it('shows nodes with their versions, packets on edges, outputs, and what is pruned', () => {
    expect(drawGraph(fakeGraph({ unread: true }))).toEqual({
      name: 'fake',
      nodes: [
        { id: 'pictures', type: 'fake/pictures@1', role: 'source', pruned: false },
        { id: 'faces', type: 'fake/faces@2', role: 'node', pruned: false },
        { id: 'unread', type: 'fake/faces@2', role: 'node', pruned: true },
        { id: 'table', type: 'fake/table@1', role: 'sink', pruned: false },
        { id: 'outputs.faces', type: '', role: 'output', pruned: false },
      ],
      edges: [
        { from: 'pictures', to: 'faces', label: 'Picture', pruned: false },
        { from: 'pictures', to: 'unread', label: 'Picture', pruned: true },
        { from: 'faces', to: 'table', label: 'Faces', pruned: false },
        { from: 'faces', to: 'outputs.faces', label: 'Faces', pruned: false },
      ],
    });
  });

  it('draws a spec that was not compiled the same way when it knows the node types', () => {
    const graph = fakeGraph({ unread: true });
    const registry = new NodeRegistry();
    for (const { nodeClass } of graph.nodes) registry.add(nodeClass);
    expect(drawGraph(graph.spec, registry)).toEqual(drawGraph(graph));
  });

  it('draws a spec with mistakes as it stands', () => {
    const drawing = drawGraph(
      {
        version: 1,
        nodes: { a: { type: 'x/a' }, b: { type: 'x/b@3' } },
        edges: [
          { from: 'a', to: 'b', port: 'p' },
          { from: 'gone', to: 'b' },
        ],
      },
      NodeRegistry.of(container.createChildContainer()),
    );
    expect(drawing.nodes.map(({ id, type, role }) => `${id} ${type} ${role}`)).toEqual([
      'a x/a source',
      'b x/b@3 node',
      'gone no such node node',
    ]);
    expect(drawing.edges.map(({ label }) => label)).toEqual(['p', '']);
  });
});

describe('toMermaid', () => {
  it('writes shapes by role, labels, sub-graphs and pruned nodes', () => {
    const text = toMermaid(faceDrawing);
    expect(text.split('\n').slice(0, 3)).toEqual([
      'flowchart TB',
      '  n0(["<b>pictures</b><br/>source/images@1"])',
      '  n1["<b>detect</b><br/>detect/rfb320@1"]',
    ]);
    expect(text).toMatch(/ {2}subgraph g_\d+\["mesh"\]\n {4}n3\["<b>rough-chips<\/b>/);
    expect(text).toContain('  n18[["<b>table</b><br/>sink/csv@1"]]\n');
    expect(text).toContain('  n19>"outputs.rows"]\n');
    expect(text).toContain('  n1 -->|"Detections → faces"| n17\n');
    expect(text).toContain('  n1 -.->|"Detections"| n16\n');
    expect(text).toContain('  class n16 pruned\n');
    expect(text.match(/subgraph/g)).toHaveLength(text.match(/^ +end$/gm)!.length);
  });

  it('escapes what Mermaid would take for its own', () => {
    const node = { id: 'end', type: 'a"<b>#1', role: 'node', pruned: false } as const;
    expect(toMermaid({ nodes: [node], edges: [] })).toContain('n0["<b>end</b><br/>a#34;#60;b#62;#35;1"]');
  });
});

describe('toDot', () => {
  it('writes nodes in clusters, labels and pruned nodes', () => {
    const text = toDot(faceDrawing);
    expect(text).toMatch(/^digraph "faces of pictures" \{\n[\s\S]*\}\n$/);
    expect(text).toContain('subgraph "cluster who" {');
    expect(text).toContain('"who/embed" [label="embed\\nidentity/mobilefacenet@1", ');
    expect(text).toContain('  "detect" -> "fex" [label="Detections → faces"];');
    expect(text).toMatch(/"detect" -> "smooth" \[label="Detections", style=dashed/);
  });

  it('quotes', () => {
    const node = { id: 'a"b\\', type: '', role: 'node', pruned: false } as const;
    expect(toDot({ nodes: [node], edges: [] })).toContain('"a\\"b\\\\" [label="a\\"b\\\\"');
  });
});
