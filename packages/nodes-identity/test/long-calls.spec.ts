import type { Chips } from '@fexgraph/core';
import type { Inference, Session } from '@fexgraph/inference';
import { MODELS } from '@fexgraph/models';
import { FakeClock, frameOf, harness } from '@fexgraph/testing';
import { container as root } from 'tsyringe';
import { expect, it } from 'vitest';
import { mobilefacenet } from '../src/index.ts';
import { catalog } from './identity-fixtures.ts';

const [FACES, SIDE, DIMENSION] = [391, 112, 192];
const MINUTE = 60_000;

/** One worker that takes a minute for each call. */
function slow(clock: FakeClock, calls: number[]): Inference {
  let last = Promise.resolve();
  const run: Session['run'] = async ({ image }) => {
    calls.push(image.dims[0]);
    last = last.then(() => clock.pause(MINUTE));
    await last;
    const data = new Float32Array(image.dims[0] * DIMENSION);
    return { embeddings: { type: 'float32', dims: [image.dims[0], DIMENSION], data } };
  };
  return { open: async () => ({ backend: 'cpu', inputs: [], outputs: [], run, dispose: async () => undefined }) };
}

function crowd(): Chips {
  const frame = frameOf();
  const data = new Uint8Array(FACES * SIDE * SIDE * 3);
  return {
    key: frame.key,
    frame,
    count: FACES,
    boxes: new Float32Array(4 * FACES),
    scores: new Float32Array(FACES),
    regions: new Float32Array(5 * FACES).fill(20),
    chips: { type: 'uint8', dims: [FACES, SIDE, SIDE, 3], data },
  };
}

function bench(timeoutMs: number, maxBatch?: number) {
  const clock = new FakeClock();
  const calls: number[] = [];
  const container = root.createChildContainer();
  container.register(MODELS, { useValue: catalog({ mobilefacenet: { embeddingSpace: 'x' } }) });
  const inference = slow(clock, calls);
  return {
    calls,
    run: () => harness(mobilefacenet(), { clock, inference, container, timeoutMs, maxBatch }).run([crowd()]),
  };
}

it('391 faces in one frame are 25 calls, together longer than the limit of time, and no failure', async () => {
  const { calls, run } = bench(2 * MINUTE);
  const { outputs, errors } = await run();
  expect(calls).toEqual([...new Array(24).fill(16), 7]);
  expect([outputs.length, errors.length]).toEqual([1, 0]);
});

it('a batch size above that of the node gives larger calls', async () => {
  const { calls, run } = bench(2 * MINUTE, 100);
  await run();
  expect(calls).toEqual([100, 100, 100, 91]);
});

it('a call that is silent for longer than the limit is a failure', async () => {
  const { errors } = await bench(MINUTE / 2).run();
  expect(errors).toMatchObject([{ code: 'TIMEOUT' }]);
});
