// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how graph files name params
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatProblem } from '../file-problem.ts';
import { ProblemLog } from '../problem-log.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { parseText } from './parse-text.ts';
import { plainValue } from './plain-value.ts';

function parse(text: string, file = 'g.yaml', limits = {}) {
  const log = new ProblemLog(file, 10);
  const root = parseText(text, log, { ...DEFAULT_LIMITS, ...limits });
  const problems = log.list().map(({ line, column, message }) => `${line}:${column} ${message}`);
  return { value: root && plainValue(root), problems, root };
}

describe('parseText', () => {
  it('reads YAML with the place of every key and value', () => {
    const { root } = parse('a: 1\nb:\n  - x\n  - { c: true }\n');
    const list = root!.entries.get('b')!;
    expect(list.at).toEqual({ line: 2, column: 1 });
    expect(list.value).toMatchObject({
      kind: 'list',
      at: { line: 3, column: 3 },
      items: [{ value: 'x', at: { line: 3, column: 5 } }, { at: { line: 4, column: 5 } }],
    });
  });

  it('reads every JSON map as JSON.parse does', () => {
    // A key longer than 1024 characters is no key in YAML.
    const key = fc.string({ maxLength: 12, unit: 'binary' }).filter((text) => text !== '__proto__' && text !== '<<');
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit: 'binary' }),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(key, value, { noNullPrototype: true }), fc.boolean(), (object, pretty) => {
        const text = JSON.stringify(object, undefined, pretty ? 2 : undefined);
        expect(parse(text, 'g.json')).toMatchObject({ problems: [], value: JSON.parse(text) });
      }),
      { numRuns: 60 },
    );
  });

  it('refuses YAML in a file called .json, at its place', () => {
    expect(parse('{ "a": 1,\n  "b": yes }', 'g.json').problems[0]).toMatch(/^2:8 not JSON: /);
    expect(parse('{ "a": [1, 2,],\n "b": 1 }', 'g.json').problems[0]).toMatch(/^1:14 not JSON: /);
    expect(parse('{ "a": 1 # one\n }', 'g.json').problems[0]).toMatch(/^1:10 not JSON: /);
    expect(parse('{ "a": 1,\n  "b": yes }').value).toEqual({ a: 1, b: 'yes' });
  });

  it('refuses what is not one map', () => {
    expect(parse('').problems).toEqual(['1:1 the file is empty']);
    expect(parse('# nothing\n').problems).toEqual(['1:1 the file is empty']);
    expect(parse('- a\n').problems).toEqual(['1:1 a graph file is a map with version, nodes and more']);
    expect(parse('a: 1\n---\nb: 2\n').problems).toEqual(['2:1 a graph file holds one document']);
  });

  it('refuses twice the same key, keys that are not texts, directives and unknown tags', () => {
    expect(parse('a: 1\nb: 2\na: 3\n').problems).toEqual(['3:1 the key "a" is there twice']);
    expect(parse('? [a]\n: 1\n').problems).toEqual(['1:3 a key must be a plain text']);
    expect(parse('%YAML 1.1\n---\na: yes\n').problems[0]).toContain('directives are not allowed');
    expect(parse('a: !!js/function x\n').problems[0]).toMatch(/^1:4 Unresolved tag/);
    expect(parse('a: &x { b: 1 }\nc:\n  <<: *x\n').problems).toEqual(['3:3 merge keys are not part of YAML 1.2']);
    expect(parse('__proto__: { polluted: 1 }\n').problems).toEqual(['1:1 the key "__proto__" is not allowed']);
    expect(parse('a: .nan\n').problems).toEqual(['1:4 NaN is not a number that a graph can hold']);
  });

  it('reports broken YAML at its place', () => {
    expect(parse('a: [1, 2\nb: 3\n').problems).toEqual([expect.stringMatching(/^2:1 /)]);
    expect(parse('a:\n\tb: 1\n\tc: 2\n').problems).toEqual([expect.stringMatching(/^2:1 Tabs/)]);
  });

  it('says that a param needs quotes inside brackets, and nothing else', () => {
    const log = new ProblemLog('g.yaml', 100);
    parseText('nodes:\n  a: { options: { path: ${params.out} }, input: b }\n  c: { d: 1 }\n', log, DEFAULT_LIMITS);
    expect(log.list().map(formatProblem)).toEqual([
      'g.yaml:2:25: inside { } and [ ] a param needs quotes (write "${params.out}")',
    ]);
    expect(parse('a: [1, ${params.x}]\n').problems).toEqual(['1:8 inside { } and [ ] a param needs quotes']);
    expect(parse('a: ${params.x}\n').value).toEqual({ a: '${params.x}' });
  });

  it('resolves aliases to what they meant where they stand', () => {
    const text = 'a: &x [1]\nb: *x\nc: &x [2]\nd: *x\n';
    expect(parse(text).value).toEqual({ a: [1], b: [1], c: [2], d: [2] });
    expect(parse('a: *x\nb: &x 1\n').problems[0]).toMatch(/^1:4 .*x/);
    expect(parse('a: &x [*x]\n').problems).toEqual(['1:8 *x stands inside what it stands for']);
  });

  it('refuses files that would cost more than they are worth', () => {
    const bomb = ['a0: &a0 [x, x]', ...Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`)];
    expect(parse(bomb.join('\n')).problems[0]).toMatch(/more than 50000 values, aliases counted/);
    expect(parse(`a: "${'x'.repeat(262_144)}"`).problems[0]).toMatch(/has 262149 characters, more than 262144/);
    for (const opening of ['[', '{ a: ', '- ', '? ']) {
      const deep = opening.repeat(40_000);
      expect(parse(deep).problems[0]).toMatch(/nested more than 32 deep/);
    }
    const long = `a: &a "${'x'.repeat(1_000)}"\nb: [${'*a, '.repeat(300)}]`;
    expect(parse(long).problems[0]).toMatch(/more than 262144 characters, aliases counted/);
    const nested = Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]`);
    expect(parse(`a0: &a0 x\n${nested.join('\n')}`).problems[0]).toMatch(/nested more than 32 deep/);
  });

  it('never throws, whatever the text is', () => {
    const snippets = fc.constantFrom(
      'a',
      ':',
      ' ',
      '\n',
      '- ',
      '? ',
      '{',
      '}',
      '[',
      ']',
      ',',
      '"',
      "'",
      '&x ',
      '*x',
      '!t ',
      '|',
      '>',
      '#',
      '---',
      '...',
      '%',
      '\t',
      '\r',
      '  ',
      '1',
      '~',
      '<<',
      '@',
      '`',
      '\u0000',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(snippets, { maxLength: 40 }), (parts) => {
        const { value, problems } = parse(parts.join(''));
        expect(value === undefined).toBe(problems.length > 0);
      }),
      { numRuns: 1_000 },
    );
  });
});
