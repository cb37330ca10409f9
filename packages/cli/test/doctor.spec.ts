import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { runCli } from './run-cli.ts';

// What the person who runs the tests has pulled is not for them.
vi.stubEnv('FEXGRAPH_MODELS', fileURLToPath(new URL('no-such-cache', import.meta.url)));
afterAll(() => vi.unstubAllEnvs());

describe('doctor', () => {
  it('prints a table of results on stdout and what it does on stderr', async () => {
    const { code, out, err } = await runCli(['doctor', '--backend', 'cpu', '--model', 'fer-emotion', 'arcface-r50']);
    expect(code).toBe(0);
    const lines = out.split('\n');
    expect(lines[1]).toMatch(/^cpu {6}here {3}\S+ x one cpu thread$/);
    expect(lines.find((line) => line.startsWith('fer-emotion'))).toMatch(
      /^fer-emotion {2}cpu {6}ok {6}0 {10}0 {9}\S+ +\S+ +\S+ x$/,
    );
    expect(out).toContain('Skipped, not here: arcface-r50 (see: fexgraph models pull)');
    expect(err).toBe('checking backend cpu\nchecking fer-emotion on cpu\n');
  });

  it('gives the report as JSON, without progress for --quiet', async () => {
    const { out, err } = await runCli(['doctor', '--backend', 'cpu', '--model', 'fer-emotion', '--json', '-q']);
    expect(err).toBe('');
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      backends: [{ id: 'cpu', available: true }],
      checks: [{ model: 'fer-emotion', backend: 'cpu', outcome: 'same', comparison: { maxRelative: 0 } }],
    });
  });

  it('fails for a backend that there is not', async () => {
    const { code, err } = await runCli(['doctor', '--backend', 'cqu']);
    expect(code).toBe(1);
    expect(err).toMatch(/no backend "cqu".*cpu/s);
  });
});
