import type { DependencyContainer } from 'tsyringe';
import { beforeEach, describe, expect, it } from 'vitest';
import { changed, GOOD, sampleContainer } from '../../test/support/sample-graph.ts';
import { compile, findProblems } from './compile.ts';
import { GRAPH_CHECK } from './graph-check.ts';
import { GraphError, problemLine } from './graph-problem.ts';
import type { GraphSpec } from './graph-spec.ts';
import { registerAlso } from './register-also.ts';

let container: DependencyContainer;
beforeEach(() => {
  container = sampleContainer();
});

const linesOf = (spec: GraphSpec) => findProblems(spec, container).map(problemLine);
const codesOf = (spec: GraphSpec) => findProblems(spec, container).map(({ code }) => code);

describe('compile', () => {
  it('orders nodes upstream first and knows which sources reach them', () => {
    const { nodes, sourcesOf, pruned } = compile(GOOD, container);
    expect(nodes.map(({ id }) => id)).toEqual(['images', 'faces', 'chips', 'fex', 'csv']);
    expect([...sourcesOf.get('csv')!]).toEqual(['images']);
    expect(pruned).toEqual([]);
  });

  it('fills in default options', () => {
    const { nodes } = compile(GOOD, container);
    expect(nodes[1].options).toEqual({ threshold: 0.7, model: 'rfb' });
  });

  it('prunes what nobody reads, and asks nothing of it', () => {
    const asked: string[] = [];
    registerAlso(container, GRAPH_CHECK, ({ id }) => {
      asked.push(id);
      return [];
    });
    const spec = changed({ nodes: { who: { type: 'identity/embed' } }, edges: [{ from: 'faces', to: 'who' }] });
    const compiled = compile(spec, container);
    expect(compiled.pruned).toEqual(['who']);
    expect(asked).toEqual(['images', 'faces', 'chips', 'fex', 'csv']);
  });

  it('a packet that extends another may go wherever that one may', () => {
    const spec = changed({
      nodes: { smooth: { type: 'detect/smooth' } },
      edges: [{ from: 'chips', to: 'smooth' }],
      outputs: { smooth: 'smooth' },
    });
    expect(linesOf(spec)).toEqual([]);
  });
});

describe('all problems at once', () => {
  it('with their places, in one error', () => {
    const spec = changed({
      nodes: {
        images: { type: 'source/images', options: { stride: 0 }, maxInFlight: -1 },
        faces: { type: 'detect/faces@1', options: { threshold: 3, foo: 1 } },
        odd: { type: 'detect/oddity' },
      },
      edges: [
        { from: 'nobody', to: 'fex', port: 'more' },
        { from: 'images', to: 'fex', port: 'chips' },
      ],
      outputs: { rows: 'nothing' },
      spec: { onError: 'maybe' },
    });
    let thrown: unknown;
    try {
      compile(spec, container);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(GraphError);
    const { problems, message, code } = thrown as GraphError;
    expect(code).toBe('BAD_GRAPH');
    expect(
      problems.map((problem) => `${problem.code} ${problem.path}${problem.at ? `.${problem.at}` : ''}`).sort(),
    ).toEqual([
      'ambiguous-merge fex.chips',
      'bad-option faces.foo',
      'bad-option faces.threshold',
      'bad-option images.stride',
      'setting (graph).onError',
      'setting images.maxInFlight',
      'unknown-node fex',
      'unknown-node outputs.rows',
      'unknown-type odd',
      'wrong-packet fex.chips',
      'wrong-version faces',
    ]);
    expect(message).toMatch(/^the graph has 11 problems:\n/);
    for (const problem of problems) expect(message).toContain(`\n  ${problemLine(problem)}`);
  });

  it('a bad option hides nothing behind it', () => {
    const spec = changed({
      nodes: { faces: { type: 'detect/faces', options: { threshold: 3 } }, lone: { type: 'detect/chips' } },
      outputs: { lone: 'lone' },
    });
    expect(codesOf(spec)).toEqual(['bad-option', 'missing-input']);
  });

  it('but what only follows from a misspelt name is not reported', () => {
    expect(codesOf(changed({ nodes: { images: { type: 'source/image' } } }))).toEqual(['unknown-type']);
    expect(codesOf(changed({ nodes: { csv: { type: 'sink/cvs' } } }))).toEqual(['unknown-type']);
    const misspeltEdge = {
      ...GOOD,
      edges: GOOD.edges.map((edge) => (edge.from === 'images' ? { ...edge, from: 'image' } : edge)),
    };
    expect(codesOf(misspeltEdge)).toEqual(['unknown-node']);
    const misspeltPort = {
      ...GOOD,
      edges: GOOD.edges.map((edge) => (edge.port === 'faces' ? { ...edge, port: 'face' } : edge)),
    };
    expect(codesOf(misspeltPort)).toEqual(['unknown-port']);
  });

  it('models are checked also in a graph with other problems', () => {
    registerAlso(container, GRAPH_CHECK, ({ id }) =>
      id === 'faces' ? [{ code: 'model', path: id, message: 'gone' }] : [],
    );
    expect(codesOf(changed({ nodes: { lone: { type: 'detect/chips' } }, outputs: { lone: 'lone' } }))).toEqual([
      'missing-input',
      'model',
    ]);
  });

  it('one problem is one problem', () => {
    expect(() => compile(changed({ without: ['csv'] }), container)).toThrow(
      /^the graph has 1 problem:\n {2}\(graph\): /,
    );
  });
});
