// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how graph files name params
import { GraphRun, type Keyed } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { fakeContainer, thirdPlugin } from '../test/fake-nodes.ts';
import { GraphFileError } from './file-problem.ts';
import { loadGraphFile } from './load-graph-file.ts';

const FILE = `version: 1
name: loaded
plugins: [fexgraph-third]
params: { inputs: { type: strings } }
nodes:
  pictures: { type: fake/pictures, options: { names: "\${params.inputs}" } }
  faces: { type: fake/faces, backend: webgpu, options: { threshold: 0.25 }, input: pictures }
  blink: { type: third/blink, input: faces }
  pose: { type: fake/head, options: { name: pose }, input: faces }
  rows: { type: fake/assemble, inputs: { faces: faces, heads: [pose, blink] } }
outputs: { rows: rows }
`;

const loaders = { 'fexgraph-third': async () => thirdPlugin };

describe('loadGraphFile', () => {
  it('gives a graph that runs', async () => {
    const options = { container: fakeContainer(), loaders, params: { inputs: ['p', 'q', 'r'] } };
    const run = new GraphRun(await loadGraphFile(FILE, 'g.yaml', options));
    const rows: unknown[] = [];
    run.output<Keyed>('rows').subscribe(({ key, ...row }) => rows.push([key.source, row]));
    await run.done;
    expect(rows).toEqual(['p', 'q', 'r'].map((name) => [name, { threshold: 0.25, heads: ['pose', 'blink'] }]));
  });

  it('uses plugins that the container has, without loading anything', async () => {
    const graph = await loadGraphFile(FILE, 'g.yaml', {
      container: fakeContainer(thirdPlugin),
      params: { inputs: ['p'] },
    });
    expect(graph.nodes.map((node) => node.id)).toContain('blink');
  });

  it('loads only what the file names and the host allows', async () => {
    const asked: string[] = [];
    const spies = {
      'fexgraph-third': () => {
        asked.push('third');
        return thirdPlugin;
      },
      other: () => {
        asked.push('other');
        return { name: 'other', nodes: [] };
      },
    };
    const container = fakeContainer();
    await loadGraphFile(FILE, 'g.yaml', { container, loaders: spies, params: { inputs: ['p'] } });
    expect(asked).toEqual(['third']);

    asked.length = 0;
    const without = FILE.replace('[fexgraph-third]', '[node:fs, ../evil.js, toString]');
    await expect(
      loadGraphFile(without, 'g.yaml', { container, loaders: spies, params: { inputs: ['p'] } }),
    ).rejects.toThrow(
      /plugin "node:fs" is not allowed here[\s\S]*plugin "\.\.\/evil\.js" is not allowed[\s\S]*plugin "toString" is not allowed/,
    );
    expect(asked).toEqual([]);
  });

  it('leaves the given container as it was', async () => {
    const container = fakeContainer();
    await loadGraphFile(FILE, 'g.yaml', { container, loaders, params: { inputs: ['p'] } });
    const again = loadGraphFile(FILE, 'g.yaml', { container, params: { inputs: ['p'] } });
    await expect(again).rejects.toThrow('plugin "fexgraph-third" is not allowed here');
  });

  it('says when a plugin fails to load or is another one', async () => {
    const load = (loader: () => never | typeof thirdPlugin) =>
      loadGraphFile(FILE, 'g.yaml', {
        container: fakeContainer(),
        loaders: { 'fexgraph-third': loader },
        params: { inputs: ['p'] },
      });
    const broken = load(() => {
      throw new Error('no such package');
    });
    await expect(broken).rejects.toThrow('g.yaml:3:11: plugin "fexgraph-third" could not be loaded: no such package');
    await expect(load(() => ({ ...thirdPlugin, name: 'imposter' }))).rejects.toThrow('calls itself "imposter"');
    await expect(load(() => ({ name: 'fexgraph-third', nodes: [class Plain {}] }))).rejects.toThrow('Plain');
  });

  it('throws everything that is wrong at once', async () => {
    const bad = FILE.replace('0.25', 'high').replace('[pose, blink]', '[pose, blnk]');
    const loading = loadGraphFile(bad, 'g.yaml', { container: fakeContainer(), loaders });
    const error = await loading.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GraphFileError);
    expect((error as GraphFileError).problems.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '4 param',
      '7 bad-option',
      '10 unknown-node',
    ]);
  });
});
