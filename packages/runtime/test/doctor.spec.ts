import { fileURLToPath } from 'node:url';
import { FexgraphError, type Tensor } from '@fexgraph/core';
import { BACKEND, type Backend, type Session } from '@fexgraph/inference';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRuntime, type NodeRuntime } from '../src/node/create-runtime.ts';
import { doctor } from '../src/node/doctor.ts';

const MODEL = 'fer-emotion';
let runtime: NodeRuntime;
let cpu: Backend;
beforeEach(async () => {
  runtime = await createRuntime({ modelsCache: fileURLToPath(new URL('no-such-cache', import.meta.url)) });
  [cpu] = runtime.container.resolveAll(BACKEND).filter(({ id }) => id === 'cpu');
});
afterEach(() => runtime.dispose());

/** A backend that computes on the cpu and then multiplies by `factor`, or refuses to load. */
function backend(id: string, factor: number, refusal?: FexgraphError): Backend {
  const scaled = ({ type, dims, data }: Tensor): Tensor =>
    ({ type, dims, data: (data as Float32Array).map((value) => value * factor) }) as Tensor;
  return {
    id,
    availability: async () => ({ available: true, speed: 1 }),
    load: async (model, options): Promise<Session> => {
      if (refusal) throw refusal;
      const session = await cpu.load(model, options);
      return {
        backend: id,
        inputs: session.inputs,
        outputs: session.outputs,
        dispose: () => session.dispose(),
        run: async (feeds, runOptions) => {
          const outputs = await session.run(feeds, runOptions);
          return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, scaled(tensor)]));
        },
      };
    },
    dispose: async () => undefined,
  };
}

function register(...backends: Backend[]): void {
  for (const useValue of backends) runtime.container.register(BACKEND, { useValue });
}
const examine = (...backends: string[]) => doctor(runtime, { models: [MODEL], backends, repeats: 1 });

describe('doctor', () => {
  it('finds the cpu in agreement with itself, and says what is not checked', async () => {
    const told: string[] = [];
    const models = [MODEL, 'retinaface-r34'];
    const report = await doctor(runtime, {
      models,
      backends: ['cpu'],
      repeats: 1,
      onProgress: (text) => told.push(text),
    });
    expect(report).toMatchObject({
      ok: true,
      backends: [{ id: 'cpu', available: true }],
      models: [
        { id: MODEL, state: 'included' },
        { id: 'retinaface-r34', state: 'absent' },
      ],
      checks: [{ model: MODEL, backend: 'cpu', outcome: 'same', comparison: { maxAbs: 0, maxRelative: 0 } }],
    });
    expect(told).toEqual(['backend cpu', `${MODEL} on cpu`]);
  });

  it('tells rounding from numbers that deviate', async () => {
    register(backend('exact', 1.0005), backend('wrong', 1.01), backend('broken', Number.NaN));
    const { checks, ok } = await examine('exact', 'wrong', 'broken');
    expect(checks.map(({ outcome }) => outcome)).toEqual(['same', 'deviates', 'deviates']);
    expect(checks[1].comparison?.maxRelative).toBeCloseTo(0.01, 5);
    expect(checks[2].comparison?.maxAbs).toBe(Number.POSITIVE_INFINITY);
    expect(ok).toBe(false);
    expect((await examine('exact')).ok).toBe(true);
    const strict = await doctor(runtime, { models: [MODEL], backends: ['exact'], repeats: 1, tolerance: 1e-4 });
    expect(strict.ok).toBe(false);
  });

  it('tells a model that a backend cannot run from one that fails on it', async () => {
    const lacks = new FexgraphError('BACKEND_UNAVAILABLE', 'no such operator', { hint: 'run this model on cpu' });
    register(backend('small', 1, lacks), backend('bad', 1, new FexgraphError('WORKER_DIED', 'gone')));
    const small = await examine('small');
    expect(small).toMatchObject({ ok: true, checks: [{ outcome: 'unsupported', error: lacks }] });
    const bad = await examine('bad');
    expect(bad).toMatchObject({ ok: false, checks: [{ outcome: 'failed', error: { code: 'WORKER_DIED' } }] });
  });

  it('says why a backend is not there; that is only wrong for one that was asked for', async () => {
    const availability = async () => ({ available: false, reason: 'no card', hint: 'buy one' });
    register({ ...backend('card', 1), availability });
    const report = await examine('cpu', 'card');
    expect(report.backends[1]).toEqual({ id: 'card', available: false, reason: 'no card', hint: 'buy one' });
    expect(report.checks.map((check) => check.backend)).toEqual(['cpu']);
    expect(report.ok).toBe(false);
  });

  it('refuses names that it does not know, before anything is run', async () => {
    await expect(examine('gpu')).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
    await expect(doctor(runtime, { models: ['fer-emotio'] })).rejects.toMatchObject({
      code: 'MODEL_MISSING',
      hint: expect.stringContaining(MODEL),
    });
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const onProgress = (text: string) => text.startsWith(MODEL) && controller.abort();
    const stopped = doctor(runtime, { models: [MODEL], backends: ['cpu'], signal: controller.signal, onProgress });
    await expect(stopped).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
