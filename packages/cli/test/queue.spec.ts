import { copyFileSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { type RunningServer, testServers } from '@fexgraph/test-servers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCli } from './run-cli.ts';
import { ASTRONAUT } from './support/photos.ts';
import { readRecord } from './support/read-results.ts';
import { scratchFolder } from './support/scratch.ts';

// Parts that fail wait before they are tried again.
vi.setConfig({ testTimeout: 180_000 });

const scratch = scratchFolder();
const inputs = join(scratch, 'inputs');
const PICTURES = 4;
/** Seconds since 1970. */
const WRITTEN = 1_700_000_000;
let plan: string;
let out: string;

const queue = (...args: string[]) => runCli(['queue', ...args]);
const planned = () =>
  runCli(['batch', 'plan', inputs, '--out', plan, '--heads', 'pose', '--no-identity', '--pictures-per-part', '1']);

beforeAll(() => {
  mkdirSync(inputs);
  for (let i = 0; i < PICTURES; i++) {
    copyFileSync(ASTRONAUT, join(inputs, `p${i}.png`));
    utimesSync(join(inputs, `p${i}.png`), WRITTEN, WRITTEN);
  }
});
beforeEach(async ({ task }) => {
  plan = join(scratch, `${task.id}-plan`);
  out = join(scratch, `${task.id}-out`);
});

// The one with PostgreSQL is in the tests of @fexgraph/queue: Vitest gives its driver conditions that Node does not.
const [redis] = testServers;

describe.skipIf(redis.missing !== undefined)(
  `fexgraph queue on Redis${redis.missing ? ` (${redis.missing})` : ''}`,
  () => {
    let server: RunningServer;
    const before = env.FEXGRAPH_QUEUE_URL;
    beforeAll(async () => {
      server = await redis.start();
      env.FEXGRAPH_QUEUE_URL = server.url;
    });
    afterEach(async () => {
      await queue('remove', plan);
    });
    afterAll(async () => {
      if (before === undefined) delete env.FEXGRAPH_QUEUE_URL;
      else env.FEXGRAPH_QUEUE_URL = before;
      await server.stop();
    });

    it('leaves the tables of detect, whoever did which part', async () => {
      const alone = join(scratch, 'alone');
      await runCli(['detect', inputs, '--out', alone, '--heads', 'pose', '--no-identity', '--csv-bom']);
      await planned();
      expect((await queue('status', plan)).out).toMatch(
        /queue at redis:\S+: not submitted; 0 waiting, .*; no worker\n/,
      );
      const given = await queue('submit', plan, '--out', out, '--csv-bom');
      expect([given.code, given.err]).toEqual([
        0,
        expect.stringMatching(/^redis:\/\/127\.0\.0\.1:\d+: 4 parts, 0 done before; then the tables in \S+-out\n$/),
      ]);
      const again = await queue('submit', plan);
      expect([again.code, again.err]).toEqual([2, expect.stringContaining('is in the queue at')]);

      const worked = await queue('work', plan, '--jobs', '2');
      expect([worked.code, worked.err]).toEqual([0, '4 parts done and the tables made here, the plan is done\n']);
      expect(worked.out.match(/: 1 frame, 1 row in \d+\.\d s$/gm)).toHaveLength(PICTURES);
      expect(readFileSync(join(out, 'fex.csv'), 'utf8')).toBe(readFileSync(join(alone, 'fex.csv'), 'utf8'));
      const status = await queue('status', plan);
      expect(status.out).toContain(`${PICTURES} of ${PICTURES} parts done`);
      expect(status.out).toMatch(/: done; 0 waiting, 0 at work, 0 to be tried again, 0 dead; /);
    });

    it('keeps its URL out of what it leaves and prints', async () => {
      await planned();
      const secret = server.url.replace('redis://', 'redis://:s3cret@');
      const runs = [
        await queue('submit', plan, '--out', out, '--queue', secret),
        await queue('work', plan, '--queue', secret),
        await queue('status', plan, '--json', '--queue', secret),
      ];
      expect(runs.map(({ out: printed, err }) => `${printed}${err}`.includes('s3cret'))).toEqual([false, false, false]);
      const left = [plan, out].flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
      expect(left.filter((path) => readFileSync(path).includes('s3cret'))).toEqual([]);
      expect(readRecord(out).options).not.toHaveProperty('queue');
    });

    it('says what is dead and why, and gives it again', async () => {
      await planned();
      const picture = join(inputs, 'p1.png');
      await queue('submit', plan);
      utimesSync(picture, 1, 1);
      const worked = await queue('work', plan);
      expect(worked.code).toBe(3);
      expect(worked.err).toContain('to be tried again, 2 more');
      expect(worked.err).toContain(': dead, fexgraph queue retry gives it again');
      expect(worked.err).toMatch(/1 dead: fexgraph queue status says why, only dead parts are left\n$/);
      const status = await queue('status', plan);
      expect(status.out).toMatch(
        /open; .* 1 dead; [\s\S]*dead: pictures 2 to 2: BAD_INPUT: \S*p1\.png: .*it was written since/,
      );
      utimesSync(picture, WRITTEN, WRITTEN);
      expect((await queue('retry', plan)).out).toBe('1 job given again\n');
      const second = await queue('work', plan, '--json');
      expect([second.code, JSON.parse(second.out)]).toEqual([0, { done: 1, failed: 0, returned: 0, state: 'done' }]);
      expect((await runCli(['batch', 'merge', plan, '--out', out])).code).toBe(0);
    });

    it('ends in good order after SIGTERM, and somebody else goes on', async () => {
      await planned();
      await queue('submit', plan, '--out', out);
      const stop = new AbortController();
      const interrupted = { signal: stop.signal, onOutput: () => stop.abort() };
      const first = await runCli(['queue', 'work', plan, '--grace', '60'], interrupted);
      expect([first.code, first.err]).toEqual([
        0,
        expect.stringMatching(/^\d parts? done here, the plan is not done\n$/),
      ]);
      expect(JSON.parse((await queue('status', plan, '--json')).out).queue).toMatchObject({ active: [], dead: [] });
      expect((await queue('work', plan)).code).toBe(0);
      expect(readRecord(out).counts).toMatchObject({ rows: PICTURES });
    });

    it('does not begin where this machine would do other work', async () => {
      await planned();
      await queue('submit', plan);
      const text = readFileSync(join(plan, 'plan.json'), 'utf8');
      writeFileSync(join(plan, 'plan.json'), text.replace('"modified":1', '"modified":2'));
      const worked = await queue('work', plan);
      expect([worked.code, worked.err]).toEqual([1, expect.stringContaining('is no plan')]);
      writeFileSync(join(plan, 'plan.json'), text);
      expect(JSON.parse((await queue('status', plan, '--json')).out).queue).toMatchObject({
        waiting: PICTURES,
        dead: [],
      });
    });

    it('makes no tables of orders that nobody gave', async () => {
      await planned();
      await queue('submit', plan, '--out', out);
      writeFileSync(join(plan, 'merge.json'), '{"merge":1,"out":7}');
      const worked = await queue('work', plan);
      expect([worked.code, worked.err]).toEqual([3, expect.stringContaining('does not say what is to be merged')]);
    });
  },
);

describe('fexgraph queue', () => {
  it('says which options it has', async () => {
    expect((await queue('--help')).out).toContain('fexgraph queue submit night --out results');
    expect((await queue('work', '--help')).out).toMatch(/--grace[\s\S]*--queue <url>/);
    expect((await queue('submit', '--help')).out).toMatch(/--per-input[\s\S]*--queue <url>/);
  });

  it('refuses what names no server, and does not repeat it', async () => {
    await planned();
    const none = await queue('status', plan, '--queue', '');
    expect([none.code, none.err]).toEqual([
      2,
      expect.stringContaining('no server is named for the queue (set FEXGRAPH_'),
    ]);
    const wrong = await queue('work', plan, '--queue', 'amqp://me:s3cret@host');
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('names neither Redis nor PostgreSQL')]);
    expect(wrong.err).not.toContain('s3cret');
  });

  it('refuses a folder without a plan', async () => {
    for (const name of ['submit', 'work', 'status', 'retry', 'remove']) {
      const run = await queue(name, join(scratch, 'none'));
      expect([name, run.code, run.err]).toEqual([name, 2, expect.stringContaining('there is no plan')]);
    }
  });
});
