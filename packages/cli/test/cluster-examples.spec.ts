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

const commands = files.flatMap((name) => commandsOf(name).map((args) => [name, args] as const));

describe('the examples for clusters', () => {
  it('plan, run and merge, each of them', () => {
    for (const name of files) {
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

  it('are all named in their README', () => {
    for (const name of files) expect(textOf('README.md')).toContain(`[${name}](${name})`);
  });
});
