import { container, inject } from 'tsyringe';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  CLOCK,
  compile,
  defineNode,
  type Frame,
  FramePacket,
  GraphBuilder,
  type MapNode,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  type ProcessContext,
  pipelineNode,
  port,
  run,
  VirtualClock,
} from '../src/index.ts';
import { Frames, type Item, ItemPacket, itemOf, sink, source } from './support/fake-nodes.ts';
import { codeOf } from './support/start.ts';
import { pause, settle, settled } from './support/virtual-time.ts';

const log: string[] = [];

const definition = defineNode({
  type: 'test/model',
  version: 1,
  summary: 'gives the number of its model',
  input: port(FramePacket, 'frames'),
  output: port(ItemPacket, 'items'),
  options: z.object({
    model: z.number(),
    scale: z.number().default(1),
    takes: z.number().default(10),
    loads: z.number().default(0),
    broken: z.boolean().default(false),
  }),
  live: ['scale'],
  traits: { concurrency: 2 },
});

@pipelineNode(definition)
class Model implements MapNode<Frame, Item> {
  #options: OptionsOf<typeof definition>;
  #disposed = false;

  constructor(
    @inject(OPTIONS) options: OptionsOf<typeof definition>,
    @inject(CLOCK) private readonly clock: VirtualClock,
  ) {
    this.#options = options;
  }

  async prepare({ signal }: ProcessContext): Promise<void> {
    const { model, loads, broken } = this.#options;
    await pause(this.clock, loads);
    if (signal.aborted) log.push(`cancelled ${model}`);
    if (broken) throw new Error(`model ${model} is broken`);
    log.push(`prepared ${model}`);
  }

  async process(items: readonly Frame[]): Promise<readonly Item[]> {
    expect(this.#disposed, 'used after dispose').toBe(false);
    const { model, scale, takes } = this.#options;
    await pause(this.clock, takes);
    expect(this.#disposed, 'disposed while in use').toBe(false);
    return items.map((item) => itemOf(item, model * scale));
  }

  update(options: unknown): void {
    this.#options = options as OptionsOf<typeof definition>;
  }

  dispose(): void {
    this.#disposed = true;
    log.push(`disposed ${this.#options.model}`);
  }
}
const model = nodeOperator(definition, Model);

function flow(options: Parameters<typeof model>[0], count = 20) {
  log.length = 0;
  const clock = new VirtualClock();
  const frames = new Frames();
  const graph = new GraphBuilder();
  const input = graph.add('input', source({ count, frames }));
  const items = graph.add('model', model(options), input);
  graph.output('items', items);
  graph.add(
    'sink',
    sink(() => undefined),
    items,
  );
  const active = run(compile(graph.build(), container), { clock, graceMs: 50, nodeTimeoutMs: 100 });
  const values: number[] = [];
  active.output<Item>('items').subscribe({ next: ({ value }) => values.push(value), error: () => undefined });
  const pass = async (milliseconds: number) => {
    for (let i = 0; i < milliseconds; i++) {
      await settle();
      clock.advance(1);
    }
    await settle();
  };
  return { active, clock, frames, values, pass };
}

describe('swap', () => {
  it('prepares, switches between two calls, and disposes the old node after its last call', async () => {
    const { active, clock, values, pass, frames } = flow({ model: 1 });
    await pass(25);
    const swapped = active.swap('model', { model: 2, loads: 12 });
    await pass(11);
    expect(log).toEqual(['prepared 1']);
    await pass(4);
    await swapped;
    expect(log.slice(0, 2)).toEqual(['prepared 1', 'prepared 2']);
    await pass(10);
    expect(log).toEqual(['prepared 1', 'prepared 2', 'disposed 1']);
    const report = await settled(clock, active.done);
    expect(log).toEqual(['prepared 1', 'prepared 2', 'disposed 1', 'disposed 2']);
    // No frame waited for the model to load, none was lost, and the change is at one frame.
    expect(values.length).toBe(20);
    expect(values.join('')).toMatch(/^1{6,10}2{10,14}$/);
    expect(frames.leaked).toBe(0);
    expect(report.nodes.find(({ id }) => id === 'model')?.options).toMatchObject({ model: 2, loads: 12 });
  });

  it('if the new one cannot be prepared the old one stays', async () => {
    const { active, clock, values, pass } = flow({ model: 1 });
    await pass(15);
    const failed = expect(active.swap('model', { model: 2, broken: true })).rejects.toThrow('model 2 is broken');
    await settled(clock, failed);
    await settled(clock, active.done);
    expect(new Set(values)).toEqual(new Set([1]));
    expect(log).toEqual(['prepared 1', 'disposed 2', 'disposed 1']);
  });

  it('one that cannot be prepared in time is given up, and disposed when it is at last', async () => {
    const { active, clock, pass } = flow({ model: 1 }, 40);
    await pass(5);
    const failed = expect(active.swap('model', { model: 2, loads: 150 })).rejects.toMatchObject({ code: 'TIMEOUT' });
    await settled(clock, failed);
    expect(clock.now()).toBe(105);
    const { error } = await settled(clock, active.settled);
    expect(error).toBeUndefined();
    expect(log).toEqual(['prepared 1', 'prepared 2', 'disposed 2', 'disposed 1']);
  });

  it('two swaps follow each other', async () => {
    const { active, clock, values, pass } = flow({ model: 1 }, 40);
    await pass(15);
    const slow = active.swap('model', { model: 2, loads: 40 });
    const quick = active.swap('model', { model: 3, loads: 0 });
    await settled(clock, Promise.all([slow, quick]));
    await settled(clock, active.done);
    expect(values.at(-1)).toBe(3);
    expect(log.filter((line) => line.startsWith('disposed')).sort()).toEqual([
      'disposed 1',
      'disposed 2',
      'disposed 3',
    ]);
  });

  it('that is not over when the run ends is cancelled, and what it prepared is disposed', async () => {
    const { active, clock, pass } = flow({ model: 1 }, 4);
    await pass(5);
    const swapped = active.swap('model', { model: 2, loads: 30 });
    const failed = expect(swapped).rejects.toMatchObject({ code: 'CANCELLED' });
    await settled(clock, active.done);
    await failed;
    expect(log).toEqual(['prepared 1', 'cancelled 2', 'prepared 2', 'disposed 2', 'disposed 1']);
  });

  it('abort while swapping', async () => {
    const { active, clock, pass, frames } = flow({ model: 1 });
    await pass(5);
    const failed = expect(active.swap('model', { model: 2, loads: 30 })).rejects.toMatchObject({ code: 'CANCELLED' });
    active.abort();
    await settled(clock, active.settled);
    await failed;
    clock.advance(1000);
    await settle();
    expect(log.filter((line) => line.startsWith('disposed')).sort()).toEqual(['disposed 1', 'disposed 2']);
    expect([frames.leaked, clock.pending]).toEqual([0, 0]);
  });

  it('refuses bad options, unknown nodes, sources and sinks', async () => {
    const { active, clock, pass } = flow({ model: 1 });
    await expect(active.swap('model', {})).rejects.toThrow('the run has no node "model"');
    await pass(1);
    await expect(active.swap('model', { modell: 3 })).rejects.toMatchObject({
      code: 'BAD_OPTION',
      hint: 'modell: did you mean "model"?',
    });
    await expect(active.swap('nobody', {})).rejects.toMatchObject({ code: 'BAD_GRAPH' });
    for (const [id, kind] of Object.entries({ input: 'source', sink: 'sink' }))
      await expect(active.swap(id, {})).rejects.toThrow(`node "${id}" is a ${kind} and cannot be swapped`);
    active.abort();
    await settled(clock, active.settled);
  });
});

describe('set', () => {
  it('changes live options with the next call', async () => {
    const { active, clock, values, pass } = flow({ model: 1 });
    await pass(25);
    active.set('model', { scale: 7 });
    const report = await settled(clock, active.done);
    expect(values.join('')).toMatch(/^1+7+$/);
    expect(report.nodes.find(({ id }) => id === 'model')?.options).toMatchObject({ scale: 7 });
    expect(log).toEqual(['prepared 1', 'disposed 1']);
  });

  it('while a swap prepares holds for the new node too', async () => {
    const { active, clock, values, pass } = flow({ model: 1 }, 40);
    await pass(5);
    const swapped = active.swap('model', { model: 2, loads: 30 });
    await pass(5);
    active.set('model', { scale: 7 });
    await settled(clock, swapped);
    await settled(clock, active.done);
    expect(values.at(-1)).toBe(14);
  });

  it('refuses other options and bad values', async () => {
    const { active, clock, pass } = flow({ model: 1 });
    expect(() => active.set('model', { scale: 2 })).toThrow('the run has no node "model"');
    await pass(1);
    let thrown: unknown;
    try {
      active.set('model', { model: 2 });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({
      code: 'BAD_OPTION',
      message: 'option "model" of node "model" (test/model) cannot change while running',
      hint: 'live options: scale',
    });
    expect(() => active.set('model', { scale: 'big' })).toThrow(/^test\/model: scale: /);
    active.abort();
    expect(codeOf((await settled(clock, active.settled)).error)).toBe('CANCELLED');
  });
});
