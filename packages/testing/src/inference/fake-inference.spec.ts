import { defineNode, type Keyed, type MapNode, nodeOperator, packetType, pipelineNode, port } from '@fexgraph/core';
import { INFERENCE, type Inference, type Session } from '@fexgraph/inference';
import { container, inject } from 'tsyringe';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FakeClock } from '../clock/fake-clock.ts';
import { harness } from '../harness/harness.ts';
import { FakeInference } from './fake-inference.ts';
import type { FakeModel } from './fake-session.ts';

const double: FakeModel = {
  inputs: [{ name: 'x', type: 'float32', dims: ['batch', 2] }],
  outputs: [
    { name: 'y', type: 'float32', dims: ['batch', 2] },
    { name: 'calls', type: 'float32', dims: [1] },
  ],
  answer: ({ x }, call) => ({
    y: { type: 'float32', dims: x.dims, data: (x.data as Float32Array).map((value) => value * 2) },
    calls: { type: 'float32', dims: [1], data: Float32Array.of(call) },
  }),
};
const feed = (...values: number[]) =>
  ({ x: { type: 'float32', dims: [values.length / 2, 2], data: Float32Array.from(values) } }) as const;

describe('FakeSession', () => {
  const open = async (model: Partial<FakeModel> = {}) => {
    const inference = new FakeInference({ double: { ...double, ...model } });
    return { inference, session: await inference.open({ model: 'double' }) };
  };

  it('answers, notes what was fed, and gives only the outputs asked for', async () => {
    const { inference, session } = await open();
    expect([...(await session.run(feed(1, 2, 3, 4))).y.data]).toEqual([2, 4, 6, 8]);
    expect(Object.keys(await session.run(feed(5, 6), { outputs: ['calls'] }))).toEqual(['calls']);
    expect(inference.session('double').calls.map(({ x }) => [...x.data])).toEqual([
      [1, 2, 3, 4],
      [5, 6],
    ]);
    expect(session.usage?.()).toMatchObject({ calls: 2, failures: 0 });
  });

  it('is as strict as a real one about feeds and answers', async () => {
    const { session } = await open();
    await expect(session.run({})).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(session.run({ x: { ...feed(1, 2).x, dims: [1, 3] } })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(session.run(feed(1, 2), { outputs: ['z'] })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    const wrong = await open({ answer: () => ({ y: feed(1, 2).x }) });
    await expect(wrong.session.run(feed(1, 2))).rejects.toThrow('model "double", its answer: input "calls" expected');
  });

  it('copies feeds, or takes their buffers away like a worker', async () => {
    const { session } = await open();
    const [kept, moved] = [feed(1, 2), feed(1, 2)];
    await session.run(kept);
    await session.run(moved, { transfer: true });
    expect([kept.x.data.length, moved.x.data.length]).toEqual([2, 0]);
  });

  it('rejects what runs when it is disposed or aborted', async () => {
    const clock = new FakeClock();
    const { session, inference } = await open({ clock, delayMs: 100 });
    const controller = new AbortController();
    const aborted = expect(session.run(feed(1, 2), { signal: controller.signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    controller.abort();
    await aborted;
    const disposed = expect(session.run(feed(1, 2))).rejects.toMatchObject({ code: 'CANCELLED' });
    await session.dispose();
    await disposed;
    await expect(session.run(feed(1, 2))).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(inference.leaked).toEqual([]);
  });

  it('fails as the test wants', async () => {
    const { session } = await open({
      answer: () => {
        throw new Error('bad weights');
      },
    });
    await expect(session.run(feed(1, 2))).rejects.toThrow('bad weights');
    expect(session.usage?.()).toMatchObject({ calls: 0, failures: 1 });
  });
});

interface Pair extends Keyed {
  readonly values: readonly number[];
}
const pairs = port(packetType<Pair>('Pair'), 'two numbers');
const definition = defineNode({
  type: 'example/double',
  version: 1,
  summary: 'doubles with a model',
  input: pairs,
  output: pairs,
  options: z.object({}),
});

@pipelineNode(definition)
class Double implements MapNode<Pair, Pair> {
  #session: Session | undefined;
  constructor(@inject(INFERENCE) private readonly inference: Inference) {}
  async prepare() {
    this.#session = await this.inference.open({ model: 'double' });
  }
  async process(items: readonly Pair[]) {
    const { y } = await this.#session!.run(feed(...items[0].values));
    return [{ key: items[0].key, values: [...(y.data as Float32Array)] }];
  }
  async dispose() {
    await this.#session?.dispose();
  }
}

describe('FakeInference', () => {
  const items = [{ key: { source: 's', index: 0, time: 0 }, values: [3, 4] }];
  const node = nodeOperator(definition, Double)();

  it('serves the sessions of a node, and knows whether it gave them back', async () => {
    const inference = new FakeInference({ double });
    const { outputs } = await harness(node, { inference }).run(items);
    expect(outputs[0].values).toEqual([6, 8]);
    expect([inference.requests, inference.leaked]).toEqual([[{ model: 'double' }], []]);
  });

  it('registers itself', async () => {
    const own = container.createChildContainer();
    new FakeInference({ double }).register(own);
    expect((await harness(node, { container: own }).run(items)).outputs.length).toBe(1);
  });

  it('names the model that the test forgot', async () => {
    await expect(harness(node, { inference: new FakeInference({ other: double }) }).run(items)).rejects.toMatchObject({
      code: 'MODEL_MISSING',
      hint: 'it has: other',
    });
    expect(() => new FakeInference({}).session('double')).toThrow('no session of "double" was opened');
  });
});
