import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { complaints, runCli } from './run-cli.ts';
import { ASTRONAUT } from './support/photos.ts';
import { scratchFolder } from './support/scratch.ts';

const NAME = 'fexgraph-perclos';
const file = fileURLToPath(import.meta.resolve(`../../../apps/examples/${NAME}/graphs/perclos.yaml`));
const table = join(scratchFolder(), 'perclos.csv');
const run = ['graph', 'run', file, '-p', `inputs=${ASTRONAUT}`, '-p', `table=${table}`];

describe('a plugin that the user allows', () => {
  it('brings its node types to graph files', async () => {
    expect(await runCli(['graph', 'validate', file, '--plugin', NAME])).toEqual({
      code: 0,
      out: `${file}: ok\n`,
      err: '',
    });
    expect((await runCli(['graph', 'inspect', file, '--plugin', NAME])).out).toContain(`${NAME}/eye-closure@1`);
    expect((await runCli([...run, '--plugin', NAME])).code).toBe(0);
    expect(readFileSync(table, 'utf8')).toMatch(/,EyeClosure,EyesClosed\n.*,0\.0,0\.0\n$/);
  });

  it('has its options in the schema for editors, and is no error in the schema without it', async () => {
    const { out, code } = await runCli(['graph', 'schema', '--plugin', NAME]);
    expect(code).toBe(0);
    const own = new Ajv({ strict: false }).compile(JSON.parse(out));
    const builtIn = new Ajv({ strict: false }).compile(JSON.parse((await runCli(['graph', 'schema'])).out));
    const text = readFileSync(file, 'utf8');
    const wrong = text.replace(`${NAME}/eye-closure`, `${NAME}/eye-closer`);
    expect(wrong).not.toBe(text);
    expect([own(parse(text)), builtIn(parse(text)), own(parse(wrong))]).toEqual([true, true, false]);
    expect(builtIn(parse(text.replace('detect/', 'detect/x')))).toBe(false);
  });

  it('is described like any other', async () => {
    expect((await runCli(['nodes', 'list', '--plugin', NAME])).out).toMatch(/^fexgraph-perclos\/eye-closure +node/m);
    const { out } = await runCli(['nodes', 'describe', `${NAME}/eye-closure`, '--plugin', NAME]);
    expect(out).toMatch(/^ {2}closed +number 0\.\.1 +default 0\.8 +.*\(may change while running\)$/m);
  });
});

describe('a plugin that the user does not allow', () => {
  it('is not loaded, whatever the file says', async () => {
    const notAllowed =
      /perclos\.yaml:4:11: plugin "fexgraph-perclos" is not allowed here .*--plugin fexgraph-perclos\)/;
    const validation = await runCli(['graph', 'validate', file]);
    expect([validation.code, validation.out]).toEqual([2, expect.stringMatching(notAllowed)]);
    const refused = await runCli(run);
    expect([refused.code, refused.err]).toEqual([2, expect.stringMatching(notAllowed)]);
    expect((await runCli(['nodes', 'describe', `${NAME}/eye-closure`])).code).toBe(2);
  });
});

describe('a plugin that is none', () => {
  it.each([
    ['fexgraph-no-such-plugin', /could not be loaded: .*npm install fexgraph-no-such-plugin\)$/],
    ['./mine.js', /^fexgraph: --plugin \.\/mine\.js is not the name of a package/],
    ['data:text/javascript,0', /is not the name of a package/],
    ['zod', /^fexgraph: package "zod" exports no plugin/],
  ])('ends with 2: %s', async (name, reason) => {
    const refused = await runCli(['nodes', 'list', '--plugin', name]);
    expect([refused.code, refused.out]).toEqual([2, '']);
    expect(complaints(refused)).toEqual([expect.stringMatching(reason)]);
  });
});
