// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how graph files name params
import { describe, expect, it } from 'vitest';
import { GraphFileError } from '../file-problem.ts';
import { readGraphFile } from '../read-graph-file.ts';

const HEADER = `version: 1
params:
  inputs: { type: strings, description: the pictures }
  threshold: { type: number, default: 0.5 }
  batch: { type: integer, optional: true }
  policy: { type: string, default: skip }
`;
const FILE = `${HEADER}nodes:
  pictures: { type: fake/pictures, options: { names: "\${params.inputs}" } }
  faces:
    type: fake/faces
    maxBatch: \${params.batch}
    onError: \${params.policy}
    options: { threshold: "\${params.threshold}", labels: [a, "\${params.policy}"], note: "$\${params.x} is $5" }
    input: pictures
outputs: { faces: faces }
`;

const read = (given: object, text = FILE) => readGraphFile(text, 'g.yaml', given);

function problems(given: object, text = FILE): readonly string[] {
  try {
    read(given, text);
  } catch (thrown) {
    if (thrown instanceof GraphFileError) return thrown.problems.map((p) => `${p.line}:${p.column} ${p.message}`);
    throw thrown;
  }
  return [];
}

describe('params', () => {
  it('fill whole values with their type, take defaults, and are left out when optional', () => {
    const { spec, params } = read({ params: { inputs: ['x.png'] } });
    expect(spec.nodes.pictures.options).toEqual({ names: ['x.png'] });
    expect(spec.nodes.faces).toEqual({
      type: 'fake/faces',
      onError: 'skip',
      options: { threshold: 0.5, labels: ['a', 'skip'], note: '${params.x} is $5' },
    });
    expect(params.map(({ name, types, default: value }) => [name, types, value])).toEqual([
      ['inputs', ['strings'], undefined],
      ['threshold', ['number'], 0.5],
      ['batch', ['integer'], undefined],
      ['policy', ['string'], 'skip'],
    ]);
    expect(read({ params: { inputs: ['x'], batch: 3 } }).spec.nodes.faces.maxBatch).toBe(3);
  });

  it('may be of several types', () => {
    const text = FILE.replace('type: strings', 'type: [strings, api]').replace(
      'type: number,',
      'type: [integer, number],',
    );
    expect(text).not.toBe(FILE);
    const given = new Uint8Array(1);
    expect(read({ params: { inputs: given } }, text).spec.nodes.pictures.options).toEqual({ names: given });
    const paramTexts = { inputs: ['a.png'], threshold: ['0.25'] };
    expect(read({ paramTexts }, text).spec.nodes.faces.options).toMatchObject({ threshold: 0.25 });
    expect(problems({ params: { inputs: ['a'], threshold: 'x' } }, text)).toEqual([
      expect.stringContaining('param "threshold" must be a whole number or a number, is "x"'),
    ]);
  });

  it('come as texts from a command line', () => {
    const paramTexts = { inputs: ['a.png', 'b c.png'], threshold: ['1e-1'], batch: ['4'] };
    const { spec } = read({ paramTexts });
    expect(spec.nodes.pictures.options).toEqual({ names: ['a.png', 'b c.png'] });
    expect(spec.nodes.faces).toMatchObject({ maxBatch: 4, options: { threshold: 0.1 } });
  });

  it('are refused when missing, of another type, or unknown', () => {
    expect(problems({})).toEqual(['3:3 param "inputs" needs a value']);
    const onlyProgram = FILE.replace('type: strings', 'type: api');
    const hint = expect.stringContaining('only a program can give it');
    expect(() => read({}, onlyProgram)).toThrow(
      expect.objectContaining({ problems: [expect.objectContaining({ hint })] }),
    );
    expect(problems({ params: { inputs: 'x.png', threshold: '0.5', thresold: 1 } })).toEqual([
      '1:1 a value was given for param "thresold", which the graph does not have',
      '3:3 param "inputs" must be a list of texts, is "x.png"',
      '4:3 param "threshold" must be a number, is "0.5"',
    ]);
    expect(
      problems({ paramTexts: { inputs: ['x'], threshold: ['high'], batch: ['1.5'], policy: ['a', 'b'] } }),
    ).toEqual([
      '4:3 param "threshold" must be a number, is "high"',
      '5:3 param "batch" must be a whole number, is 1.5',
      '6:3 param "policy" takes one value, got 2: a, b',
    ]);
    for (const empty of ['', ' ']) {
      expect(problems({ paramTexts: { inputs: ['x'], threshold: [empty] } })).toHaveLength(1);
    }
  });

  it('are not pasted into longer texts, and must be declared', () => {
    const text = FILE.replace('"${params.threshold}"', '"t-${params.threshold}"').replace(
      '${params.batch}',
      '${params.bach}',
    );
    expect(problems({ params: { inputs: ['x'] } }, text)).toEqual([
      '11:15 there is no param "bach"',
      '13:27 "t-${params.threshold}" is not a param',
    ]);
  });

  it('cannot be node types, and are checked where they end up', () => {
    expect(problems({ params: { inputs: ['x'] } }, FILE.replace('fake/faces', '${params.policy}'))).toEqual([
      '10:11 "${params.policy}" is not a node type',
    ]);
    expect(problems({ params: { inputs: ['x'], policy: 'shrug' } })).toEqual([
      '12:14 onError cannot be the text "${params.policy}"',
    ]);
  });

  it('are declared with a type, and a default of that type', () => {
    const text = `version: 1
params:
  a: { default: 1 }
  b: { type: text }
  c: { type: integer, default: 1.5 }
  d: { type: boolean, default: true, optional: true }
  e-1: { type: numbers, defualt: [1] }
  1f: { type: string }
nodes: {}
`;
    expect(problems({ params: { 'e-1': [] } }, text)).toEqual([
      '3:3 param "a" needs a type',
      '4:14 there is no param type "text"',
      '5:32 the default of "c" must be a whole number, is 1.5',
      '6:3 param "d" has a default and is optional: it is one or the other',
      '7:25 there is no key "defualt" in a param',
      '8:3 "1f" cannot be the name of a param',
    ]);
  });

  it('gives every node its own copy of a list', () => {
    const twice = FILE.replace('labels: [a, "${params.policy}"]', 'labels: "${params.inputs}"');
    const { spec } = read({ params: { inputs: ['x'] } }, twice);
    const [a, b] = [
      spec.nodes.pictures.options as { names: string[] },
      spec.nodes.faces.options as { labels: string[] },
    ];
    expect(a.names).toEqual(b.labels);
    expect(a.names).not.toBe(b.labels);
  });
});
