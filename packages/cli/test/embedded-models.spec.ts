import { describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';
import { scratchFolder } from './support/scratch.ts';

const EMBEDDED = ['rfb-320', 'blazeface-short', 'attention-mesh', 'mobilefacenet', 'fer-emotion'];

// What the person who runs the tests has pulled is not for them.
const cache = scratchFolder();
const models = (...args: string[]) => runCli(['models', ...args, '--cache', cache]);

describe('the models that ship with fexgraph', () => {
  it('are listed with size, licence and what they may be used for, beside those to be pulled', async () => {
    const run = await models('list');
    expect([run.code, run.err]).toEqual([0, '']);
    for (const id of EMBEDDED) {
      const line = new RegExp(`^${id} +embedded .*\\d MB +included +(yes|no|unclear) +\\S`, 'm');
      expect(run.out).toMatch(line);
    }
    expect(run.out).toMatch(/^arcface-r50 +pyfeat-v2\.5 .* absent /m);
  });

  it('are listed as JSON', async () => {
    const list = JSON.parse((await models('list', '--json')).out) as { id: string; state: string }[];
    const included = list.filter(({ state }) => state === 'included').map(({ id }) => id);
    expect(included).toEqual(expect.arrayContaining(EMBEDDED));
  });

  it('are what the manifest says', async () => {
    const run = await models('verify');
    expect([run.code, run.err]).toEqual([0, '']);
    for (const id of EMBEDDED) expect(run.out).toContain(`${id}: ok\n`);
    expect(run.out).toContain('arcface-r50: not here\n');
  });
});
