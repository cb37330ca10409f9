import { describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

describe('fexgraph graph list', () => {
  it('says in one line what each ready graph needs and gives', async () => {
    const { code, out } = await runCli(['graph', 'list']);
    expect(code).toBe(0);
    for (const name of ['embedded', 'pose-only', 'emotions-only', 'identity-only']) {
      expect(out).toMatch(new RegExp(`^${name} +nothing more: runs offline +\\S`, 'm'));
    }
    for (const name of ['pyfeat-v2.5', 'aus-only']) {
      expect(out).toMatch(new RegExp(`^${name} +models: fexgraph models pull pyfeat-v2.5 +\\S`, 'm'));
    }
    expect(out).toMatch(/^live-tracking +a program that gives: camera +\S/m);
  });
});
