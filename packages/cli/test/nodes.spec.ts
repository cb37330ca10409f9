import { describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

describe('fexgraph nodes', () => {
  it('lists every node type with its kind, packets and summary', async () => {
    const run = await runCli(['nodes', 'list']);
    expect([run.code, run.err]).toEqual([0, '']);
    expect(run.out).toMatch(/^source\/images +source +- -> Frame +reads pictures/m);
    expect(run.out).toMatch(/^detect\/rfb320 +node +Frame -> Detections +\S/m);
    expect(run.out).toMatch(/^sink\/csv +sink +Fex -> - +\S/m);
    expect(run.out).toMatch(/^Not in browsers: .*sink\/overlay.*\. Only there: source\/camera, sink\/canvas\.$/m);
    expect((await runCli(['nodes', 'describe', 'source/camera'])).err).toMatch(
      /runs in browsers \(in Node take source\/frames/,
    );
  });

  it('lists them as JSON', async () => {
    const list = JSON.parse((await runCli(['nodes', 'list', '--json'])).out);
    expect(list).toContainEqual({
      type: 'detect/rfb320',
      version: 1,
      kind: 'node',
      summary: expect.any(String),
      plugin: '@fexgraph/nodes-detect',
    });
  });

  it('describes ports, options and traits of every one of them', async () => {
    const list = JSON.parse((await runCli(['nodes', 'list', '--json'])).out) as { type: string; summary: string }[];
    for (const { type, summary } of list) {
      const { code, out } = await runCli(['nodes', 'describe', type]);
      expect(code).toBe(0);
      expect(out).toContain(`${type}@`);
      expect(out).toContain(summary);
      expect(out).toMatch(/\n(Inputs|Output)\n/);
      expect(out).toMatch(/\nTraits: state(ful|less), batches of up to (\d+|Infinity), \d+ calls? at once\n/);
      // The name of the factory, in TypeScript, is not that of the type in graph files.
      expect(out).toMatch(/\nIn a program: import \{ \w+ \} from '@fexgraph\/[\w/-]+';\n$/);
    }
  });

  it('describes columns with unit, range and the direction of a positive number', async () => {
    const { out } = await runCli(['nodes', 'describe', 'multitask/head-pose']);
    expect(out).toMatch(/^ {2}Pitch +rad +-1\.57\.\.1\.57 +nod of the head; positive: down$/m);
    const both = (await runCli(['nodes', 'describe', 'multitask/face-v2'])).out;
    expect(both).toMatch(/^ {2}Pitch .*positive: down$/m);
    const joined = (await runCli(['nodes', 'describe', 'fex/join-by-time'])).out;
    expect(joined).not.toContain('Columns');
  });

  it('describes an option with range, default and meaning', async () => {
    const { out } = await runCli(['nodes', 'describe', 'detect/rfb320']);
    expect(out).toMatch(/^ {2}threshold +number 0\.\.1 +default 0\.\d+ +\S/m);
  });
});
