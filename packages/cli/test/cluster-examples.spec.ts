import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runCli } from './run-cli.ts';
import { scratchFolder } from './support/scratch.ts';

const folder = fileURLToPath(new URL('../../../apps/examples/cluster', import.meta.url));
const scratch = scratchFolder();
// A folder without inputs: nothing is planned.
mkdirSync(join(scratch, 'interviews'));
const files = readdirSync(folder).filter((name) => name !== 'README.md');
const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');

/** What stands for a value in the languages of the engines. */
const VALUES: readonly (readonly [RegExp, string])[] = [
  [/"\$(1|plan)"|\$\{params\.plan\}|\bnight\b/g, join(scratch, 'night')],
  [/\$\{params\.inputs\}|interviews\//g, join(scratch, 'interviews')],
  [/\$\{shard\}|\{wildcards\.shard\}|"?\{\}(?=\/)/g, '3'],
  [/\$\{params\.shards\}|\{SHARDS\}|\$shards"/g, '200'],
  [/\bresults\b/g, join(scratch, 'results')],
];

/** The command lines of a file, with values. */
function commandsOf(name: string): readonly (readonly string[])[] {
  const given = [...textOf(name).matchAll(/fexgraph batch [^\n&]*/g)].map(([line]) =>
    VALUES.reduce((text, [what, value]) => text.replace(what, () => value), line.replace(/"$/, '')),
  );
  const listed = [...textOf(name).matchAll(/^ *command: \[(fexgraph, .*)\]$/gm)].map(([, list]) =>
    list.replaceAll(', ', ' ').replace(/\bnight\b/, () => join(scratch, 'night')),
  );
  return [...given, ...listed].map((line) => line.trim().split(/\s+/).slice(1));
}

/** Of containers, which do the parts by a queue. */
const QUEUED = ['Dockerfile', 'compose.yaml'];
const commands = files.flatMap((name) => commandsOf(name).map((args) => [name, args] as const));

describe('the examples for clusters', () => {
  it('plan, run and merge, each of them', () => {
    for (const name of files.filter((file) => !QUEUED.includes(file))) {
      const given = commandsOf(name).map(([, command]) => command);
      expect([name, [...new Set(given)].filter((command) => command !== 'status').sort()]).toEqual([
        name,
        ['merge', 'plan', 'run'],
      ]);
    }
  });

  it.each(commands)('%s gives a command that is understood: %j', async (_, args) => {
    const { err } = await runCli(args);
    // Only what it is about is not there.
    expect(err).toMatch(args[1] === 'plan' ? /^fexgraph: \S+interviews: / : /^fexgraph: \S+night: there is no plan/);
  });

  it.each(files.filter((name) => name.endsWith('.sh')))('%s is a script', (name) => {
    expect(execFileSync('sh', ['-n', join(folder, name)], { encoding: 'utf8' })).toBe('');
  });

  it('tell pods of how many they are', () => {
    const { spec } = parse(textOf('job.yaml'));
    const [container] = spec.template.spec.containers;
    expect([spec.completionMode, container.env]).toEqual([
      'Indexed',
      [{ name: 'FEXGRAPH_SHARDS', value: String(spec.completions) }],
    ]);
  });

  describe('of containers', () => {
    const { services } = parse(textOf('compose.yaml'));
    const listed = [...textOf('Dockerfile').matchAll(/^(ENTRYPOINT|CMD) (\[.*\])$/gm)].map(
      ([, , list]) => JSON.parse(list) as string[],
    );
    const noted = [...textOf('compose.yaml').matchAll(/run --rm worker (.*)$/gm)].map(([, line]) => line.split(' '));

    it('give commands that are understood', async () => {
      expect(listed[0]).toEqual(['fexgraph']);
      expect(noted.map(([, name]) => name)).toEqual(['plan', 'submit']);
      for (const args of [listed[1], services.worker.command, noted[1]]) {
        const { err } = await runCli(args.map((arg: string) => (arg === 'night' ? join(scratch, 'night') : arg)));
        expect(err).toMatch(/^fexgraph: \S+night: there is no plan/);
      }
    });

    it('have a worker that ends in its own time, and a queue that forgets nothing', () => {
      const { worker, redis } = services;
      expect([worker.depends_on, worker.restart, worker.stop_grace_period]).toEqual([['redis'], 'on-failure:3', '30s']);
      expect(worker.environment.FEXGRAPH_QUEUE_URL).toBe('redis://redis:6379');
      expect(redis.command).toEqual(expect.arrayContaining(['--appendonly', 'yes', 'noeviction']));
    });

    it('have versions: of what is installed, that of this package', () => {
      const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
      const installed = [...textOf('Dockerfile').matchAll(/(@fexgraph\/\w+)@(\S+)/g)].map(([, name, of]) => [name, of]);
      expect(installed).toEqual([
        ['@fexgraph/cli', version],
        ['@fexgraph/queue', version],
      ]);
      expect(textOf('Dockerfile')).toMatch(/^FROM node:20-/m);
    });
  });

  it('are all named in their README', () => {
    for (const name of files) expect(textOf('README.md')).toContain(`[${name}](${name})`);
  });
});
