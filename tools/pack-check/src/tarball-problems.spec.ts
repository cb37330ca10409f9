import { describe, expect, it } from 'vitest';
import { tarballProblems } from './tarball-problems.ts';

const manifest = {
  name: '@fexgraph/a',
  version: '1.0.0',
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  bin: { a: './dist/main.js' },
  files: ['dist', 'models', '!**/*.spec.ts'],
};
const whole = [
  'package.json',
  'README.md',
  'LICENSE',
  'dist/index.js',
  'dist/index.d.ts',
  'dist/main.js',
  'models/manifest.json',
];

describe('tarballProblems', () => {
  it('finds none in a whole tarball', () => {
    expect(tarballProblems(manifest, whole)).toEqual([]);
  });

  it('names what is missing', () => {
    expect(tarballProblems(manifest, ['package.json'])).toEqual([
      'README.md is missing',
      'LICENSE is missing',
      'dist/index.d.ts is missing',
      'dist/index.js is missing',
      'dist/main.js is missing',
      'nothing of dist is in it, which "files" names',
      'nothing of models is in it, which "files" names',
    ]);
  });

  it('names what a build or a test left', () => {
    for (const stray of ['dist/.tsbuildinfo', 'dist/a.spec.d.ts', 'src/a.spec.ts', 'out-tsc/a.d.ts']) {
      expect(tarballProblems(manifest, [...whole, stray])).toEqual([`${stray} does not belong in it`]);
    }
  });
});
