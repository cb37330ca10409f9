import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sumCounts } from './sum-counts.mjs';

const config = fileURLToPath(new URL('../vitest.config.ts', import.meta.url));
const vitest = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url));

describe('the counts of a run', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fexgraph-counts-'));
    mkdirSync(join(folder, 'src'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Runs one spec with this text in a vitest of its own. */
  function countsOf(text: string): unknown[] {
    const counts = join(folder, 'counts.jsonl');
    writeFileSync(counts, '');
    writeFileSync(join(folder, 'src/made.spec.ts'), text);
    const env = { ...process.env, FEXGRAPH_TEST_COUNTS: counts, npm_package_name: 'a', npm_lifecycle_event: 'test' };
    spawnSync(process.execPath, [vitest, 'run', '--globals', '--root', folder, '--config', config], { env });
    return readFileSync(counts, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  }

  it('are those of its tests; one still to be written is skipped', () => {
    const text = "it('a', () => {});\nit('b', () => expect(1).toBe(2));\nit.skip('c', () => {});\nit.todo('d');";
    expect(countsOf(text)).toEqual([{ run: 'a test', passed: 1, failed: 1, skipped: 2 }]);
  });

  it('have a failure for a file that cannot be loaded, and one for an error outside of every test', () => {
    expect(countsOf("import './not-there.ts';\nit('a', () => {});")).toEqual([
      { run: 'a test', passed: 0, failed: 1, skipped: 0 },
    ]);
    const loose = "it('a', async () => {\n  setTimeout(() => { throw new Error('loose'); });\n";
    expect(countsOf(`${loose}  await new Promise((done) => setTimeout(done, 50));\n});`)).toEqual([
      { run: 'a test', passed: 1, failed: 1, skipped: 0 },
    ]);
  });
});

describe('the sum', () => {
  const line = (run: string, passed: number, failed: number, skipped: number) =>
    `${JSON.stringify({ run, passed, failed, skipped })}\n`;

  it('adds up all runs', () => {
    const text = line('a test', 5, 1, 2) + line('b test', 7, 0, 1);
    expect(sumCounts(text, ['a test', 'b test'])).toEqual({ passed: 12, failed: 1, skipped: 3, missing: [] });
  });

  it('counts a run without a result as failed', () => {
    expect(sumCounts(line('a test', 5, 0, 0), ['a test', 'b test', 'b test:webgpu'])).toEqual({
      passed: 5,
      failed: 2,
      skipped: 0,
      missing: ['b test', 'b test:webgpu'],
    });
    expect(sumCounts('', ['a test']).failed).toBe(1);
  });
});
