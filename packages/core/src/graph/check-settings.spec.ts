import { describe, expect, it } from 'vitest';
import { changed, sampleContainer } from '../../test/support/sample-graph.ts';
import { findProblems } from './compile.ts';
import { type ProblemCode, problemLine } from './graph-problem.ts';
import type { GraphSpec } from './graph-spec.ts';

describe('settings', () => {
  const cases: readonly [ProblemCode, string, GraphSpec, string][] = [
    [
      'setting',
      'a misspelt one',
      changed({ nodes: { faces: { type: 'detect/faces', onErorr: 'skip' } } }),
      'faces.onErorr: there is no such setting (did you mean "onError"?)',
    ],
    [
      'setting',
      'an unknown policy',
      changed({ nodes: { faces: { type: 'detect/faces', onError: 'ignore' } } }),
      'faces.onError: must be fail, null-row, skip, or { retry: 2, otherwise: "null-row" }, is "ignore"',
    ],
    [
      'setting',
      'retry of a stateful node',
      changed({
        nodes: { smooth: { type: 'detect/smooth', onError: { retry: 1, otherwise: 'skip' } } },
        edges: [{ from: 'faces', to: 'smooth' }],
        outputs: { smooth: 'smooth' },
      }),
      'smooth.onError: a stateful node cannot be asked twice for the same frame (leave retry out)',
    ],
    [
      'setting',
      'a batch of none',
      changed({ nodes: { faces: { type: 'detect/faces', maxBatch: 0 } } }),
      'faces.maxBatch: must be a whole number above 0, is 0',
    ],
    [
      'setting',
      'a delay that is none',
      changed({ nodes: { faces: { type: 'detect/faces', batchDelayMs: Number.POSITIVE_INFINITY } } }),
      'faces.batchDelayMs: must be 0 or more milliseconds, is Infinity',
    ],
    [
      'setting',
      'an unknown flow',
      changed({ nodes: { images: { type: 'source/images', flow: 'newest' } } }),
      'images.flow: must be wait, latest or drop-oldest, is "newest"',
    ],
    [
      'setting',
      'of a source at a node',
      changed({ nodes: { faces: { type: 'detect/faces', flow: 'latest' } } }),
      'faces.flow: belongs to sources',
    ],
    [
      'setting',
      'of a node at a sink',
      changed({ nodes: { csv: { type: 'sink/csv', maxBatch: 3 } } }),
      'csv.maxBatch: belongs to nodes that process',
    ],
    [
      'setting',
      'of the graph',
      changed({ spec: { maxErrors: -1 } }),
      '(graph).maxErrors: must be a whole number, 0 or more, is -1',
    ],
    [
      'setting',
      'of the graph',
      changed({ spec: { maxInFlight: 1.5 } }),
      '(graph).maxInFlight: must be a whole number above 0, is 1.5',
    ],
    [
      'setting',
      'of the graph',
      changed({ spec: { mode: 'fast' as 'live' } }),
      '(graph).mode: must be batch or live, is "fast"',
    ],
  ];

  it.each(cases)('%s: %s', (code, _, spec, line) => {
    const problems = findProblems(spec, sampleContainer());
    expect(problems.map(problemLine)).toContain(line);
    expect(problems.map((problem) => problem.code)).toEqual([code]);
  });

  it.each(['fail', 'null-row', 'skip', { retry: 1, otherwise: 'fail' }])('takes the policy %o', (onError) => {
    expect(findProblems(changed({ spec: { onError, maxErrors: 0, maxInFlight: 1 } }), sampleContainer())).toEqual([]);
  });

  it.each([
    { retry: 0, otherwise: 'fail' },
    { retry: 2 },
    { otherwise: 'skip' },
    { retry: 1, otherwise: 'retry' },
    null,
    3,
  ])('does not take the policy %o', (onError) => {
    const problems = findProblems(changed({ spec: { onError } }), sampleContainer());
    expect(problems).toMatchObject([{ code: 'setting', path: '(graph)', at: 'onError' }]);
  });
});
