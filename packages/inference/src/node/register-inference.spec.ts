import { CLOCK, systemClock } from '@fexgraph/core';
import { container as root } from 'tsyringe';
import { expect, it } from 'vitest';
import { FakeBackend, vector } from '../../test/fake-backend.ts';
import { liveWorkers } from '../../test/live-workers.ts';
import { RELU } from '../../test/tiny-onnx.ts';
import { BACKEND, INFERENCE, MODEL_LOADER } from '../inference.ts';
import { InferenceService } from '../inference-service.ts';
import { registerInference } from './register-inference.ts';

function host() {
  const container = root.createChildContainer();
  container.register(CLOCK, { useValue: systemClock });
  container.register(MODEL_LOADER, {
    useValue: { load: async (id: string) => ({ id, sha256: '', bytes: RELU.slice() }) },
  });
  registerInference(container, { backend: 'cpu' });
  return container;
}

it('gives each run its own service, which the end of the run disposes', async () => {
  const container = host();
  const [run, other] = [container.createChildContainer(), container.createChildContainer()];
  const inference = run.resolve(INFERENCE);
  expect(run.resolve(INFERENCE)).toBe(inference);
  expect(run.resolve(InferenceService)).toBe(inference);
  expect(other.resolve(INFERENCE)).not.toBe(inference);
  const session = await inference.open({ model: 'tiny' });
  const x = { type: 'float32', dims: [1, 4], data: Float32Array.of(-1, 0, 1, 2) } as const;
  expect([...(await session.run({ x })).y.data]).toEqual([0, 0, 1, 2]);
  expect(run.resolve(InferenceService).records()).toMatchObject([{ model: 'tiny', backend: 'cpu', calls: 1 }]);
  await run.dispose();
  await other.dispose();
  expect(liveWorkers()).toBe(0);
});

it("offers a third party's backend beside ours", async () => {
  const container = host();
  container.register(BACKEND, { useValue: new FakeBackend('theirs') });
  const run = container.createChildContainer();
  const session = await run.resolve(INFERENCE).open({ model: 'tiny', backend: 'theirs' });
  expect((await session.run(vector(4, 5))).y.data).toEqual(Float32Array.of(4, 5));
  await session.dispose();
  await run.dispose();
});
