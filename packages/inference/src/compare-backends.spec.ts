import { describe, expect, it } from 'vitest';
import { FakeBackend, vector } from '../test/fake-backend.ts';
import { ManualClock } from '../test/manual-clock.ts';
import { compareBackends } from './compare-backends.ts';
import type { LoadedModel, TensorMap } from './session.ts';

const MODEL: LoadedModel = { id: 'm', sha256: '', bytes: new Uint8Array(1) };

/** A backend that takes `milliseconds` for a call and gives `values`, or the feed. */
function backend(id: string, clock: ManualClock, milliseconds: number, values?: number[]) {
  const run = async (feeds: TensorMap): Promise<TensorMap> => {
    clock.advance(milliseconds);
    return { y: values ? vector(...values).x : feeds.x };
  };
  return new FakeBackend(id, { run });
}

async function compare(values: number[] | undefined, feeds = vector(1, -4, 2)) {
  const clock = new ManualClock();
  const reference = backend('cpu', clock, 10);
  const candidate = backend('webgpu', clock, 4, values);
  const comparison = await compareBackends(MODEL, feeds, { reference, candidate, clock });
  expect([reference.live, candidate.live]).toEqual([0, 0]);
  return comparison;
}

describe('compareBackends', () => {
  it('finds nothing between two that agree', async () => {
    expect(await compare(undefined)).toMatchObject({ maxAbs: 0, maxRelative: 0 });
    const special = [Number.NaN, Infinity, -Infinity];
    expect(await compare(special, vector(...special))).toMatchObject({ maxAbs: 0, maxRelative: 0 });
  });

  it('says how far apart they are, also in relation to the size of the numbers', async () => {
    const comparison = await compare([1.5, -4, 2]);
    expect(comparison).toMatchObject({
      model: 'm',
      backend: 'webgpu',
      reference: 'cpu',
      maxAbs: 0.5,
      maxRelative: 0.125,
    });
    expect(comparison.outputs).toEqual([{ name: 'y', maxAbs: 0.5, maxRelative: 0.125 }]);
  });

  it('finds a missing number infinitely far off, whichever side lacks it', async () => {
    expect(await compare([Number.NaN, -4, 2])).toMatchObject({ maxAbs: Infinity, maxRelative: Infinity });
    expect(await compare([1, -4, 2], vector(Number.NaN, -4, 2))).toMatchObject({ maxAbs: Infinity });
  });

  it('says how fast they are by the injected clock', async () => {
    expect(await compare(undefined)).toMatchObject({ referenceMs: 10, backendMs: 4, speed: 2.5 });
  });

  it('rejects outputs of another shape, and leaves no session open', async () => {
    await expect(compare([1, 2])).rejects.toMatchObject({
      code: 'NODE_FAILED',
      message: 'model "m": output "y" has shape [2] where the reference has [3]',
    });
    const clock = new ManualClock();
    const reference = backend('cpu', clock, 1);
    const candidate = new FakeBackend('webgpu', { load: () => Promise.reject(new Error('no')) });
    await expect(compareBackends(MODEL, vector(1), { reference, candidate, clock })).rejects.toThrow('no');
    expect(reference.live).toBe(0);
  });
});
