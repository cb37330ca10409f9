import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';

const at = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const packageOf = (folder: string) => JSON.parse(at(`../../${folder}/package.json`));

/** Everything that the command line may import, but for the parser of the command line. */
const ENTRIES = Object.keys(packageOf('cli').dependencies).flatMap((name) => {
  if (name === 'commander') return [];
  if (!name.startsWith('@fexgraph/')) return [name];
  return Object.keys(packageOf(name.slice('@fexgraph/'.length)).exports).map((entry) => name + entry.slice(1));
});

const loaded: string[] = [];
for (const entry of ENTRIES) {
  vi.doMock(entry, () => {
    loaded.push(entry);
    return vi.importActual(entry);
  });
}
const { runCli } = await import('./run-cli.ts');

beforeEach(() => {
  loaded.length = 0;
});

describe('the start of the command line', () => {
  it.each([
    [['--help'], 0],
    [['--version'], 0],
    [['graph', 'inspect', '--help'], 0],
    [['models', 'pull', '--help'], 0],
    [['models', 'quantize', '--help'], 0],
    [['nodes', 'describe', '--help'], 0],
    [['doctor', '--help'], 0],
    [['studio', '--help'], 0],
    [['detekt'], 2],
    [['graph', 'run', 'graph.yaml', '-p', 'wrong'], 2],
  ])('loads neither networks nor pictures nor graphs for fexgraph %j', async (args, code) => {
    expect((await runCli(args)).code).toBe(code);
    expect(loaded).toEqual([]);
  });

  it.each([[['detect']], [['detect', 'photo.jpg', '--threshold', '3']]])(
    'loads the schema of the options and nothing of Node for fexgraph %j',
    async (args) => {
      expect((await runCli(args)).code).toBe(2);
      expect(loaded.filter((entry) => /node|sharp|commander/.test(entry))).toEqual([]);
    },
  );

  it('loads nothing else before the command line is read', () => {
    const imported = [...at('../src/main.ts').matchAll(/^import (?!type).*'([^']+)';$/gm)].map(([, name]) => name);
    expect(imported.filter((name) => !name.startsWith('.'))).toEqual(['node:fs']);
  });

  it('loads what a command needs when the command is given', async () => {
    expect((await runCli(['nodes', 'list'])).code).toBe(0);
    // A module is loaded once: what the options of detect needed is there already.
    expect(loaded).toEqual(expect.arrayContaining(['@fexgraph/runtime/node', '@fexgraph/sources/node']));
  });
});
