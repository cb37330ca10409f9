import { concatMap, filter, map } from 'rxjs';
import { container, inject } from 'tsyringe';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  CLOCK,
  type Clock,
  compile,
  defineNode,
  type Frame,
  FramePacket,
  GraphBuilder,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
  run,
  type StreamNode,
  VirtualClock,
} from '../src/index.ts';
import { Frames, type Item, ItemPacket, itemOf, source, streaming } from './support/fake-nodes.ts';
import { pause, settle, settled } from './support/virtual-time.ts';

const log: string[] = [];

const streamDefinition = defineNode({
  kind: 'stream',
  type: 'test/stream-model',
  version: 1,
  summary: 'an asynchronous operator',
  input: port(FramePacket, 'frames'),
  output: port(ItemPacket, 'items'),
  options: z.object({ model: z.number(), sync: z.boolean().default(false) }),
  traits: { holds: Number.POSITIVE_INFINITY },
});

@pipelineNode(streamDefinition)
class StreamModel implements StreamNode<Frame, Item> {
  constructor(
    @inject(OPTIONS) private readonly options: OptionsOf<typeof streamDefinition>,
    @inject(CLOCK) private readonly clock: Clock,
  ) {}

  connect(frames: Parameters<StreamNode<Frame, Item>['connect']>[0]) {
    const { model, sync } = this.options;
    if (sync) return frames.pipe(map((frame) => itemOf(frame, model)));
    const answer = async (frame: Frame) => {
      await pause(this.clock as VirtualClock, 10);
      return itemOf(frame, model);
    };
    return frames.pipe(concatMap(answer));
  }

  dispose(): void {
    log.push(`disposed stream ${this.options.model}`);
  }
}
const streamModel = nodeOperator(streamDefinition, StreamModel);

describe('swap of a stream node', () => {
  it.each([false, true])('lets it finish what it was given, then connects the new one (at once: %s)', async (sync) => {
    log.length = 0;
    const clock = new VirtualClock();
    const frames = new Frames();
    const graph = new GraphBuilder();
    const input = graph.add('input', source({ count: 30, frames, before: () => pause(clock, 5) }));
    graph.output('items', graph.add('model', streamModel({ model: 1, sync }), input));
    const active = run(compile(graph.build({ maxInFlight: 4 }), container), { clock });
    const items: Item[] = [];
    active.output<Item>('items').subscribe((item) => items.push(item));
    await settle();
    for (let i = 0; i < 62; i++) {
      clock.advance(1);
      await settle();
    }
    await settled(clock, active.swap('model', { model: 2 }));
    await settled(clock, active.swap('model', { model: 3 }));
    const { counts } = await settled(clock, active.done);
    expect(counts).toMatchObject({ rows: 30, drops: 0 });
    expect(items.map(({ key }) => key.index)).toEqual(Array.from({ length: 30 }, (_, i) => i));
    expect(items.map(({ value }) => value).join('')).toMatch(/^1+2*3+$/);
    expect(log.sort()).toEqual(['disposed stream 1', 'disposed stream 2', 'disposed stream 3']);
    expect(frames.leaked).toBe(0);
  });

  it('frames that came while the old one finished are all given to the new one, also if the source has ended', async () => {
    const clock = new VirtualClock();
    const frames = new Frames();
    const graph = new GraphBuilder();
    const input = graph.add('input', source({ count: 8, frames, before: () => pause(clock, 5) }));
    graph.output('items', graph.add('model', streamModel({ model: 1 }), input));
    const active = run(compile(graph.build({ maxInFlight: 8 }), container), { clock });
    const items: Item[] = [];
    active.output<Item>('items').subscribe((item) => items.push(item));
    for (let i = 0; i < 32; i++) {
      await settle();
      clock.advance(1);
    }
    await settled(clock, active.swap('model', { model: 2, sync: true }));
    const { counts } = await settled(clock, active.done);
    expect(counts).toMatchObject({ rows: 8, drops: 0 });
    expect(items.map(({ key, value }) => `${key.index}=${value}`)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7].map((i) => `${i}=${i < 6 ? 1 : 2}`),
    );
  });

  it('one that passes frames over at once can be swapped at any moment', async () => {
    const clock = new VirtualClock();
    const frames = new Frames();
    const graph = new GraphBuilder();
    const input = graph.add('input', source({ count: 20, frames, before: () => pause(clock, 5) }));
    const even = streaming((all) =>
      all.pipe(
        filter(({ key }) => key.index % 2 === 0),
        map((frame) => itemOf(frame)),
      ),
    );
    graph.output('items', graph.add('even', even, input));
    const active = run(compile(graph.build(), container), { clock });
    await settle();
    for (let i = 0; i < 48; i++) {
      clock.advance(1);
      await settle();
    }
    await settled(clock, active.swap('even', {}));
    expect((await settled(clock, active.done)).counts).toMatchObject({ rows: 10, drops: 10 });
    expect(frames.leaked).toBe(0);
  });
});
