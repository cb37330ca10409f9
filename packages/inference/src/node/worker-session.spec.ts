import { FexgraphError } from '@fexgraph/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { activeHandles, liveWorkers } from '../../test/live-workers.ts';
import { ManualClock } from '../../test/manual-clock.ts';
import { RELU, RESHAPE } from '../../test/tiny-onnx.ts';
import { openGate } from '../session-workers/device-gate.ts';
import { Lanes } from '../session-workers/lanes.ts';
import type { SessionPlan } from '../session-workers/session-plan.ts';
import { WorkerSession } from '../session-workers/worker-session.ts';
import { explainLoadFailure } from './explain-load-failure.ts';
import { NodeThreads } from './node-thread.ts';

/** First numbers of a feed that make the worker of test/misbehaving-worker.js do something. */
const MISBEHAVIOUR = { exit: 1001, throw: 1002, hang: 1003, dawdle: 1004 };
const MISBEHAVING_WORKER = new URL('../../test/misbehaving-worker.js', import.meta.url);

const row = (...values: number[]) =>
  ({ x: { type: 'float32', dims: [1, 4], data: Float32Array.from(values) } }) as const;

let clock = new ManualClock();
const opened: WorkerSession[] = [];
const handlesBefore = activeHandles();

interface Opening extends Partial<SessionPlan> {
  readonly onnx?: Uint8Array;
  readonly threadsOfNode?: NodeThreads;
}

async function open({ onnx = RELU, threadsOfNode = new NodeThreads(), ...plan }: Opening = {}): Promise<WorkerSession> {
  const session = await WorkerSession.start({
    backend: 'cpu',
    model: 'tiny',
    nextThread: async () =>
      threadsOfNode.thread({ kind: 'start', model: new Uint8Array(onnx).buffer, provider: 'cpu', threads: 1 }),
    lanes: new Lanes(clock, 3),
    threads: 1,
    workers: 1,
    modelBytes: onnx.length,
    copyBytes: 4096,
    timeoutMs: 1000,
    maxRestarts: 2,
    clock,
    gate: openGate,
    explainLoadFailure: (failure) => explainLoadFailure('cpu', 'tiny', failure),
    ...plan,
  });
  opened.push(session);
  return session;
}

const openMisbehaving = ({ workerData = {}, ...plan }: Opening & { workerData?: object } = {}) =>
  open({ threadsOfNode: new NodeThreads(MISBEHAVING_WORKER, workerData), ...plan });

/** The worker's answers need real time; the clock of the sessions does not move meanwhile. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'a result',
    (error: FexgraphError) => error.code,
  );

afterEach(async () => {
  await Promise.all(opened.splice(0).map((session) => session.dispose()));
  expect(clock.pending).toBe(0);
  expect(liveWorkers()).toBe(0);
  expect(activeHandles()).toEqual(handlesBefore);
  clock = new ManualClock();
});

describe('WorkerSession', () => {
  it('describes the tensors of the model', async () => {
    const session = await open();
    expect(session.inputs).toEqual([{ name: 'x', type: 'float32', dims: ['n', 4] }]);
    expect(session.outputs).toEqual([{ name: 'y', type: 'float32', dims: ['n', 4] }]);
  });

  it('answers every caller with its own result, however many workers share the calls', async () => {
    for (const workers of [1, 3]) {
      const session = await open({ workers });
      const calls = Array.from({ length: 40 }, (_, i) => session.run(row(i, -1 - i, i / 2, 1)));
      const answers = await Promise.all(calls);
      expect(answers.map(({ y }) => [...y.data])).toEqual(calls.map((_, i) => [i, 0, i / 2, 1]));
      expect(session.usage()).toMatchObject({ threads: 1, calls: 40, failures: 0, restarts: 0 });
    }
  });

  it('starts further workers only when calls wait for one', async () => {
    const session = await open({ workers: 3 });
    for (let i = 0; i < 5; i++) await session.run(row(i, 0, 0, 0));
    expect([session.usage().workers, liveWorkers()]).toEqual([1, 1]);
    const burst = () => Promise.all(Array.from({ length: 40 }, () => session.run(row(1, 2, 3, 4))));
    await burst();
    expect(session.usage().workers).toBeGreaterThan(1);
    await until(() => session.usage().workers === liveWorkers());
    while (session.usage().workers < 3) await burst();
    expect(session.usage()).toMatchObject({ workers: 3, failures: 0, restarts: 0 });
  });

  it('reads the feeds when it is called: what the caller writes later does not matter', async () => {
    const session = await open();
    const feeds = row(1, 2, 3, 4);
    const [first, second] = [session.run(feeds), session.run(feeds)];
    feeds.x.data.fill(9);
    expect([...(await first).y.data]).toEqual([1, 2, 3, 4]);
    expect([...(await second).y.data]).toEqual([1, 2, 3, 4]);
    expect(feeds.x.data).toHaveLength(4);
  });

  it('takes over whole buffers where the caller gives them away, and copies views and shared memory', async () => {
    const session = await open();
    const whole = row(1, 2, 3, 4);
    expect([...(await session.run(whole, { transfer: true })).y.data]).toEqual([1, 2, 3, 4]);
    expect(whole.x.data).toHaveLength(0);

    const pool = Float32Array.of(0, 0, 5, 6, 7, 8);
    const view = { x: { type: 'float32', dims: [1, 4], data: pool.subarray(2) } } as const;
    expect([...(await session.run(view, { transfer: true })).y.data]).toEqual([5, 6, 7, 8]);
    expect([...pool]).toEqual([0, 0, 5, 6, 7, 8]);

    const shared = new Float32Array(new SharedArrayBuffer(16)).fill(3);
    const feeds = { x: { type: 'float32', dims: [1, 4], data: shared } } as const;
    expect([...(await session.run(feeds, { transfer: true })).y.data]).toEqual([3, 3, 3, 3]);
  });

  it('copies feeds that stay unchanged when their turn comes, into memory that is used again', async () => {
    const session = await open({ workers: 2 });
    const pool = Float32Array.from({ length: 96 }, (_, i) => i);
    const feeds = Array.from({ length: 12 }, (_, i) => {
      const rows = 1 + (i % 3 === 2 ? 1 : 0);
      return { x: { type: 'float32', dims: [rows, 4], data: pool.subarray(8 * i, 8 * i + 4 * rows) } } as const;
    });
    const calls = feeds.map((feed) => session.run(feed, { unchanged: true }));
    const late = session.run(feeds[0], { unchanged: true });
    // Against the promise, and so seen: this call was not copied yet.
    pool.set([100], 0);
    const found = await Promise.all(calls);
    expect(found.slice(1).map(({ y }) => [...y.data])).toEqual(feeds.slice(1).map(({ x }) => [...x.data]));
    expect((await late).y.data[0]).toBe(100);
    expect(pool.map((value, i) => (i === 0 ? 0 : value))).toEqual(Float32Array.from({ length: 96 }, (_, i) => i));
  });

  it('goes on with memory of its own after a worker died with what it was given', async () => {
    const session = await openMisbehaving();
    const stays = { unchanged: true };
    await session.run(row(1, 2, 3, 4), stays);
    expect(await codeOf(session.run(row(MISBEHAVIOUR.exit, 0, 0, 0), stays))).toBe('WORKER_DIED');
    expect([...(await session.run(row(5, 6, 7, 8), stays)).y.data]).toEqual([5, 6, 7, 8]);
  });

  it('passes on what the runtime says of a failed call, and goes on', async () => {
    const session = await open({ onnx: RESHAPE });
    const reshape = (rows: bigint) => ({
      x: { type: 'float32', dims: [4], data: Float32Array.of(1, 2, 3, 4) } as const,
      shape: { type: 'int64', dims: [2], data: BigInt64Array.of(rows, 2n) } as const,
    });
    await expect(session.run(reshape(3n))).rejects.toMatchObject({
      code: 'NODE_FAILED',
      message: expect.stringMatching(/^model "tiny" on cpu: .*Reshape/s),
    });
    expect((await session.run(reshape(2n))).y.dims).toEqual([2, 2]);
    expect(session.usage()).toMatchObject({ calls: 1, failures: 1, restarts: 0 });
  });

  it('rejects feeds that do not fit before they cross', async () => {
    const session = await open();
    const feeds = { x: { type: 'float32', dims: [4], data: new Float32Array(4) } } as const;
    await expect(session.run(feeds)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: 'model "tiny" on cpu: input "x" expected float32 [n,4], got float32 [4]',
    });
    await expect(session.run(row(1, 2, 3, 4), { outputs: ['z'] })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    expect(session.usage().failures).toBe(0);
  });

  it.each([
    ['exits', MISBEHAVIOUR.exit, /exit code 7/],
    ['throws', MISBEHAVIOUR.throw, /thrown on purpose/],
  ])(
    'fails the call of a worker that %s, and replaces the worker for the calls behind it',
    async (_, command, reason) => {
      const session = await openMisbehaving();
      const calls = [session.run(row(command, 0, 0, 0)), session.run(row(1, 2, 3, 4)), session.run(row(5, 6, 7, 8))];
      await expect(calls[0]).rejects.toMatchObject({ code: 'WORKER_DIED', message: expect.stringMatching(reason) });
      expect([...(await calls[1]).y.data]).toEqual([1, 2, 3, 4]);
      expect([...(await calls[2]).y.data]).toEqual([5, 6, 7, 8]);
      expect(session.usage()).toMatchObject({ calls: 2, failures: 1, restarts: 1 });
    },
  );

  it('gives up when workers die again and again, and fails all calls instead of keeping them', async () => {
    const starts = new SharedArrayBuffer(4);
    const session = await openMisbehaving({ workerData: { starts, goodStarts: 1 } });
    const calls = [
      session.run(row(MISBEHAVIOUR.exit, 0, 0, 0)),
      session.run(row(1, 1, 1, 1)),
      session.run(row(2, 2, 2, 2)),
    ];
    expect(await Promise.all(calls.map(codeOf))).toEqual(['WORKER_DIED', 'WORKER_DIED', 'WORKER_DIED']);
    await expect(session.run(row(1, 1, 1, 1))).rejects.toThrow(/ended 3 times in a row/);
    expect(session.refusal).toMatchObject({ code: 'WORKER_DIED' });
    expect(new Int32Array(starts)[0]).toBe(3);
  });

  it('says that it gave up after calls that all failed for another reason', async () => {
    const session = await openMisbehaving({ maxRestarts: 0 });
    expect(session.refusal).toBeUndefined();
    const hanging = codeOf(session.run(row(MISBEHAVIOUR.hang, 0, 0, 0)));
    await until(() => clock.pending === 1);
    clock.advance(1000);
    expect(await hanging).toBe('TIMEOUT');
    await until(() => session.refusal !== undefined);
    expect(session.refusal).toMatchObject({ code: 'WORKER_DIED', message: expect.stringMatching(/ended 1 times/) });
    await session.dispose();
    expect(session.refusal).toMatchObject({ code: 'CANCELLED' });
  });

  it('does not give up on a worker that dies now and then', async () => {
    const session = await openMisbehaving({ maxRestarts: 1 });
    for (let round = 0; round < 3; round++) {
      expect(await codeOf(session.run(row(MISBEHAVIOUR.exit, 0, 0, 0)))).toBe('WORKER_DIED');
      expect(await codeOf(session.run(row(1, 2, 3, 4)))).toBe('a result');
    }
    expect(session.usage()).toMatchObject({ calls: 3, failures: 3, restarts: 3 });
  });

  it('ends a call that takes too long, replaces its worker, and goes on', async () => {
    const session = await openMisbehaving();
    const calls = [session.run(row(MISBEHAVIOUR.hang, 0, 0, 0)), session.run(row(1, 2, 3, 4))];
    const first = codeOf(calls[0]);
    await until(() => clock.pending === 1);
    clock.advance(999);
    expect(await Promise.race([first, Promise.resolve('nothing yet')])).toBe('nothing yet');
    clock.advance(1);
    await expect(calls[0]).rejects.toMatchObject({ code: 'TIMEOUT', message: expect.stringMatching(/tiny.*1000 ms/) });
    expect([...(await calls[1]).y.data]).toEqual([1, 2, 3, 4]);
    expect(session.usage()).toMatchObject({ calls: 1, failures: 1, restarts: 1, busyMs: 1000 });
  });

  it('drops a queued call at once when its signal aborts, and leaves the others alone', async () => {
    const session = await openMisbehaving();
    const abort = new AbortController();
    const slow = session.run(row(MISBEHAVIOUR.dawdle, 2, 3, 4));
    const queued = session.run(row(1, 1, 1, 1), { signal: abort.signal });
    const last = session.run(row(5, 6, 7, 8));
    abort.abort('enough');
    await expect(queued).rejects.toMatchObject({ code: 'CANCELLED', cause: 'enough' });
    expect(session.usage().calls).toBe(0);
    expect([...(await slow).y.data]).toEqual([MISBEHAVIOUR.dawdle, 2, 3, 4]);
    expect([...(await last).y.data]).toEqual([5, 6, 7, 8]);
    expect(session.usage()).toMatchObject({ calls: 2, failures: 0 });
  });

  it('rejects a running call at once when its signal aborts, and discards its result', async () => {
    const session = await openMisbehaving();
    const abort = new AbortController();
    const slow = session.run(row(MISBEHAVIOUR.dawdle, 0, 0, 0), { signal: abort.signal });
    abort.abort();
    await expect(slow).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(session.usage()).toMatchObject({ calls: 0, failures: 0, restarts: 0 });
    expect([...(await session.run(row(1, 2, 3, 4))).y.data]).toEqual([1, 2, 3, 4]);
    expect(session.usage()).toMatchObject({ calls: 1, failures: 0, restarts: 0 });
  });

  it('refuses a signal that has aborted, and lets go of one that has not', async () => {
    const session = await open();
    await expect(session.run(row(1, 2, 3, 4), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    const { signal } = new AbortController();
    const [added, removed] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
    const calls = Array.from({ length: 20 }, () => session.run(row(1, 2, 3, 4), { signal }));
    expect(added).toHaveBeenCalled();
    await Promise.all(calls);
    expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
  });

  it('rejects everything outstanding when it is disposed, ends its threads, and takes no call any more', async () => {
    const session = await openMisbehaving({ workers: 2 });
    const calls = Array.from({ length: 6 }, () => codeOf(session.run(row(MISBEHAVIOUR.dawdle, 0, 0, 0))));
    await until(() => liveWorkers() === 2);
    const disposed = session.dispose();
    expect(session.dispose()).toBe(disposed);
    expect(await Promise.all(calls)).toEqual(new Array(6).fill('CANCELLED'));
    expect(liveWorkers()).toBe(2);
    await disposed;
    expect(liveWorkers()).toBe(0);
    expect(activeHandles()).toEqual(handlesBefore);
    expect(clock.pending).toBe(0);
    expect(await codeOf(session.run(row(1, 2, 3, 4)))).toBe('CANCELLED');
    expect(session.usage()).toMatchObject({ calls: 0, failures: 0 });
  });

  it('can be disposed while a worker is being replaced', async () => {
    const session = await openMisbehaving();
    expect(await codeOf(session.run(row(MISBEHAVIOUR.exit, 0, 0, 0)))).toBe('WORKER_DIED');
    const queued = codeOf(session.run(row(1, 2, 3, 4)));
    await session.dispose();
    expect(await queued).toBe('CANCELLED');
  });

  const startsWell = (goodStarts: number) => {
    const starts = new SharedArrayBuffer(4);
    return openMisbehaving({ workers: 2, workerData: { starts, goodStarts } });
  };

  it('leaves nothing behind when its first worker cannot start', async () => {
    const start = startsWell(0);
    await expect(start).rejects.toMatchObject({ code: 'WORKER_DIED', message: expect.stringMatching(/exit code 8/) });
    expect(liveWorkers()).toBe(0);
  });

  it('gives up when a further worker cannot start, however often it is tried', async () => {
    const session = await startsWell(1);
    const calls = Array.from({ length: 3 }, () => codeOf(session.run(row(MISBEHAVIOUR.dawdle, 0, 0, 0))));
    const outcomes = new Set(await Promise.all(calls));
    while (!outcomes.has('WORKER_DIED')) outcomes.add(await codeOf(session.run(row(1, 2, 3, 4))));
    expect(outcomes).toContain('a result');
    expect(session.usage()).toMatchObject({ workers: 2, restarts: 2 });
  });
});

describe('sessions that share threads', () => {
  /** Their lanes, and a script that misbehaves when it is told to. */
  const sharing = (most: number) => ({
    lanes: new Lanes(clock, most),
    threadsOfNode: new NodeThreads(MISBEHAVING_WORKER, {}),
    workers: most,
  });

  it('have no more threads than there are lanes, and each answer its own caller', async () => {
    const shared = sharing(2);
    const sessions = await Promise.all(Array.from({ length: 5 }, () => open(shared)));
    expect(liveWorkers()).toBe(2);
    const calls = Array.from({ length: 60 }, (_, i) => sessions[i % 5].run(row(i, -1, i / 2, 1)));
    const answers = await Promise.all(calls);
    expect(answers.map(({ y }) => [...y.data])).toEqual(calls.map((_, i) => [i, 0, i / 2, 1]));
    expect(liveWorkers()).toBe(2);
    expect(sessions.map((session) => session.usage().calls)).toEqual([12, 12, 12, 12, 12]);
  });

  it('are loaded a second time only as far as there is room for copies, and make room when they end', async () => {
    const shared = { ...sharing(2), copyBytes: RELU.length };
    const burst = (...sessions: WorkerSession[]) =>
      Promise.all(sessions.flatMap((session) => Array.from({ length: 20 }, () => session.run(row(1, 2, 3, 4)))));
    const [first, second] = [await open(shared), await open(shared)];
    while (first.usage().workers < 2) await burst(first);
    for (let i = 0; i < 5; i++) await burst(second);
    expect([first, second].map((session) => session.usage().workers)).toEqual([2, 1]);
    await first.dispose();
    while (second.usage().workers < 2) await burst(second);
  });

  it('leave a thread one by one; it ends with the last, and another begins with the next', async () => {
    const shared = sharing(1);
    const [first, second] = [await open(shared), await open(shared)];
    await first.dispose();
    expect(liveWorkers()).toBe(1);
    expect([...(await second.run(row(1, 2, 3, 4))).y.data]).toEqual([1, 2, 3, 4]);
    await second.dispose();
    expect(liveWorkers()).toBe(0);
    expect([...(await (await open(shared)).run(row(5, 6, 7, 8))).y.data]).toEqual([5, 6, 7, 8]);
  });

  it('are started again when one of them breaks their thread; only that one is blamed', async () => {
    const shared = { ...sharing(1), maxRestarts: 1 };
    const [bad, good] = [await open(shared), await open(shared)];
    for (let round = 0; round < 3; round++) {
      const calls = [bad.run(row(MISBEHAVIOUR.exit, 0, 0, 0)), good.run(row(1, 2, 3, 4))];
      expect(await codeOf(calls[0])).toBe('WORKER_DIED');
      expect([...(await calls[1]).y.data]).toEqual([1, 2, 3, 4]);
      expect(await codeOf(bad.run(row(1, 2, 3, 4)))).toBe('a result');
    }
    expect(bad.usage()).toMatchObject({ calls: 3, failures: 3, restarts: 3 });
    expect(good.usage()).toMatchObject({ calls: 3, failures: 0, restarts: 0 });
    expect(await codeOf(bad.run(row(MISBEHAVIOUR.exit, 0, 0, 0)))).toBe('WORKER_DIED');
    // The good one is loaded again when nothing asks for it, too.
    await good.dispose();
  });

  it('end a hanging call of one of them without a word about the others', async () => {
    const shared = sharing(1);
    const [bad, good] = [await open(shared), await open(shared)];
    const hanging = codeOf(bad.run(row(MISBEHAVIOUR.hang, 0, 0, 0)));
    const waiting = good.run(row(1, 2, 3, 4));
    await until(() => clock.pending === 1);
    clock.advance(1000);
    expect(await hanging).toBe('TIMEOUT');
    expect([...(await waiting).y.data]).toEqual([1, 2, 3, 4]);
    expect(good.usage()).toMatchObject({ calls: 1, failures: 0, restarts: 0 });
  });

  it('is told of a model that cannot be loaded, and the others stay', async () => {
    const shared = sharing(1);
    const good = await open(shared);
    await expect(open({ ...shared, onnx: RELU.slice(0, 40) })).rejects.toMatchObject({ code: 'BAD_MODEL' });
    expect([...(await good.run(row(1, 2, 3, 4))).y.data]).toEqual([1, 2, 3, 4]);
    expect(liveWorkers()).toBe(1);
  });
});
