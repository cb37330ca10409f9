import { outlineGraphFile } from '@fexgraph/graph-files';
import { describe, expect, it } from 'vitest';
import { graphText, webContainer } from '../../test/support/web-container.ts';
import { canvasGraph } from './canvas-graph.ts';
import { findPlacedProblems } from './problems.ts';
import type { Scope } from './scope.ts';

const { container, registry } = webContainer();
const FILE = 'g.yaml';

function show(text: string, scope: Scope = [], pinned = {}) {
  const outline = outlineGraphFile(text, FILE)!;
  return canvasGraph(outline, scope, registry, findPlacedProblems(text, FILE, outline, container), pinned);
}

describe('the canvas', () => {
  it('shows nodes, uses of sub-graphs with their packets, wires and outputs', () => {
    const { nodes, wires } = show(graphText('embedded'));
    expect(nodes.filter(({ role }) => role === 'use').map(({ id, type }) => [id, type])).toEqual([
      ['upright', 'sub-graph upright-mesh'],
      ['identity', 'sub-graph identity'],
    ]);
    expect(nodes.find(({ id }) => id === 'upright')?.ports).toMatchObject({
      inputs: [{ name: 'faces' }],
      outputs: [{ name: 'mesh', packet: 'Meshes' }],
    });
    expect(wires).toContainEqual(
      expect.objectContaining({ source: 'upright', sourcePort: 'mesh', target: 'pose', packet: 'Meshes' }),
    );
    expect(wires.filter(({ target, targetPort }) => target === 'fex' && targetPort === 'heads')).toHaveLength(5);
    expect(nodes.find(({ id }) => id === 'fex')?.outputs).toEqual(['fex']);
    expect(new Set(wires.map(({ id }) => id)).size).toBe(wires.length);
    expect(nodes.flatMap(({ problems }) => problems)).toEqual([]);
  });

  it('shows a sub-graph that was opened, with its inputs', () => {
    const { nodes, wires } = show(graphText('embedded'), ['identity']);
    expect(nodes.map(({ name, role }) => [name, role])).toEqual([
      ['mesh', 'input'],
      ['aligned', 'node'],
      ['embeddings', 'node'],
      ['people', 'node'],
    ]);
    expect(wires[0]).toMatchObject({ source: 'input:mesh', target: 'aligned' });
    expect(show(graphText('embedded'), ['gone']).nodes).toEqual(show(graphText('embedded')).nodes);
  });

  it('places nodes in rows below each other, keeps places of the user, and puts new ones below these', () => {
    const { nodes, wires } = show(graphText('pose-only'));
    const placeOf = (id: string) => nodes.find((node) => node.id === id)!.place;
    for (const { source, target } of wires) expect(placeOf(target).y).toBeGreaterThan(placeOf(source).y);
    const moved = show(graphText('pose-only'), [], { frames: { x: 7, y: 9 } }).nodes;
    expect(moved[0].place).toEqual({ x: 7, y: 9 });
    expect(moved.slice(1).every(({ place }) => place.y > 9)).toBe(true);
    expect(new Set(moved.map(({ place }) => `${place.x} ${place.y}`)).size).toBe(moved.length);
  });

  it('places more nodes than rows can take in a grid', () => {
    const ids = Array.from({ length: 300 }, (_, i) => `n${i}`);
    const nodes = ids.map((id, i) => `  ${id}: { type: detect/smooth-boxes@1, input: n${i - 1} }\n`).join('');
    const text = `version: 1\nnodes:\n  n-1: { type: source/camera }\n${nodes}`;
    const columnsOf = (shown: string) => new Set(show(shown).nodes.map(({ place }) => place.x)).size;
    expect(columnsOf(text)).toBe(1);
    const last = `  last: { type: fex/assemble@1, inputs: { heads: [${ids.join(', ')}] } }\n`;
    expect(columnsOf(text + last)).toBe(Math.ceil(Math.sqrt(302)));
    expect(new Set(show(text + last).nodes.map(({ place }) => `${place.x} ${place.y}`)).size).toBe(302);
  });

  it('shows three errors at the nodes, the port and the option that they name', () => {
    const text = graphText('pose-only')
      .replace('minPresence: 0.9999', 'minPresence: 2')
      .replace('head-pose@2, input: mesh', 'head-pose@2, input: chips')
      .replace('type: detect/keypoints@1', 'type: detect/keypoint@1');
    const { nodes, wires } = show(text);
    const shown = nodes.flatMap(({ id, problems }) =>
      problems.map(({ place, problem }) => [id, place.at, problem.code]),
    );
    expect(shown).toEqual([
      ['located', undefined, 'unknown-type'],
      ['mesh', 'minPresence', 'bad-option'],
      ['pose', 'meshes', 'wrong-packet'],
    ]);
    expect(wires.filter(({ problems }) => problems.length > 0).map(({ source, target }) => [source, target])).toEqual([
      ['chips', 'pose'],
    ]);
  });

  it('shows problems of a sub-graph at its node inside, and at its use outside', () => {
    const text = graphText('embedded').replace('type: detect/align-five-point@1', 'type: detect/align-six-point@1');
    const problemsOf = (id: string, scope: Scope) => show(text, scope).nodes.find((node) => node.id === id)?.problems;
    expect(problemsOf('aligned', ['identity'])).toHaveLength(1);
    expect(problemsOf('identity', [])).toHaveLength(1);
    expect(problemsOf('upright', [])).toEqual([]);
  });
});
