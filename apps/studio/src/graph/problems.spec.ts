import { editGraphFile, outlineGraphFile } from '@fexgraph/graph-files';
import { describe, expect, it } from 'vitest';
import { graphText, webContainer } from '../../test/support/web-container.ts';
import { findPlacedProblems, problemsByNode, whyRefused } from './problems.ts';

const { container } = webContainer();
const FILE = 'g.yaml';

describe('problemsByNode', () => {
  it('gives a use what is wrong in its sub-graph, once, in whatever way it is nested', () => {
    const twice = (inner: string) => `{ nodes: { a: { use: ${inner} }, b: { use: ${inner} } } }`;
    const levels = Array.from({ length: 8 }, (_, i) => `  g${i}: ${twice(`g${i + 1}`)}\n`).join('');
    const text = `version: 1\ngraphs:\n${levels}  g8: { nodes: { bad: { type: no/thing } } }\nnodes: { top: { use: g0 } }\n`;
    const outline = outlineGraphFile(text, FILE)!;
    const problems = findPlacedProblems(text, FILE, outline, container);
    expect(problemsByNode(problems, outline, undefined).get('top')).toHaveLength(1);
    expect(problemsByNode(problems, outline, 'g8').get('bad')).toHaveLength(1);
  });

  it('has nothing to place in a text that is no graph file', () => {
    expect(findPlacedProblems('{{', FILE, undefined, container).map(({ place }) => place)).toEqual([{}]);
  });
});

describe('whyRefused', () => {
  const wired = (from: string, to: string, port?: string) => {
    const text = graphText('pose-only');
    return whyRefused(
      text,
      editGraphFile(text, (file) => file.connect(from, to, port)),
      FILE,
      container,
    );
  };

  it('gives the reason of compile for a wire that cannot be', () => {
    expect(wired('frames', 'pose')?.message).toMatch(/^takes Meshes, but "frames" \(source\/images\) gives Frame$/);
    expect(wired('fex', 'frames')?.message).toBe('the edge from "fex" names no port');
    expect(wired('pose', 'chips')?.code).toBe('wrong-packet');
    expect(wired('rough-mesh', 'pose')?.code).toBe('ambiguous-merge');
  });

  it('refuses a circle', () => {
    const text = `version: 1
nodes:
  a: { type: detect/smooth-boxes@1 }
  b: { type: detect/smooth-boxes@1, input: a }
`;
    const after = editGraphFile(text, (file) => file.connect('b', 'a'));
    expect(whyRefused(text, after, FILE, container)?.message).toBe('lies on or behind a cycle: a, b');
  });

  it('has nothing against a wire that fits, also in a graph that is not complete', () => {
    const text = 'version: 1\nnodes:\n  frames: { type: source/images@1 }\n  faces: { type: detect/rfb320@1 }\n';
    const after = editGraphFile(text, (file) => file.connect('frames', 'faces'));
    expect(whyRefused(text, after, FILE, container)).toBeUndefined();
    const wrong = editGraphFile(text, (file) => file.connect('faces', 'frames'));
    expect(whyRefused(text, wrong, FILE, container)?.hint).toBe('it is a source and takes no input');
  });
});
