import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { bundleProgram, type TestProgram } from '@fexgraph/test-programs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PartFolder, partsStatus } from '../src/index.ts';
import { moments } from './moments.ts';
import { mergeNight, night, nightPlan } from './night.ts';

const scratch = mkdtempSync(join(tmpdir(), 'fexgraph-workers-'));
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
  program.remove();
});

const WORKERS = 4;
const work = { inputs: 20, frames: 25, jobs: 1, intervalMs: 1 };
const plan = nightPlan(work);
/** About as long as the share of a worker: some end before they are killed. */
const MOST_MS = 500;
let program: TestProgram;
let alone: readonly string[];

const tablesOf = (out: string) => ['fex.csv', 'fex.ndjson'].map((name) => readFileSync(join(out, name), 'utf8'));

beforeAll(async () => {
  program = await bundleProgram(new URL('..', import.meta.url), 'test/night.ts');
  const out = join(scratch, 'alone');
  expect(await night({ out, ...work })).toEqual({ failed: [] });
  alone = tablesOf(out);
});

async function shared(name: string) {
  const out = join(scratch, name);
  mkdirSync(out);
  writeFileSync(join(out, 'log'), '');
  const folder = await PartFolder.open(join(out, 'parts'));
  await folder.begin(plan);
  return { out, folder, begun: () => readFileSync(join(out, 'log'), 'utf8').trim().split('\n') };
}

interface Fate {
  readonly of?: number;
  readonly killAfterMs?: number;
  readonly stopForMs?: number;
}

/** A worker process; it may be killed, or stand still for a while. @returns whether it came to its end */
async function worker(
  out: string,
  index: number,
  { of = WORKERS, killAfterMs, stopForMs }: Fate = {},
): Promise<boolean> {
  const options = { out, log: join(out, 'log'), shard: { index, of }, ...work };
  const child = spawn(process.execPath, [program.path, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
  await once(child.stdout, 'data');
  if (stopForMs !== undefined) {
    await setTimeout(40);
    child.kill('SIGSTOP');
    await setTimeout(stopForMs);
    child.kill('SIGCONT');
  }
  if (killAfterMs !== undefined) {
    await Promise.race([ended, setTimeout(killAfterMs)]);
    child.kill('SIGKILL');
  }
  const [code, signal] = await ended;
  if (signal === null) expect(code).toBe(0);
  return signal === null;
}

const WHO = Array.from({ length: WORKERS }, (_, i) => i + 1);

describe('four workers with one plan', () => {
  it('leave the tables of one, byte by byte, and do each part once', async () => {
    const { out, folder, begun } = await shared('undisturbed');
    await Promise.all(WHO.map((index) => worker(out, index)));
    const status = await partsStatus(folder, plan);
    expect([status.done, status.begun, status.workers.map(({ parts }) => parts)]).toEqual([20, 0, [5, 5, 5, 5]]);
    expect(begun().sort()).toEqual(plan.parts.map(({ name }) => name).sort());
    await mergeNight(folder, plan, out);
    expect(tablesOf(out)).toEqual(alone);
  }, 60_000);

  it('leave the same tables where all do all parts at once', async () => {
    const { out, folder, begun } = await shared('all');
    await Promise.all(WHO.map(() => worker(out, 1, { of: 1 })));
    expect(begun().length).toBeGreaterThan(work.inputs);
    await mergeNight(folder, plan, out);
    expect(tablesOf(out)).toEqual(alone);
    expect((await partsStatus(folder, plan)).begun).toBe(0);
  }, 60_000);

  it('leave the same tables where one stands still while another does its parts', async () => {
    const { out, folder } = await shared('stopped');
    const stopped = worker(out, 1, { stopForMs: 3000 });
    await Promise.all([worker(out, 1), ...WHO.slice(1).map((index) => worker(out, index))]);
    await stopped;
    await mergeNight(folder, plan, out);
    expect(tablesOf(out)).toEqual(alone);
  }, 60_000);

  it('lose nothing and do nothing twice when they are killed thirty times', async () => {
    const random = moments(11);
    let [kills, rounds] = [0, 0];
    while (kills < 30) {
      const { out, folder } = await shared(`killed-${rounds++}`);
      const untilDone = async (index: number) => {
        while (!(await worker(out, index, { killAfterMs: MOST_MS * random.next().value }))) {
          kills++;
          expect(kills, 'the workers come to their end').toBeLessThan(400);
        }
      };
      await Promise.all(WHO.map(untilDone));
      const names = readdirSync(folder.path);
      expect(names.filter((name) => name.endsWith('.segment'))).toHaveLength(work.inputs);
      await folder.sweepIdle(0);
      expect(readdirSync(folder.path).filter((name) => name.startsWith('.'))).toEqual([]);
      await mergeNight(folder, plan, out);
      expect(tablesOf(out)).toEqual(alone);
    }
  }, 180_000);
});
