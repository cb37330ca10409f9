import type { DependencyContainer } from 'tsyringe';
import { beforeEach, describe, expect, it } from 'vitest';
import { changed, GOOD, sampleContainer } from '../../test/support/sample-graph.ts';
import { findProblems } from './compile.ts';
import { GRAPH_CHECK } from './graph-check.ts';
import { type ProblemCode, problemLine } from './graph-problem.ts';
import type { GraphSpec } from './graph-spec.ts';
import { registerAlso } from './register-also.ts';

let container: DependencyContainer;
beforeEach(() => {
  container = sampleContainer();
});

const linesOf = (spec: GraphSpec) => findProblems(spec, container).map(problemLine);
const codesOf = (spec: GraphSpec) => findProblems(spec, container).map(({ code }) => code);

describe('every kind of problem', () => {
  const cases: readonly [ProblemCode, string, GraphSpec, string][] = [
    [
      'unknown-type',
      'a misspelt type',
      changed({ nodes: { faces: { type: 'detect/face' } } }),
      'faces: there is no node type "detect/face" (did you mean "detect/faces"?)',
    ],
    [
      'unknown-type',
      'a type of no plugin',
      changed({ nodes: { extra: { type: 'pose/hopenet' } } }),
      'extra: there is no node type "pose/hopenet" (is the plugin that brings it registered?)',
    ],
    [
      'wrong-version',
      'of a node',
      changed({ nodes: { faces: { type: 'detect/faces@1' } } }),
      'faces: the graph asks for detect/faces@1, but detect/faces@2 is registered (its numbers may differ; change the version in the graph if that is what you want)',
    ],
    [
      'wrong-version',
      'that is no number',
      changed({ nodes: { faces: { type: 'detect/faces@two' } } }),
      'faces: the graph asks for detect/faces@two, but detect/faces@2 is registered (its numbers may differ; change the version in the graph if that is what you want)',
    ],
    [
      'wrong-version',
      'of the graph',
      changed({ spec: { version: 7 } }),
      '(graph): graph version 7 is not known (this fexgraph reads version 1)',
    ],
    [
      'bad-option',
      'a bad value',
      changed({ nodes: { faces: { type: 'detect/faces', options: { threshold: 3 } } } }),
      'faces.threshold: Too big: expected number to be <=1',
    ],
    [
      'bad-option',
      'a misspelt option',
      changed({ nodes: { faces: { type: 'detect/faces', options: { treshold: 0.3 } } } }),
      'faces.treshold: there is no such option (did you mean "threshold"?)',
    ],
    [
      'bad-option',
      'an option of something else',
      changed({ nodes: { faces: { type: 'detect/faces', options: { volume: 11 } } } }),
      'faces.volume: there is no such option (its options are: threshold, model)',
    ],
    [
      'bad-option',
      'options that are none',
      changed({ nodes: { faces: { type: 'detect/faces', options: 'fast' } } }),
      'faces: Invalid input: expected object, received string',
    ],
    [
      'unknown-node',
      'at the start of an edge',
      changed({ edges: [{ from: 'face', to: 'fex', port: 'more' }] }),
      'fex: there is no node "face" in the graph (did you mean "faces"?)',
    ],
    [
      'unknown-node',
      'at the end of an edge',
      changed({ edges: [{ from: 'faces', to: 'toString' }] }),
      'faces: there is no node "toString" in the graph',
    ],
    [
      'unknown-node',
      'as an output',
      changed({ outputs: { rows: 'fx' } }),
      'outputs.rows: there is no node "fx" in the graph (did you mean "fex"?)',
    ],
    [
      'unknown-port',
      'a misspelt port',
      changed({ edges: [{ from: 'faces', to: 'fex', port: 'mor' }] }),
      'fex.mor: fex/assemble has no input port "mor" (did you mean "more"?)',
    ],
    [
      'unknown-port',
      'none, where there are several',
      changed({ edges: [{ from: 'faces', to: 'fex' }] }),
      'fex: the edge from "faces" names no port (its input ports are: faces, chips, more)',
    ],
    [
      'unknown-port',
      'into a source',
      changed({ edges: [{ from: 'faces', to: 'images', port: 'frame' }] }),
      'images.frame: source/images has no input port "frame" (it is a source and takes no input)',
    ],
    [
      'unknown-port',
      'out of a sink',
      changed({ edges: [{ from: 'csv', to: 'faces' }] }),
      'faces: "csv" (sink/csv) is a sink and has no output',
    ],
    [
      'unknown-port',
      'a sink as an output',
      changed({ outputs: { rows: 'csv' } }),
      'outputs.rows: "csv" (sink/csv) is a sink and has no output',
    ],
    [
      'wrong-packet',
      'a port that takes something else',
      changed({ edges: [{ from: 'images', to: 'fex', port: 'more' }] }),
      'fex.more: takes Detections, but "images" (source/images) gives Frame (connect a node that gives Detections)',
    ],
    [
      'missing-input',
      'a port that nothing is connected to',
      changed({ nodes: { chips2: { type: 'detect/chips' } }, outputs: { chips: 'chips2' } }),
      'chips2.detections: needs Detections, but nothing is connected (connect the output of a node that gives Detections)',
    ],
    [
      'ambiguous-merge',
      'two packets of one frame in one port',
      changed({
        nodes: { smooth: { type: 'detect/smooth' } },
        edges: [
          { from: 'faces', to: 'smooth' },
          { from: 'smooth', to: 'fex', port: 'faces' },
        ],
      }),
      'fex.faces: "faces" and "smooth" bring packets of the same frames into one port (connect one of them, or use a port that takes many)',
    ],
    [
      'unreachable-join',
      'a port that sees only some of the sources',
      changed({
        nodes: { other: { type: 'source/images' }, faces2: { type: 'detect/faces' } },
        edges: [
          { from: 'other', to: 'faces2' },
          { from: 'faces2', to: 'fex', port: 'faces' },
        ],
      }),
      'fex.chips: sees only some of the sources that reach this node (a frame of the others would wait for ever: connect what sees them too, or make two nodes)',
    ],
    [
      'cycle',
      'a node behind itself',
      changed({
        nodes: { smooth: { type: 'detect/smooth' }, again: { type: 'detect/smooth' } },
        edges: [
          { from: 'smooth', to: 'again' },
          { from: 'again', to: 'smooth' },
        ],
      }),
      'smooth: lies on or behind a cycle: smooth, again (a stateful node keeps what it needs of earlier frames itself)',
    ],
    [
      'no-source',
      'nodes that nothing flows into',
      {
        version: 1,
        nodes: { fex: { type: 'fex/assemble' }, csv: { type: 'sink/csv' } },
        edges: [{ from: 'fex', to: 'csv' }],
      },
      '(graph): no source brings frames (add a source node)',
    ],
    [
      'no-terminal',
      'results that nobody reads',
      changed({ without: ['csv'] }),
      '(graph): nothing reads the results (add a sink or declare an output)',
    ],
    [
      'sensitive-sink',
      'by its port',
      changed({
        nodes: { who: { type: 'identity/embed' }, people: { type: 'sink/who' } },
        edges: [
          { from: 'faces', to: 'who' },
          { from: 'who', to: 'people' },
        ],
      }),
      'people.identities: "who" carries biometric data (identity embeddings) and this sink did not opt in (set its option for embeddings, or leave them out upstream)',
    ],
    [
      'sensitive-sink',
      'by its options',
      changed({ nodes: { fex: { type: 'fex/assemble', options: { embeddings: true } } } }),
      'csv.fex: "fex" carries biometric data (identity embeddings) and this sink did not opt in (set its option for embeddings, or leave them out upstream)',
    ],
  ];

  it.each(cases)('%s: %s', (code, _, spec, line) => {
    expect(linesOf(spec)).toContain(line);
    expect(codesOf(spec)).toContain(code);
  });

  it('unreachable-join: a branch of many that sees only some of the sources', () => {
    const spec = changed({
      nodes: { other: { type: 'source/images' }, lone: { type: 'detect/faces' } },
      edges: [
        { from: 'other', to: 'faces' },
        { from: 'images', to: 'lone' },
        { from: 'lone', to: 'fex', port: 'more' },
      ],
    });
    expect(linesOf(spec)).toEqual([
      'fex.more: "lone" does not see the frames of every source that reaches this node (a frame of the others would wait for ever: connect a node that sees them, or make two nodes)',
    ]);
  });

  it.each(['model', 'backend'] as const)('%s: found by a check that the host brings', (code) => {
    registerAlso(container, GRAPH_CHECK, ({ id, options }) =>
      (options as { model?: string }).model === 'rfb'
        ? [{ code, path: id, message: 'is not there', hint: 'pull it' }]
        : [],
    );
    registerAlso(container, GRAPH_CHECK, () => []);
    expect(linesOf(GOOD)).toEqual(['faces: is not there (pull it)']);
  });

  it('every code has a case', () => {
    const all: Record<ProblemCode, true> = {
      'unknown-type': true,
      'wrong-version': true,
      'bad-option': true,
      'unknown-node': true,
      'unknown-port': true,
      'wrong-packet': true,
      'missing-input': true,
      'ambiguous-merge': true,
      'unreachable-join': true,
      cycle: true,
      'no-source': true,
      'no-terminal': true,
      'sensitive-sink': true,
      model: true,
      backend: true,
      setting: true,
    };
    const tested = new Set<string>([...cases.map(([code]) => code), 'model', 'backend', 'setting']);
    expect([...tested].sort()).toEqual(Object.keys(all).sort());
  });
});
