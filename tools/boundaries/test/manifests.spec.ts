import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { manifestBreaches, type PublishedManifest } from '../src/manifest-rules.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const read = (...path: string[]) => JSON.parse(readFileSync(join(root, ...path), 'utf8'));
const folders = ['packages', 'apps'].flatMap((group) =>
  readdirSync(join(root, group))
    .map((name) => join(group, name))
    .filter((folder) => !read(folder, 'package.json').private),
);

describe('published packages', () => {
  it('keep the rules for package.json', () => {
    expect(folders.length).toBeGreaterThan(10);
    expect(folders.flatMap((folder) => manifestBreaches(read(folder, 'package.json')))).toEqual([]);
  });

  it('have a README of their own', () => {
    expect(folders.filter((folder) => !existsSync(join(root, folder, 'README.md')))).toEqual([]);
  });
});

describe('package-lock.json', () => {
  // npm runs an install script only where this field is. onnxruntime's goes on the network for CUDA, the others are not
  // needed; `allowScripts` in package.json says the same, but npm 10 does not know it.
  it('names no install script: take `"hasInstallScript": true` out after `npm install`', () => {
    const packages: Record<string, { hasInstallScript?: boolean }> = read('package-lock.json').packages;
    expect(Object.keys(packages).filter((path) => packages[path].hasInstallScript)).toEqual([]);
  });
});

describe('the rules', () => {
  const good = read('packages', 'sinks', 'package.json') as PublishedManifest;
  const program = read('packages', 'cli', 'package.json') as PublishedManifest;

  it('refuse a second copy of what must be there once', () => {
    const { rxjs, ...others } = good.peerDependencies!;
    expect(manifestBreaches({ ...good, dependencies: { rxjs }, peerDependencies: others })).toEqual([
      '@fexgraph/sinks: rxjs is a dependency and must be a peer',
    ]);
    const narrow = { ...good.peerDependencies, rxjs: '7.8.2' };
    expect(manifestBreaches({ ...good, peerDependencies: narrow })).toEqual([
      '@fexgraph/sinks: rxjs is "7.8.2" and must be "^7.8.0"',
    ]);
  });

  it('refuse a native library that everybody must install, and a program without it', () => {
    expect(manifestBreaches({ ...good, peerDependenciesMeta: {} })).toEqual([
      '@fexgraph/sinks: sharp must be an optional peer',
    ]);
    const { sharp, ...others } = program.dependencies!;
    expect(manifestBreaches({ ...program, dependencies: others })).toEqual([
      '@fexgraph/cli: sharp is not among its dependencies',
    ]);
    expect(manifestBreaches({ ...program, dependencies: { ...others, sharp: `^${sharp}` } })).toEqual([
      '@fexgraph/cli: sharp must be one exact version',
    ]);
  });

  it('let a program have what somebody chose to install, and no other peers', () => {
    const peers = { ...program.peerDependencies, rxjs: '^7.8.0' };
    expect(manifestBreaches({ ...program, peerDependencies: peers })).toEqual([
      '@fexgraph/cli: is a program, and rxjs is a peer',
    ]);
    expect(manifestBreaches({ ...program, peerDependenciesMeta: {} })).toEqual([
      '@fexgraph/cli: @fexgraph/queue must be an optional peer, "^0.1.0"',
      '@fexgraph/cli: @fexgraph/studio must be an optional peer, "^0.1.0"',
      '@fexgraph/cli: @fexgraph/video-node must be an optional peer, "^0.1.0"',
    ]);
  });

  it('refuse a package that does not build before it is packed, or says nothing of itself', () => {
    expect(manifestBreaches({ name: 'a' })).toHaveLength(10);
  });
});
