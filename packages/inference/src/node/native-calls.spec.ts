import { spawnSync } from 'node:child_process';
import { systemClock } from '@fexgraph/core';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { liveWorkers } from '../../test/live-workers.ts';
import { MATRIX_PRODUCT } from '../matrix-product.js';
import { CpuBackend } from './cpu-backend.ts';
import { ExecutionProbe } from './execution-probe.ts';
import { askToLeave, newCallState } from './native-calls.js';

const MODEL = { id: 'matrix-product', sha256: '', bytes: MATRIX_PRODUCT };
/** Its product with itself takes some tenths of a second. */
const LARGE = 2000;

const square = (size: number, value: number) =>
  ({ x: { type: 'float32', dims: [size, size], data: new Float32Array(size * size).fill(value) } }) as const;

const backend = new CpuBackend(systemClock, new ExecutionProbe());

afterEach(() => backend.dispose());

describe('a thread in a native call', () => {
  // Ended there, it ends the process, and this test with it.
  it.each([1, 10, 40])('leaves with the end of the call when it took longer than %i ms', async (timeoutMs) => {
    const session = await backend.load(MODEL, { timeoutMs, workers: 1, threads: 1 });
    await expect(session.run(square(LARGE, 1))).rejects.toMatchObject({ code: 'TIMEOUT' });
    await session.dispose();
    expect(liveWorkers()).toBe(0);
  });

  it('leaves another to the next call', async () => {
    const session = await backend.load(MODEL, { timeoutMs: 40, workers: 1, threads: 1 });
    const late = session.run(square(LARGE, 1));
    const next = session.run(square(2, 3));
    await expect(late).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect([...(await next).y.data]).toEqual([18, 18, 18, 18]);
    expect(session.usage?.()).toMatchObject({ calls: 1, failures: 1, restarts: 1 });
  });
});

describe('a program that ends while threads are in native calls', () => {
  it.each([
    ['exit', 5, ''],
    ['throw', 1, 'Error: mine'],
  ])('by %s has the exit code %i, and says what it says otherwise', (way, code, said) => {
    const { status, signal, stderr } = spawnSync(process.execPath, [inject('endInCall'), way], { encoding: 'utf8' });
    expect({ status, signal }).toEqual({ status: code, signal: null });
    expect(stderr).toContain(said);
    expect(stderr).not.toContain('Napi');
  });
});

describe('askToLeave', () => {
  it('says once that a thread may be ended', () => {
    const state = newCallState();
    expect([askToLeave(state), askToLeave(state)]).toEqual([true, false]);
  });
});
