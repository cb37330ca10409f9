// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how graph files name params
import { describe, expect, it } from 'vitest';
import { fakeContainer, thirdPlugin } from '../test/fake-nodes.ts';
import { formatProblem } from './file-problem.ts';
import { readGraphFile } from './read-graph-file.ts';
import { findUnreadNodes, validateGraphFile } from './validate-graph-file.ts';

const check = (text: string, options = {}) =>
  validateGraphFile(text, 'g.yaml', fakeContainer(), options).map(formatProblem);

/** Where problems are and what kind they are; the words of core are core's. */
const places = (text: string) =>
  validateGraphFile(text, 'g.yaml', fakeContainer()).map(({ line, column, code, path, at }) =>
    [`${line}:${column}`, code, path && [path, at].filter(Boolean).join('.')].filter(Boolean).join(' '),
  );

const GOOD = `version: 1
name: good
nodes:
  pictures: { type: fake/pictures }
  faces:
    type: fake/faces@2
    options: { threshold: 0.25 }
    input: pictures
  pose: { type: fake/head, options: { name: pose }, input: faces }
  gaze: { type: fake/head, options: { name: gaze }, input: faces }
  rows:
    type: fake/assemble
    inputs: { faces: faces, heads: [pose, gaze] }
  table: { type: fake/table, input: rows }
`;

describe('validateGraphFile', () => {
  it('finds nothing wrong with a good file', () => {
    expect(check(GOOD)).toEqual([]);
  });

  it('tells all problems at once, of the file and of the graph, each with its line and column', () => {
    const text = `version: 1
nmae: bad
nodes:
  pictures: { type: fake/picturse }
  faces:
    type: fake/faces@1
    options:
      threshold: 1.5
      treshold: 0.5
      region: { x: 1, y: up }
    maxBatch: none
    input: picture
  gaze: { type: fake/head, options: { name: gaze }, input: faces, flow: latest }
  rows:
    type: fake/assemble
    inputs: { faces: gaze, haeds: gaze }
outputs:
  rows: rwos
`;
    expect(places(text)).toEqual([
      '2:1 unknown-key',
      '4:21 unknown-type pictures',
      '6:11 wrong-version faces',
      '8:7 bad-option faces.threshold',
      '9:7 bad-option faces.treshold',
      '10:26 bad-option faces.region.y',
      '11:15 setting',
      '12:12 unknown-node',
      '13:67 setting gaze.flow',
      '16:22 wrong-packet rows.faces',
      '16:28 unknown-port rows.haeds',
      '18:9 unknown-node',
    ]);
    expect(check(text)).toContain('g.yaml:2:1: there is no key "nmae" in a graph file (did you mean "name"?)');
    expect(check(text)).toContain('g.yaml:12:12: there is no node "picture" (did you mean "pictures"?)');
    expect(check(text)).toContain(
      'g.yaml:4:21: pictures: there is no node type "fake/picturse" (did you mean "fake/pictures"?)',
    );
  });

  it('points at missing inputs, at readers of sinks and at graphs that nobody reads', () => {
    expect(places(GOOD.replace('faces: faces, ', ''))).toEqual(['11:3 missing-input rows.faces']);
    expect(places(`${GOOD}  again: { type: fake/table, input: table }\n`)).toEqual(['15:37 unknown-port again']);
    expect(places(`${GOOD}outputs: { end: table }\n`)).toEqual(['15:17 unknown-port']);
    expect(places('version: 1\nnodes:\n  pictures: { type: fake/pictures }\n')).toEqual(['1:1 no-terminal']);
  });

  it('points at the wire that is wrong among several into one port', () => {
    expect(places(GOOD.replace('heads: [pose, gaze]', 'heads: [pose, faces]'))).toEqual([
      '13:43 wrong-packet rows.heads',
    ]);
  });

  it('finds cycles', () => {
    const text = `${GOOD}  x: { type: fake/smooth, input: y }\n  y: { type: fake/smooth, input: x }\n`;
    expect(places(text)).toEqual(['15:3 cycle x']);
  });

  it('finds settings of the graph that cannot be', () => {
    expect(places(`maxErrors: -1\nonError: { retry: 2, otherwise: shrug }\n${GOOD}`)).toEqual([
      '1:12 setting',
      '2:10 setting',
    ]);
  });

  it('does not blame those who refer to a node that could not be read', () => {
    expect(check(GOOD.replace('type: fake/faces@2', 'tpye: fake/faces@2'))).toEqual([
      'g.yaml:5:3: node "faces" needs a type (or `use:` with the name of a sub-graph)',
    ]);
  });

  it('says which options only the API can give', () => {
    const decode = GOOD.replace('{ type: fake/pictures }', '{ type: fake/pictures, options: { decode: x } }');
    const mask = GOOD.replace('threshold: 0.25', 'mask: [1, 2]');
    const hint = '(declare a param of type api for it, and let the program give the value)';
    expect(check(decode)).toEqual([
      `g.yaml:4:47: pictures.decode: option "decode" can only be given from the API ${hint}`,
    ]);
    expect(check(mask)).toEqual([`g.yaml:7:16: faces.mask: option "mask" can only be given from the API ${hint}`]);
  });

  it('takes such options as params of type api', () => {
    const text = `params: { decode: { type: api } }\n${GOOD}`.replace(
      '{ type: fake/pictures }',
      '{ type: fake/pictures, options: { decode: "${params.decode}" } }',
    );
    expect(check(text)).toEqual([]);
    const decode = () => undefined;
    expect(readGraphFile(text, 'g.yaml', { params: { decode } }).spec.nodes.pictures.options).toEqual({ decode });
    expect(check(text, { paramTexts: { decode: ['x'] } })[0]).toContain('can only be given by a program');
    expect(check(text.replace('type: api', 'type: api, default: 1'))[0]).toContain('cannot have a default in a file');
  });

  it('puts a backend that the node does not have at its key', () => {
    const onNode = GOOD.replace('input: pictures', 'backend: abacus\n    input: pictures');
    expect(places(onNode)).toEqual(['8:5 bad-option faces.backend']);
    const twice = GOOD.replace('threshold: 0.25', 'backend: cpu').replace('input: pictures', 'backend: cpu');
    expect(check(twice)[0]).toBe('g.yaml:8:5: backend is there twice: at the node and in its options');
  });

  it('checks a file whose params have no values yet, and only what does not hang on them', () => {
    const params = 'params:\n  names: { type: strings }\n  backend: { type: string }\n  policy: { type: string }\n';
    const text = GOOD.replace(
      '{ type: fake/pictures }',
      '{ type: fake/pictures, options: { names: "${params.names}" } }',
    )
      .replace('input: pictures', 'backend: ${params.backend}\n    onError: ${params.policy}\n    input: pictures')
      .replace('nodes:', `${params}nodes:`);
    expect(places(text)).toEqual([]);
    expect(places(text.replace('0.25', '2'))).toEqual(['11:16 bad-option faces.threshold']);
    const given = { params: { names: ['a'], backend: 'abacus', policy: 'skip' } };
    expect(check(text, given)).toEqual([expect.stringMatching(/^g\.yaml:12:5: faces\.backend: /)]);
  });

  it('allows the plugins of the container and no others', () => {
    const text = `plugins: ['@fexgraph/fake', fexgraph-thrid]\n${GOOD}`;
    expect(validateGraphFile(text, 'g.yaml', fakeContainer(thirdPlugin)).map(formatProblem)).toEqual([
      'g.yaml:1:29: plugin "fexgraph-thrid" is not allowed here (did you mean "fexgraph-third"?)',
    ]);
  });

  it('lists at most maxProblems and counts the others', () => {
    const text = `version: 1\nnodes: {}\n${Array.from({ length: 20 }, (_, i) => `key${i}: 1`).join('\n')}`;
    const problems = check(text, { limits: { maxProblems: 5 } });
    expect(problems).toHaveLength(6);
    expect(problems[5]).toBe('g.yaml:7:1: 16 more problems are not listed');
  });
});

describe('findUnreadNodes', () => {
  const unread = (text: string) => findUnreadNodes(text, 'g.yaml', fakeContainer()).map(formatProblem);

  it('finds none where all are read', () => {
    expect(unread(GOOD)).toEqual([]);
  });

  it('tells each node that no sink and no output reads, with its place', () => {
    const text = GOOD.replace('heads: [pose, gaze]', 'heads: [pose]');
    expect(unread(text)).toEqual([
      'g.yaml:10:3: gaze: nobody reads this node, so a run leaves it out (give it to a sink, or name it under outputs)',
    ]);
    expect(unread(`${text}outputs: { gaze: gaze }\n`)).toEqual([]);
  });
});
