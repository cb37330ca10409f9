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
  const told = (name: string, says: string) => expect.stringMatching(new RegExp(`^${name}\\n.*${says}`));
  const seconds = expect.any(Number);

  it('are those of its tests; one still to be written is skipped', () => {
    const text = "it('a', () => {});\nit('b', () => expect(1).toBe(2));\nit.skip('c', () => {});\nit.todo('d');";
    const failures = [told('src/made.spec.ts > b', 'expected 1 to be 2')];
    expect(countsOf(text)).toEqual([{ run: 'a test', seconds, passed: 1, failed: 1, skipped: 2, failures }]);
  });

  it('have a failure for a file that cannot be loaded, and one for an error outside of every test', () => {
    expect(countsOf("import './not-there.ts';\nit('a', () => {});")).toEqual([
      { run: 'a test', seconds, passed: 0, failed: 1, skipped: 0, failures: [told('src/made.spec.ts', 'not-there')] },
    ]);
    const loose = "it('a', async () => {\n  setTimeout(() => { throw new Error('loose'); });\n";
    expect(countsOf(`${loose}  await new Promise((done) => setTimeout(done, 50));\n});`)).toEqual([
      { run: 'a test', seconds, passed: 1, failed: 1, skipped: 0, failures: [told('outside of every test', 'loose')] },
    ]);
  });
});

describe('the sum', () => {
  const line = (run: string, seconds: number, passed: number, failures: readonly string[], skipped: number) =>
    `${JSON.stringify({ run, seconds, passed, failed: failures.length, skipped, failures })}\n`;

  it('adds up all runs, and says what failed in them and which took longest', () => {
    const text = line('a test', 3, 5, ['x.spec.ts > y\n  no'], 2) + line('b test', 8, 7, [], 1);
    expect(sumCounts(text, ['a test', 'b test'])).toEqual({
      ...{ passed: 12, failed: 1, skipped: 3 },
      failures: ['a test: x.spec.ts > y\n  no'],
      slowest: ['8 s  b test', '3 s  a test'],
    });
  });

  it('counts a run without a result as failed', () => {
    expect(sumCounts(line('a test', 1, 5, [], 0), ['a test', 'b test', 'b test:webgpu'])).toMatchObject({
      ...{ passed: 5, failed: 2, skipped: 0 },
      failures: ['b test', 'b test:webgpu'].map((run) => `${run}: no result, counted as one failed test`),
    });
    expect(sumCounts('', ['a test']).failed).toBe(1);
  });
});
