import { CLOCK, type Clock, FexgraphError, VirtualClock } from '@fexgraph/core';
import { container as root } from 'tsyringe';
import { describe, expect, it } from 'vitest';
import { FakeBackend, vector } from '../test/fake-backend.ts';
import { BACKEND, INFERENCE_SETTINGS, type InferenceSettings, MODEL_LOADER, type ModelLoader } from './inference.ts';
import { InferenceService } from './inference-service.ts';
import type { LoadedModel, Session } from './session.ts';

/** Loads any model but "missing". */
const loader: ModelLoader = {
  load: async (id) => {
    if (id === 'missing') throw new FexgraphError('MODEL_MISSING', 'no model "missing"');
    return { id, sha256: `sha of ${id}`, bytes: Uint8Array.of(1) };
  },
};

const GONE = new FexgraphError('WORKER_DIED', 'its worker ended too often');

const settle = () => new Promise((resolve) => setImmediate(resolve));

function serve(
  backends: FakeBackend[],
  settings: InferenceSettings = { backend: 'cpu' },
  clock?: Clock,
): InferenceService {
  const container = root.createChildContainer();
  container.register(MODEL_LOADER, { useValue: loader });
  for (const backend of backends) container.register(BACKEND, { useValue: backend });
  container.register(INFERENCE_SETTINGS, { useValue: settings });
  if (clock) container.register(CLOCK, { useValue: clock });
  return container.resolve(InferenceService);
}

describe('InferenceService', () => {
  it('shares one session among those who ask for the same, and ends it after the last of them', async () => {
    const cpu = new FakeBackend('cpu');
    const service = serve([cpu]);
    const [a, b] = await Promise.all([service.open({ model: 'm' }), service.open({ model: 'm', backend: 'cpu' })]);
    const c = await service.open({ model: 'm' });
    expect(cpu.loads).toHaveLength(1);
    await a.dispose();
    await a.dispose();
    await b.dispose();
    expect(cpu.live).toBe(1);
    expect((await c.run(vector(1, 2))).y.data).toEqual(Float32Array.of(1, 2));
    await c.dispose();
    expect(cpu.live).toBe(0);
    await (await service.open({ model: 'm' })).dispose();
    expect(cpu.loads).toHaveLength(2);
  });

  it('lets a backend read a model again, and refuses one that was replaced meanwhile', async () => {
    const models: LoadedModel[] = [];
    const cpu = new FakeBackend('cpu', { load: async (model) => void models.push(model) });
    let sha256 = 'first';
    const changing = { load: async (id: string) => ({ id, sha256, bytes: Uint8Array.of(1) }) };
    const service = new InferenceService(changing, [cpu], { backend: 'cpu' });
    await service.open({ model: 'm' });
    expect(await models[0].reload?.()).toEqual(Uint8Array.of(1));
    sha256 = 'second';
    await expect(models[0].reload?.()).rejects.toMatchObject({
      code: 'BAD_MODEL',
      message: 'model "m" was replaced while it was in use',
    });
    await service.dispose();
  });

  describe('with idleMs', () => {
    const keeping = (cpu: FakeBackend, clock: VirtualClock, maxIdle?: number) =>
      serve([cpu], { backend: 'cpu', idleMs: 1000, maxIdle }, clock);

    it('keeps a session for the next who asks, and ends it when nobody did for so long', async () => {
      const [cpu, clock] = [new FakeBackend('cpu'), new VirtualClock()];
      const service = keeping(cpu, clock);
      for (let i = 0; i < 20; i++) {
        await (await service.open({ model: 'm' })).dispose();
        clock.advance(999);
      }
      expect([cpu.loads.length, cpu.live, clock.pending]).toEqual([1, 1, 1]);
      clock.advance(1);
      await settle();
      expect([cpu.live, clock.pending]).toEqual([0, 0]);
    });

    it('keeps at most maxIdle, the newest; trim ends them all, and what is held stays', async () => {
      const [cpu, clock] = [new FakeBackend('cpu'), new VirtualClock()];
      const service = keeping(cpu, clock, 2);
      const held = await service.open({ model: 'held' });
      for (const model of ['a', 'b', 'c']) await (await service.open({ model })).dispose();
      expect(cpu.live).toBe(3);
      await (await service.open({ model: 'c' })).dispose();
      expect(cpu.loads).toHaveLength(4);
      await service.trim();
      expect(cpu.live).toBe(1);
      await held.dispose();
      await service.dispose();
      expect([cpu.live, clock.pending]).toEqual([0, 0]);
    });

    it('tells at the end of one that did not end when its time was over, and ends the others', async () => {
      const stuck = new FexgraphError('TIMEOUT', 'its thread does not end');
      const dispose = async (model: string) => {
        if (model === 'stuck') throw stuck;
      };
      const [cpu, clock] = [new FakeBackend('cpu', { dispose }), new VirtualClock()];
      const service = keeping(cpu, clock);
      await (await service.open({ model: 'stuck' })).dispose();
      clock.advance(1000);
      await settle();
      await (await service.open({ model: 'good' })).dispose();
      await expect(service.dispose()).rejects.toBe(stuck);
      expect([cpu.live, clock.pending]).toEqual([1, 0]);
    });

    it('ends one that takes no calls any more with its last holder, and one that breaks while nobody holds it in its time', async () => {
      const [cpu, clock] = [new FakeBackend('cpu'), new VirtualClock()];
      const service = keeping(cpu, clock);
      const a = await service.open({ model: 'm' });
      cpu.break(0, GONE);
      await a.dispose();
      expect(cpu.live).toBe(0);
      await (await service.open({ model: 'm' })).dispose();
      cpu.break(1, GONE);
      const c = await service.open({ model: 'm' });
      expect((await c.run(vector(1))).y.data).toEqual(Float32Array.of(1));
      expect(cpu.loads).toHaveLength(3);
      clock.advance(1000);
      await settle();
      expect(cpu.live).toBe(1);
      await service.dispose();
      expect([cpu.live, clock.pending]).toEqual([0, 0]);
    });

    it('keeps one of which a call failed because a worker died, and which works again', async () => {
      const deaths = [new FexgraphError('WORKER_DIED', 'gone')];
      const run: Session['run'] = async ({ x }) => {
        const death = deaths.pop();
        if (death) throw death;
        return { y: x };
      };
      const [cpu, clock] = [new FakeBackend('cpu', { run }), new VirtualClock()];
      const service = keeping(cpu, clock);
      const a = await service.open({ model: 'm' });
      await expect(a.run(vector(1))).rejects.toThrow('gone');
      await a.dispose();
      expect((await (await service.open({ model: 'm' })).run(vector(2))).y.data).toEqual(Float32Array.of(2));
      expect(cpu.loads).toHaveLength(1);
      await service.dispose();
    });
  });

  it('lends nobody a session that takes no calls any more, also while others still hold it', async () => {
    const cpu = new FakeBackend('cpu');
    const service = serve([cpu]);
    const old = await service.open({ model: 'm' });
    await old.run(vector(1));
    cpu.break(0, GONE);
    expect(old.refusal).toBe(GONE);
    // As a hot swap does: the new node is prepared before the old one is disposed.
    const fresh = await service.open({ model: 'm' });
    expect((await fresh.run(vector(2))).y.data).toEqual(Float32Array.of(2));
    await expect(old.run(vector(3))).rejects.toBe(GONE);
    expect(service.records()).toMatchObject([{ model: 'm', calls: 2 }]);
    await old.dispose();
    expect(cpu.live).toBe(1);
    const third = await service.open({ model: 'm' });
    expect([cpu.loads.length, fresh.refusal, old.refusal?.code]).toEqual([2, undefined, 'CANCELLED']);
    await Promise.all([fresh.dispose(), third.dispose()]);
    expect(cpu.live).toBe(0);
  });

  it('does not share across models, backends or options; the request wins over the settings', async () => {
    const [cpu, gpu] = [new FakeBackend('cpu'), new FakeBackend('webgpu')];
    const service = serve([cpu, gpu], { backend: 'cpu', threads: 2, workers: 3 });
    await service.open({ model: 'm' });
    await service.open({ model: 'n' });
    await service.open({ model: 'm', threads: 1 });
    await service.open({ model: 'm', backend: 'webgpu', timeoutMs: 5 });
    expect(cpu.loads).toMatchObject([
      { model: 'm', options: { threads: 2, workers: 3 } },
      { model: 'n', options: { threads: 2, workers: 3 } },
      { model: 'm', options: { threads: 1, workers: 3 } },
    ]);
    expect(gpu.loads).toMatchObject([{ model: 'm', options: { threads: 2, workers: 3, timeoutMs: 5 } }]);
    await service.dispose();
    expect([cpu.live, gpu.live]).toEqual([0, 0]);
  });

  it('cancels the calls of a caller who disposes its share, and not those of others', async () => {
    let finish: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const cpu = new FakeBackend('cpu', {
      run: async (feeds, options) => {
        await new Promise<void>((resolve, reject) => {
          held.then(resolve);
          options?.signal?.addEventListener('abort', () => reject(options.signal?.reason));
        });
        return { y: feeds.x };
      },
    });
    const service = serve([cpu]);
    const [mine, theirs] = [await service.open({ model: 'm' }), await service.open({ model: 'm' })];
    const { signal } = new AbortController();
    const calls = [mine.run(vector(1)), mine.run(vector(2), { signal }), theirs.run(vector(3), { signal })];
    await mine.dispose();
    finish();
    await expect(calls[0]).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(calls[1]).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await calls[2]).y.data).toEqual(Float32Array.of(3));
    await expect(mine.run(vector(4))).rejects.toMatchObject({ code: 'CANCELLED' });
    await theirs.dispose();
    expect(cpu.live).toBe(0);
  });

  it("passes the caller's signal on", async () => {
    const abort = new AbortController();
    const cpu = new FakeBackend('cpu', {
      run: (_, options) =>
        new Promise((_resolve, reject) => {
          options?.signal?.addEventListener('abort', () => reject(options.signal?.reason));
        }),
    });
    const service = serve([cpu]);
    const session = await service.open({ model: 'm' });
    const call = session.run(vector(1), { signal: abort.signal });
    abort.abort(new Error('stop'));
    await expect(call).rejects.toThrow('stop');
    await session.dispose();
  });

  it('fails all who wait for a load that fails, and tries again for the next', async () => {
    let attempts = 0;
    const cpu = new FakeBackend('cpu', {
      load: async () => {
        attempts++;
        if (attempts === 1) throw new FexgraphError('BAD_MODEL', 'corrupt');
      },
    });
    const service = serve([cpu]);
    const both = await Promise.allSettled([service.open({ model: 'm' }), service.open({ model: 'm' })]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(attempts).toBe(1);
    await expect(service.open({ model: 'missing' })).rejects.toMatchObject({ code: 'MODEL_MISSING' });
    await (await service.open({ model: 'm' })).dispose();
    expect(cpu.live).toBe(0);
  });

  it('says what is there when asked for a backend that is not', async () => {
    const service = serve([new FakeBackend('cpu'), new FakeBackend('webgpu')]);
    await expect(service.open({ model: 'm', backend: 'webgpi' })).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: 'there is no backend "webgpi"',
      hint: 'did you mean "webgpu"?',
    });
    await expect(service.open({ model: 'm', backend: 'tpu-from-mars' })).rejects.toMatchObject({
      hint: 'the backends here are cpu, webgpu',
    });
  });

  it('never takes another backend than the one asked for', async () => {
    const broken = new FakeBackend('webgpu', {
      load: () => Promise.reject(new FexgraphError('BACKEND_UNAVAILABLE', 'no adapter')),
    });
    const cpu = new FakeBackend('cpu');
    await expect(serve([cpu, broken]).open({ model: 'm', backend: 'webgpu' })).rejects.toThrow('no adapter');
    expect(cpu.loads).toEqual([]);
  });

  it('refuses two backends of one name', () => {
    expect(() => serve([new FakeBackend('cpu'), new FakeBackend('cpu')])).toThrow(/two backends .* "cpu"/);
  });

  it('under auto takes the fastest that can run the model, and records why', async () => {
    const gpu = new FakeBackend('webgpu', {
      availability: { available: true, speed: 20 },
      load: async ({ id }) => {
        if (id === 'odd') throw new FexgraphError('BACKEND_UNAVAILABLE', 'lacks an operator');
        if (id === 'corrupt') throw new FexgraphError('BAD_MODEL', 'corrupt');
      },
    });
    const service = serve([new FakeBackend('cpu'), gpu], { backend: 'auto' });
    const [plain, odd] = [await service.open({ model: 'plain' }), await service.open({ model: 'odd' })];
    expect([plain.backend, odd.backend]).toEqual(['webgpu', 'cpu']);
    await expect(service.open({ model: 'corrupt' })).rejects.toMatchObject({ code: 'BAD_MODEL' });
    const records = service.records();
    expect(records.map(({ model, backend }) => [model, backend])).toEqual([
      ['plain', 'webgpu'],
      ['odd', 'cpu'],
    ]);
    expect(records[1].reason).toMatch(/^auto took cpu: .*webgpu not taken: lacks an operator/);
    await service.dispose();
  });

  it('counts per session, over all who shared it and after its end', async () => {
    const service = serve([new FakeBackend('cpu')]);
    for (let round = 0; round < 2; round++) {
      const [a, b] = [await service.open({ model: 'm' }), await service.open({ model: 'm' })];
      await Promise.all([a.run(vector(1)), b.run(vector(2)), b.run(vector(3))]);
      const calls = 3 * (round + 1);
      const record = {
        model: 'm',
        sha256: 'sha of m',
        backend: 'cpu',
        workers: 1,
        threads: 1,
        calls,
        busyMs: 10 * calls,
      };
      expect(service.records()).toMatchObject([record]);
      await a.dispose();
      await b.dispose();
      expect(service.records()).toMatchObject([record]);
    }
  });

  it.each(['m', 'missing'])(
    'lets a backend begin before the model "%s" is there, once, until it is loaded or not',
    async (model) => {
      const log: string[] = [];
      const cpu = Object.assign(new FakeBackend('cpu', { load: async () => void log.push('load') }), {
        begin: (options: object) => {
          log.push(`begin with ${JSON.stringify(options)}`);
          return () => void log.push('end');
        },
      });
      const reading = {
        load: (id: string) => {
          log.push('read');
          return loader.load(id);
        },
      };
      const service = new InferenceService(reading, [cpu], { backend: 'cpu', threads: 2 });
      await Promise.allSettled([service.open({ model }), service.open({ model })]);
      const loaded = model === 'm' ? ['load'] : [];
      expect(log).toEqual(['begin with {"threads":2}', 'read', ...loaded, 'end']);
      await service.dispose();
    },
  );

  it('ends everything when it is disposed, also what is still loading, and opens nothing more', async () => {
    const cpu = new FakeBackend('cpu', { load: () => new Promise((resolve) => setTimeout(resolve, 10)) });
    const service = serve([cpu]);
    const open = await service.open({ model: 'm' });
    const loading = service.open({ model: 'n' });
    const [, outcome] = await Promise.allSettled([service.dispose(), loading]);
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'CANCELLED' } });
    expect(cpu.live).toBe(0);
    await expect(open.run(vector(1))).rejects.toMatchObject({ code: 'CANCELLED' });
    await open.dispose();
    await expect(service.open({ model: 'm' })).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
