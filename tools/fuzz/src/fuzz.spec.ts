import { pathToFileURL } from 'node:url';
import { bundleProgram, type TestProgram } from '@fexgraph/test-programs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fuzzParser } from './fuzz-parser.ts';
import { makeInput } from './make-input.ts';
import { PARSERS } from './parsers.ts';

const programs: TestProgram[] = [];
let parsers: URL;
let misbehaving: URL;

async function bundled(source: string): Promise<URL> {
  const program = await bundleProgram(new URL('..', import.meta.url), source);
  programs.push(program);
  return pathToFileURL(program.path);
}

beforeAll(async () => {
  parsers = await bundled('src/worker.ts');
  misbehaving = await bundled('test/misbehaving.ts');
});
afterAll(() => {
  for (const program of programs) program.remove();
});

describe('fuzz', () => {
  it.each(PARSERS)(
    '$name: 200 inputs are answered, each within its limits',
    async (parser) => {
      const { accepted, refused, faults } = await fuzzParser(parser, 200, parsers);
      expect(faults).toEqual([]);
      expect(accepted + refused).toBe(200);
      // Inputs that are all refused at once would test nothing.
      expect(Math.min(accepted, refused)).toBeGreaterThan(5);
    },
    600_000,
  );

  it('finds what hangs, what grows and what throws, and goes on', async () => {
    const parser = { name: 'misbehaving', limitMs: 3_000, limitMb: 64 };
    const { accepted, refused, faults } = await fuzzParser(parser, 6, misbehaving);
    expect([accepted, refused]).toEqual([2, 1]);
    expect(faults.map(({ index, reason }) => [index, reason.split('\n')[0]])).toEqual([
      [2, 'no answer in 3000 ms'],
      [3, 'TypeError: x is not a function'],
      [4, expect.stringMatching(/memory/)],
    ]);
  }, 120_000);

  it('makes the same input for the same number', () => {
    for (const parser of PARSERS) {
      expect(makeInput(parser, 1_000)).toEqual(makeInput(parser, 1_000));
      expect(makeInput(parser, 1_000)).not.toEqual(makeInput(parser, 1_001));
    }
  });
});
