import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { PartFolder, partsStatus } from '@fexgraph/batch';
import { bundleProgram, type TestProgram } from '@fexgraph/test-programs';
import { type RunningServer, testServers } from '@fexgraph/test-servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PartQueue } from '../src/index.ts';
import { nightPlan, placeOf, workAlone } from './queue-night.ts';

const scratch = mkdtempSync(join(tmpdir(), 'fexgraph-queue-workers-'));
const INPUTS = 24;
const WORKERS = 4;
const KILLS = 10;
/** Far less than usual, so that the test need not wait long for the dead. */
const times = { lockMs: 1500, stalledMs: 500, intervalMs: 15 };
const plan = nightPlan(INPUTS);
const tablesOf = (out: string) => ['fex.csv', 'fex.ndjson'].map((name) => readFileSync(join(out, name), 'utf8'));
let alone: readonly string[];
let program: TestProgram;

beforeAll(async () => {
  program = await bundleProgram(new URL('..', import.meta.url), 'test/queue-night.ts');
  const out = join(scratch, 'alone');
  await workAlone(join(scratch, 'alone-parts'), plan, out);
  alone = tablesOf(out);
});
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
  program.remove();
});

/** Numbers from 0 to 1: random, and the same each time. */
function* moments(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

class Worker {
  err = '';
  /** It listens to signals from now on. */
  readonly begun: Promise<unknown>;
  readonly ended: Promise<readonly [number | null, NodeJS.Signals | null]>;
  readonly #child: ChildProcess;

  constructor(options: object, command: readonly string[] = [process.execPath]) {
    const args = [...command.slice(1), program.path, JSON.stringify(options)];
    this.#child = spawn(command[0], args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.err += text;
    });
    this.begun = once(this.#child.stdout!, 'data');
    this.ended = once(this.#child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  }

  get lives(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** @returns whether it came to its end by itself, in good order */
  async end(): Promise<boolean> {
    const [code, signal] = await this.ended;
    if (signal === null) expect([code, this.err]).toEqual([0, expect.anything()]);
    return signal === null;
  }
}

describe.each(testServers)('four worker processes with one queue on $name', (kind) => {
  if (kind.missing !== undefined) {
    it.skip(`${kind.missing}`, () => undefined);
    return;
  }
  let server: RunningServer;
  let queue: PartQueue;
  beforeAll(async () => {
    server = await kind.start();
    queue = await PartQueue.open(placeOf(server.url, plan));
  });
  afterAll(async () => {
    await queue.close();
    await server.stop();
  });

  async function submitted(name: string) {
    const begun = await planned(name);
    await queue.submit(plan.parts);
    return begun;
  }

  async function planned(name: string) {
    const out = join(scratch, kind.name, name);
    const parts = join(out, 'parts');
    const folder = await PartFolder.open(parts);
    await folder.begin(plan);
    await queue.remove();
    const log = join(out, 'log');
    const options = { url: server.url, parts, out, log, ...times };
    const start = () => new Worker(options);
    // No file of it may have any bytes: for this process the disk is full.
    const full = ['sh', '-c', 'ulimit -f 0 && exec "$0" "$@"', process.execPath];
    const startFull = () => new Worker({ ...options, log: '/dev/null' }, full);
    const begun = () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []);
    /** Waits for so many parts to be begun. */
    const until = async (count: number) => {
      while (begun().length < count) await setTimeout(10);
    };
    return { out, folder, start, startFull, begun, until };
  }

  it('end when they are asked to while they wait for a plan', async () => {
    const { start } = await planned('none');
    const worker = start();
    await worker.begun;
    await setTimeout(1000);
    worker.signal('SIGTERM');
    const hangs = setTimeout(20_000, 'hangs', { ref: false });
    expect(await Promise.race([worker.end(), hangs])).toBe(true);
  });

  const workers = (start: () => Worker) => Array.from({ length: WORKERS }, start);

  /** Each part is there once, and the tables are those of one machine. */
  async function check(out: string, folder: PartFolder) {
    expect(await queue.status()).toMatchObject({ state: 'done', waiting: 0, delayed: 0, active: [], dead: [] });
    expect((await partsStatus(folder, plan)).done).toBe(INPUTS);
    expect(readdirSync(folder.path).filter((name) => name.endsWith('.segment'))).toHaveLength(INPUTS);
    expect(tablesOf(out).map((table, i) => table === alone[i])).toEqual([true, true]);
  }

  it('leave the tables of one machine, and do each part once', async () => {
    const { out, folder, start, begun } = await submitted('undisturbed');
    expect(await Promise.all(workers(start).map((worker) => worker.end()))).toEqual([true, true, true, true]);
    expect(begun().sort()).toEqual(plan.parts.map(({ name }) => name).sort());
    await check(out, folder);
  });

  it('lose nothing and do nothing twice when they are killed at random', async () => {
    const { out, folder, start, begun } = await submitted('killed');
    const random = moments(11);
    let kills = 0;
    const untilDone = async () => {
      for (;;) {
        const worker = start();
        if (kills < KILLS) {
          const before = begun().length;
          while (worker.lives && begun().length === before) await setTimeout(5);
          await Promise.race([worker.ended, setTimeout(200 * random.next().value)]);
          if (worker.lives && kills < KILLS) {
            kills++;
            worker.signal('SIGKILL');
          }
        }
        if (await worker.end()) return;
      }
    };
    await Promise.all(Array.from({ length: WORKERS }, untilDone));
    // Parts whose workers died too often are dead, until somebody says otherwise.
    while ((await queue.retry()) > 0) await start().end();
    expect(kills).toBe(KILLS);
    await check(out, folder);
  }, 180_000);

  it('give up a part whose workers die, and it has all its tries when it is given again', async () => {
    const single = nightPlan(1);
    const out = join(scratch, kind.name, 'deadly');
    const folder = await PartFolder.open(join(out, 'parts'));
    await folder.begin(single);
    const one = await PartQueue.open(placeOf(server.url, single));
    await one.submit(single.parts);
    const options = { url: server.url, parts: folder.path, out, log: join(out, 'log'), ...times };
    const start = () => new Worker(options);
    const dies = async () => {
      expect(await new Worker({ ...options, dies: true }).ended).toEqual([null, 'SIGKILL']);
    };
    for (let deaths = 0; deaths < 4; deaths++) await dies();
    expect(await start().end()).toBe(true);
    expect((await one.status()).dead).toMatchObject([
      { name: 'clip-0', reason: 'WORKER_DIED: 4 workers died while they did it' },
    ]);
    expect(await one.retry()).toBe(1);
    await dies();
    expect(await start().end()).toBe(true);
    expect(await one.status()).toMatchObject({ state: 'done', dead: [] });
    await one.close();
  }, 120_000);

  it('leave the same tables where one stands still for longer than it may', async () => {
    const { out, folder, start, until } = await submitted('stopped');
    const [stopped, ...others] = workers(start);
    await until(2);
    stopped.signal('SIGSTOP');
    await setTimeout(3 * times.lockMs);
    const working = Promise.all(others.map((worker) => worker.end()));
    stopped.signal('SIGCONT');
    expect(await working).toEqual([true, true, true]);
    expect(await stopped.end()).toBe(true);
    await check(out, folder);
  });

  it('leave the same tables where one may not write as much as it must', async () => {
    const { out, folder, start, startFull } = await submitted('full');
    const full = startFull();
    expect((await full.ended)[0]).toBe(1);
    expect(full.err).toMatch(/"event":"returned"[\s\S]*OUTPUT_FAILED/);
    expect(await Promise.all(workers(start).map((worker) => worker.end()))).toEqual([true, true, true, true]);
    await check(out, folder);
  });

  it('leave the same tables where the server is started again', async ({ skip }) => {
    if (!server.restart) skip('somebody else has started the server');
    const { out, folder, start, until } = await submitted('restarted');
    const working = workers(start);
    await until(6);
    await server.restart!(1000);
    expect(await Promise.all(working.map((worker) => worker.end()))).toEqual([true, true, true, true]);
    await check(out, folder);
  });
});
