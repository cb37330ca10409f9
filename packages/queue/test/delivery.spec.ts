import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { PartFolder } from '@fexgraph/batch';
import { FexgraphError } from '@fexgraph/core';
import { type RunningServer, testServers } from '@fexgraph/test-servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PartQueue, type QueueEvent, workQueue } from '../src/index.ts';
import { type NightWorker, nightPlan, placeOf, workAlone, workNight } from './queue-night.ts';

const scratch = mkdtempSync(join(tmpdir(), 'fexgraph-queue-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const INPUTS = 12;
const tablesOf = (out: string) => ['fex.csv', 'fex.ndjson'].map((name) => readFileSync(join(out, name), 'utf8'));
let alone: readonly string[];

beforeAll(async () => {
  const out = join(scratch, 'alone');
  await workAlone(join(scratch, 'alone-parts'), nightPlan(INPUTS), out);
  alone = tablesOf(out);
});

let made = 0;

describe.each(testServers)('a queue on $name', (kind) => {
  if (kind.missing !== undefined) {
    it.skip(`${kind.missing}`, () => undefined);
    return;
  }
  let server: RunningServer;
  beforeAll(async () => {
    server = await kind.start();
  });
  afterAll(() => server.stop());

  /** A plan that is in the queue. */
  async function submitted(inputs = INPUTS) {
    const plan = nightPlan(inputs);
    const out = join(scratch, `night-${made++}`);
    const parts = join(out, 'parts');
    await (await PartFolder.open(parts)).begin(plan);
    const queue = await PartQueue.open(placeOf(server.url, plan));
    await queue.remove();
    await queue.submit(plan.parts, 10);
    const events: QueueEvent[] = [];
    const begun: string[] = [];
    const worker: NightWorker = {
      ...{ url: server.url, parts, out, intervalMs: 0, begun: ({ name }) => begun.push(name) },
      on: (event) => events.push(event),
    };
    return { plan, out, parts, queue, events, begun, worker };
  }

  it('leaves the tables of one machine, and does each part once, in the order that was given', async () => {
    const { out, queue, begun, events, plan, worker } = await submitted();
    expect(await queue.status()).toMatchObject({ state: 'open', waiting: INPUTS, active: [], dead: [], workers: 0 });
    expect(await workNight(worker)).toEqual({ done: INPUTS, failed: 0, returned: 0, state: 'done' });
    expect(begun).toEqual(plan.parts.map(({ name }) => name));
    expect(tablesOf(out)).toEqual(alone);
    expect(events).toEqual([]);
    expect((await queue.status()).state).toBe('done');
    await queue.close();
  });

  it('is left by a worker that is ended while it waits for a plan: no connection stays', async () => {
    const connections = () => process.getActiveResourcesInfo().filter((name) => /^(TCP|Pipe)/.test(name)).length;
    const { worker, queue } = await submitted();
    await queue.remove();
    await queue.close();
    const before = connections();
    expect((await workNight({ ...worker, signal: AbortSignal.timeout(1500), stay: true })).state).toBe('open');
    // One that comes after the end comes at once.
    await setTimeout(500);
    expect(connections()).toBeLessThanOrEqual(before);
  });

  it('gives parts to several at once', async () => {
    const { out, queue, begun, worker } = await submitted();
    await Promise.all([1, 2, 3].map((jobs) => workNight({ ...worker, jobs })));
    expect([...begun].sort()).toEqual([...new Set(begun)].sort());
    expect(begun).toHaveLength(INPUTS);
    expect(tablesOf(out)).toEqual(alone);
    await queue.close();
  });

  it('refuses a plan that it has, and takes one again that is done, with what is missing then', async () => {
    const { queue, plan, parts, out, begun, worker } = await submitted();
    await expect(queue.submit(plan.parts)).rejects.toMatchObject({
      code: 'BAD_OPTION',
      message: expect.stringContaining('is in the queue at'),
    });
    await workNight(worker);
    const folder = (await PartFolder.find(parts))!;
    await folder.forget(plan.parts[3].id);
    await queue.submit(plan.parts);
    begun.length = 0;
    await workNight(worker);
    expect(begun).toEqual(['clip-3']);
    expect(tablesOf(out)).toEqual(alone);
    await queue.close();
  });

  it('lists what is dead and why, and gives it again when asked to', async () => {
    const { queue, out, events, begun, worker } = await submitted();
    let broken = ['clip-2', 'clip-5'];
    const ended = await workNight({ ...worker, broken: () => broken });
    expect(ended).toEqual({ done: INPUTS - 2, failed: 2, returned: 0, state: 'stuck' });
    expect(events.map((event) => event.event === 'failed' && [event.name, event.tries])).toEqual(
      expect.arrayContaining([2, 1, 0].flatMap((tries) => broken.map((name) => [name, tries]))),
    );
    const { dead, state, waiting } = await queue.status();
    expect([state, waiting]).toEqual(['open', 0]);
    expect([...dead].sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual(
      broken.map((name) => expect.objectContaining({ name, reason: expect.stringMatching(/^[A-Z_]+: /) })),
    );
    broken = [];
    begun.length = 0;
    expect(await queue.retry()).toBe(2);
    expect((await workNight({ ...worker, broken: () => broken })).state).toBe('done');
    expect(begun.sort()).toEqual(['clip-2', 'clip-5']);
    expect(tablesOf(out)).toEqual(alone);
    await queue.close();
  });

  it('gives back what is at work when a worker must end, without counting it', async () => {
    const { queue, out, worker, plan, begun } = await submitted();
    const stop = new AbortController();
    const first = await workNight({
      ...{ ...worker, intervalMs: 200, signal: stop.signal, graceMs: 20, jobs: 2 },
      begun: () => stop.abort(),
    });
    expect(first).toMatchObject({ done: 0, failed: 0, returned: expect.any(Number), state: 'open' });
    expect(first.returned).toBeGreaterThan(0);
    expect(await queue.status()).toMatchObject({ waiting: INPUTS, active: [], dead: [] });
    expect(readdirSync(worker.parts).filter((name) => name !== 'plan.json')).toEqual([]);
    expect((await workNight(worker)).state).toBe('done');
    expect(begun.sort()).toEqual(plan.parts.map(({ name }) => name).sort());
    expect(tablesOf(out)).toEqual(alone);
    await queue.close();
  });

  it('lets what is at work come to its end where there is time', async () => {
    const { queue, worker } = await submitted();
    const stop = new AbortController();
    const ended = await workNight({ ...worker, intervalMs: 20, signal: stop.signal, begun: () => stop.abort() });
    expect(ended).toEqual({ done: 1, failed: 0, returned: 0, state: 'open' });
    await queue.remove();
    expect(await queue.status()).toMatchObject({ state: 'absent', waiting: 0, dead: [] });
    await queue.close();
  });

  it('ends a worker that cannot go on, and its part goes to another one', async () => {
    const { queue, out, worker, plan } = await submitted();
    const error = new FexgraphError('OUTPUT_FAILED', 'no space left on the disk');
    const none = { part: async () => ({ error }), merge: async () => ({ error }) };
    expect(await workQueue(placeOf(server.url, plan), none, {})).toEqual({
      ...{ done: 0, failed: 0, returned: 1, state: 'open', error },
    });
    expect(await workNight(worker)).toMatchObject({ done: INPUTS, state: 'done' });
    expect(tablesOf(out)).toEqual(alone);
    await queue.close();
  });

  it('shows who does what, and how far it is', async () => {
    const { queue, plan } = await submitted(1);
    const seen = new AbortController();
    const working = workQueue(
      placeOf(server.url, plan),
      {
        part: async (_, { progress }) => {
          while (!seen.signal.aborted) {
            progress({ frames: 3, of: 10 });
            await setTimeout(50);
          }
          return {};
        },
        merge: async () => ({}),
      },
      {},
    );
    let status = await queue.status();
    while (status.active[0]?.progress === undefined) status = await queue.status();
    expect(status).toMatchObject({ waiting: 0, workers: 1 });
    expect(status.active).toEqual([
      {
        name: 'clip-0',
        worker: expect.stringMatching(/-\d+$/),
        startedMs: expect.any(Number),
        progress: { frames: 3, of: 10 },
      },
    ]);
    seen.abort();
    expect((await working).state).toBe('done');
    await queue.close();
  });

  it('waits for a plan that is not there yet', async () => {
    const { queue, plan, worker, out } = await submitted();
    await queue.remove();
    const working = workNight(worker);
    await setTimeout(1500);
    await queue.submit(plan.parts);
    expect((await working).state).toBe('done');
    expect(tablesOf(out)).toEqual(alone);
    await queue.close();
  });
});

describe('a queue without a server', () => {
  it.each([
    ['redis://user:s%40cret@127.0.0.1:1/2', 'redis://user:***@127.0.0.1:1/2'],
    ['postgres://user:s%40cret@127.0.0.1:1/db?password=s%40cret', 'postgres://user:***@127.0.0.1:1/db'],
  ])('says where it was looked for, without password', async (url, shown) => {
    const refused = PartQueue.open({ url, name: 'none' });
    await expect(refused).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: expect.stringMatching(new RegExp(`^the queue at ${shown.replaceAll(/[*?]/g, '\\$&')} cannot be used: `)),
    });
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringMatching(/cret/) });
  });
});
