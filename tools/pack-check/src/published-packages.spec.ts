import { describe, expect, it } from 'vitest';
import { entriesOf, type Manifest, peerFloors } from './published-packages.ts';

const manifest = (name: string, rest: Partial<Manifest> = {}): Manifest => ({
  name,
  version: '1.0.0',
  exports: { '.': {} },
  ...rest,
});

describe('peerFloors', () => {
  it('are the lowest versions that the ranges allow', () => {
    const packages = [
      manifest('a', { peerDependencies: { rxjs: '^7.8.0', '@fexgraph/core': '^0.1.0' } }),
      manifest('b', { peerDependencies: { rxjs: '^7.8.0', zod: '^4.5.0' } }),
      manifest('c'),
    ];
    expect(Object.fromEntries(peerFloors(packages))).toEqual({ rxjs: '7.8.0', zod: '4.5.0' });
  });

  it('are refused where packages disagree or a range has no floor', () => {
    const disagree = [
      manifest('a', { peerDependencies: { rxjs: '^7.8.0' } }),
      manifest('b', { peerDependencies: { rxjs: '^7.5.5' } }),
    ];
    expect(() => peerFloors(disagree)).toThrow('b: rxjs from 7.5.5 on, and from 7.8.0 on in another package');
    expect(() => peerFloors([manifest('a', { peerDependencies: { rxjs: '*' } })])).toThrow('is "*"');
  });
});

describe('entriesOf', () => {
  it('names every path that a program can import', () => {
    const exports = { '.': {}, './node': {}, './package.json': './package.json', './graphs/*': './graphs/*' };
    expect(entriesOf(manifest('@fexgraph/a', { exports }))).toEqual(['@fexgraph/a', '@fexgraph/a/node']);
  });
});
