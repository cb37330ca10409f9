import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { bundleProgram, type TestProgram } from '@fexgraph/test-programs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moments } from './moments.ts';
import { night } from './night.ts';

const scratch = mkdtempSync(join(tmpdir(), 'fexgraph-night-'));
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
  program.remove();
});

const work = { inputs: 20, frames: 25, jobs: 2, intervalMs: 1 };

/** As long as a whole run, on this machine: some end before they are killed. */
let mostMs: number;
let program: TestProgram;
let undisturbed: readonly string[];

/** A process that does the work, or goes on with it. It tells when it begins. */
function started(out: string) {
  const args = JSON.stringify({ out, log: join(out, 'log'), ...work });
  const child = spawn(process.execPath, [program.path, args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
  return { child, ended, begun: once(child.stdout, 'data') };
}

const tablesOf = (out: string) => ['fex.csv', 'fex.ndjson'].map((name) => readFileSync(join(out, name), 'utf8'));

beforeAll(async () => {
  program = await bundleProgram(new URL('..', import.meta.url), 'test/night.ts');
  const out = join(scratch, 'undisturbed');
  expect(await night({ out, ...work })).toEqual({ failed: [] });
  undisturbed = tablesOf(out);
  const timed = join(scratch, 'timed');
  mkdirSync(timed);
  const { ended, begun } = started(timed);
  await begun;
  const from = performance.now();
  await ended;
  mostMs = performance.now() - from;
});

describe('a run that is killed fifty times', () => {
  it('leaves the tables of an undisturbed one, byte by byte, and does nothing twice that was done', async () => {
    expect(undisturbed[0].split('\n')).toHaveLength(1 + work.inputs * (work.frames + 18) + 1);
    const random = moments(7);
    let [kills, rounds, restarts] = [0, 0, 0];
    while (kills < 50) {
      const out = join(scratch, `round-${rounds++}`);
      const log = join(out, 'log');
      mkdirSync(out);
      writeFileSync(log, '');
      for (;;) {
        const wasDone = existsSync(join(out, 'parts'))
          ? readdirSync(join(out, 'parts')).filter((name) => /^[0-9a-f]{64}\.json$/.test(name)).length
          : 0;
        const begunBefore = readFileSync(log, 'utf8').split('\n').length - 1;
        const { child, ended, begun: hasBegun } = started(out);
        await hasBegun;
        await Promise.race([ended, setTimeout(mostMs * random.next().value)]);
        child.kill('SIGKILL');
        const [code, signal] = await ended;
        const begun = readFileSync(log, 'utf8').split('\n').length - 1 - begunBefore;
        // Whatever was done stays done.
        expect(begun).toBeLessThanOrEqual(work.inputs - wasDone);
        if (signal === null) {
          expect(code).toBe(0);
          break;
        }
        kills++;
        restarts += begun > 0 ? 1 : 0;
        expect(kills, 'the run comes to its end').toBeLessThan(400);
      }
      expect(tablesOf(out)).toEqual(undisturbed);
      expect(readdirSync(out).sort()).toEqual(['fex.csv', 'fex.ndjson', 'log']);
    }
    // The moments were not all before the work.
    expect(restarts).toBeGreaterThan(8);
  }, 180_000);
});
