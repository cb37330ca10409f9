// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how graph files name params
import type { ErrorPolicy, GraphSpec, NodeEntry } from '@fexgraph/core';
import fc from 'fast-check';

/** Texts that YAML could take for something else. */
const awkward = fc.constantFrom(
  'yes',
  'no',
  'null',
  '~',
  '1',
  '0x1f',
  '1e3',
  '.nan',
  '-',
  '- a',
  '? b',
  ': c',
  '#',
  ' #x',
  '*a',
  '&a',
  '!t',
  '|',
  '>',
  '%x',
  '@',
  '`',
  '"',
  "'",
  'a: b',
  '[a]',
  '{a}',
  ' lead',
  'trail ',
  '\t',
  'two\nlines',
  '\n',
  '',
  '---',
  '...',
  '<<',
  '${params.x}',
  '$${x',
  '${',
  '$$${params.y}',
  '\u2028',
  '\ufeff',
  'é',
  '\ud83d\ude00',
);
const text = fc.oneof(
  awkward,
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const key = text.filter((name) => name !== '__proto__' && name !== '<<');
const number = fc.double({ noNaN: true, noDefaultInfinity: true });

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,6}$/).filter((id) => id !== '__proto__');
const id = fc.oneof(
  name,
  fc.tuple(name, name).map(([outer, inner]) => `${outer}/${inner}`),
);

const onError: fc.Arbitrary<ErrorPolicy> = fc.oneof(
  fc.constantFrom('fail', 'null-row', 'skip'),
  fc.record({ retry: fc.integer({ min: 1, max: 5 }), otherwise: fc.constantFrom('fail', 'null-row', 'skip') }),
);

const count = fc.integer({ min: 1, max: 64 });

const node: fc.Arbitrary<NodeEntry> = fc.record(
  {
    type: fc.tuple(name, name, fc.option(count)).map(([a, b, v]) => `${a}/${b}${v === null ? '' : `@${v}`}`),
    options: fc.dictionary(fc.oneof(key, fc.constant('backend')), value, { maxKeys: 4, noNullPrototype: true }),
    onError,
    maxInFlight: count,
    flow: fc.constantFrom('wait', 'latest', 'drop-oldest'),
    maxBatch: count,
    batchDelayMs: fc.double({ min: 0, max: 1000, noNaN: true }),
  },
  { requiredKeys: ['type'] },
);

/** Graphs of any shape that a builder could make, whether or not they would compile. */
export const arbitrarySpec: fc.Arbitrary<GraphSpec> = fc
  .tuple(fc.dictionary(id, node, { maxKeys: 6, noNullPrototype: true }), fc.option(text, { nil: undefined }))
  .chain(([nodes, graphName]) => {
    const ids = Object.keys(nodes);
    const anyId = ids.length > 0 ? fc.constantFrom(...ids) : fc.constant('none');
    const edge = fc.record({ from: anyId, to: anyId, port: name }, { requiredKeys: ['from', 'to'] });
    return fc.record(
      {
        version: fc.constant(1 as const),
        name: fc.constant(graphName),
        nodes: fc.constant(nodes),
        edges: ids.length > 0 ? fc.array(edge, { maxLength: 10 }) : fc.constant([]),
        outputs: ids.length > 0 ? fc.dictionary(name, anyId, { maxKeys: 3, noNullPrototype: true }) : fc.constant({}),
        mode: fc.constantFrom('batch' as const, 'live' as const),
        onError,
        maxErrors: fc.nat(100),
        maxInFlight: count,
      },
      { requiredKeys: ['version', 'name', 'nodes', 'edges'] },
    );
  });
