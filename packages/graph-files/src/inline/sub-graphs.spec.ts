// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how graph files name params
import { describe, expect, it } from 'vitest';
import { fakeContainer } from '../../test/fake-nodes.ts';
import { formatProblem, GraphFileError } from '../file-problem.ts';
import { readGraphFile } from '../read-graph-file.ts';
import { validateGraphFile } from '../validate-graph-file.ts';

const GRAPHS = `version: 1
graphs:
  two-heads:
    description: two heads on the same faces
    params: { left: { type: string }, right: { type: string, default: gaze } }
    inputs: [faces]
    nodes:
      one: { type: fake/head, options: { name: "\${params.left}" }, input: faces }
      two: { type: fake/head, options: { name: "\${params.right}" }, input: faces }
    outputs: { first: one, second: two }
  found:
    inputs: [pictures]
    nodes:
      detect: { type: fake/faces, input: pictures }
      steady: { type: fake/smooth, input: detect }
    outputs: { faces: steady }
  all:
    params: { name: { type: string } }
    inputs: [pictures]
    nodes:
      find: { use: found, input: pictures }
      heads: { use: two-heads, params: { left: "\${params.name}" }, inputs: { faces: find } }
    outputs: { faces: find.faces, first: heads.first, second: heads.second }
`;

const FILE = `${GRAPHS}nodes:
  pictures: { type: fake/pictures }
  outer: { use: all, params: { name: pose }, input: pictures }
  rows:
    type: fake/assemble
    inputs: { faces: outer.faces, heads: [outer.second, outer.first] }
  table: { type: fake/table, input: rows }
outputs: { first: outer.first }
`;

const check = (text: string) => validateGraphFile(text, 'g.yaml', fakeContainer()).map(formatProblem);

describe('sub-graphs', () => {
  it('are inlined with the path of their uses in the ids', () => {
    const { spec } = readGraphFile(FILE, 'g.yaml');
    expect(Object.keys(spec.nodes)).toEqual([
      'pictures',
      'rows',
      'table',
      'outer/find/detect',
      'outer/find/steady',
      'outer/heads/one',
      'outer/heads/two',
    ]);
    expect(spec.nodes['outer/heads/one'].options).toEqual({ name: 'pose' });
    expect(spec.nodes['outer/heads/two'].options).toEqual({ name: 'gaze' });
    expect(spec.edges).toEqual([
      { from: 'outer/find/steady', to: 'rows', port: 'faces' },
      { from: 'outer/heads/two', to: 'rows', port: 'heads' },
      { from: 'outer/heads/one', to: 'rows', port: 'heads' },
      { from: 'rows', to: 'table' },
      { from: 'pictures', to: 'outer/find/detect' },
      { from: 'outer/find/detect', to: 'outer/find/steady' },
      { from: 'outer/find/steady', to: 'outer/heads/one' },
      { from: 'outer/find/steady', to: 'outer/heads/two' },
    ]);
    expect(spec.outputs).toEqual({ first: 'outer/heads/one' });
    expect(check(FILE)).toEqual([]);
  });

  it('take several wires into one input, and hand inputs through', () => {
    const text = `version: 1
graphs:
  through: { inputs: [x], nodes: {}, outputs: { x: x } }
  join:
    inputs: [faces, heads]
    nodes: { rows: { type: fake/assemble, inputs: { faces: faces, heads: heads } } }
    outputs: { rows: rows }
nodes:
  pictures: { type: fake/pictures }
  faces: { type: fake/faces, input: pictures }
  a: { type: fake/head, options: { name: a }, input: faces }
  b: { type: fake/head, options: { name: b }, input: faces }
  same: { use: through, input: b }
  join: { use: join, inputs: { faces: faces, heads: [same, a] } }
outputs: { rows: join }
`;
    expect(check(text)).toEqual([]);
    const { spec } = readGraphFile(text, 'g.yaml');
    expect(spec.edges.filter((edge) => edge.port === 'heads').map((edge) => edge.from)).toEqual(['b', 'a']);
    expect(spec.outputs).toEqual({ rows: 'join/rows' });
  });

  it('can be connected by explicit edges', () => {
    const text = FILE.replace(', input: pictures }\n  rows', ' }\n  rows').replace(
      'outputs: { first: outer.first }',
      'edges: [{ from: pictures, to: outer, port: pictures }]',
    );
    expect(readGraphFile(text, 'g.yaml').spec.edges).toContainEqual({ from: 'pictures', to: 'outer/find/detect' });
  });

  it('report problems inside them at their place, once for many uses, with the path of the node', () => {
    const text = FILE.replace(
      '{ type: fake/faces, input: pictures }',
      '{ type: fake/faces, backend: abacus, input: pictures }',
    ).replace('  rows:', '  again: { use: found, input: pictures }\n  rows:');
    expect(check(text)).toEqual([expect.stringMatching(/^g\.yaml:14:35: outer\/find\/detect\.backend: /)]);
  });

  it('refuse to contain themselves', () => {
    const text = FILE.replace(
      '{ type: fake/smooth, input: detect }',
      '{ use: all, params: { name: x }, input: detect }',
    );
    expect(check(text)).toEqual(['g.yaml:15:22: sub-graph "all" contains itself: all -> found -> all']);
  });

  it('refuse to grow beyond the limit of nodes', () => {
    const graph = (name: string, inner: string) =>
      `  ${name}: { nodes: { a: { use: ${inner} }, b: { use: ${inner} } } }\n`;
    const names = Array.from({ length: 24 }, (_, i) => `g${i}`);
    const text = `version: 1\ngraphs:\n${names.map((name, i) => graph(name, names[i + 1] ?? 'end')).join('')}  end: { nodes: {} }\nnodes: { top: { use: g0 } }\n`;
    const problems = check(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/the graph has more than 1000 nodes/);
  });

  it('refuse to multiply wires beyond the limit', () => {
    const graphs = Array.from(
      { length: 20 },
      (_, i) => `  g${i}: { inputs: [x], nodes: { u: { use: g${i + 1}, input: [x, x] } }, outputs: {} }\n`,
    );
    const last = '  g20: { inputs: [x], nodes: { n: { type: fake/smooth, input: x } } }\n';
    const nodes = 'nodes: { s: { type: fake/pictures }, top: { use: g0, input: s } }\n';
    const problems = check(`version: 1\ngraphs:\n${graphs.join('')}${last}${nodes}`);
    expect(problems.some((line) => line.endsWith('the graph has more than 20000 connections'))).toBe(true);
  });

  it('refuse wires in a circle through them', () => {
    const text = `version: 1
graphs: { through: { inputs: [x], nodes: {}, outputs: { x: x } } }
nodes:
  a: { use: through, input: b }
  b: { use: through, input: a }
outputs: { a: a }
`;
    expect(check(text).some((line) => /leads back to itself/.test(line))).toBe(true);
  });

  it('name their inputs, outputs and params in the messages', () => {
    const text = `${GRAPHS}nodes:
  pictures: { type: fake/pictures }
  a: { use: two-haeds }
  b: { use: two-heads, inputs: { fases: pictures }, params: { left: 5, rihgt: x } }
  c: { use: found, input: pictures, onError: skip }
  d: { type: fake/smooth, input: b }
  e: { type: fake/smooth, input: c.facse }
  f: { type: fake/smooth, input: d.x }
  g: { type: fake/smooth, input: c/detect }
`;
    expect(check(text)).toEqual([
      'g.yaml:26:13: there is no sub-graph "two-haeds" (did you mean "two-heads"?)',
      'g.yaml:27:3: nothing is connected to input "faces" of sub-graph "two-heads"',
      'g.yaml:27:34: sub-graph "two-heads" has no input "fases" (its inputs are: faces)',
      'g.yaml:27:69: param "left" must be a text, is 5',
      'g.yaml:27:72: there is no key "rihgt" in the params of sub-graph "two-heads" (did you mean "right"?)',
      'g.yaml:28:37: there is no key "onError" in the use of a sub-graph (known: use, params, input, inputs)',
      'g.yaml:29:34: "b" has 2 outputs (write b.first or b.second)',
      'g.yaml:30:34: "c" has no output "facse" (did you mean "faces"?)',
      'g.yaml:31:34: "d" is a node and its output has no name (write d)',
      'g.yaml:32:34: there is no node "c/detect"',
    ]);
  });

  it('refuse two nodes of one id', () => {
    const text = FILE.replace('  table:', '  outer/find/detect: { type: fake/pictures }\n  table:');
    expect(() => readGraphFile(text, 'g.yaml')).toThrow(GraphFileError);
    expect(check(text)[0]).toBe('g.yaml:14:7: the graph has a node "outer/find/detect" already (rename one of them)');
  });
});
