import {
  defineNode,
  type Frame,
  FramePacket,
  type InputOf,
  type Keyed,
  type MapNode,
  manyPort,
  nodeOperator,
  packetType,
  pipelineNode,
  port,
  type SinkNode,
  type StreamNode,
} from '@fexgraph/core';
import { filter, map, type Observable } from 'rxjs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { type Brightness, BrightnessPacket, brightness } from '../../test/brightness.ts';
import { fakeFrames } from '../frames/fake-frames.ts';
import { frameOf } from '../frames/frame-of.ts';
import { harness } from './harness.ts';

const frames = (count: number) => Array.from({ length: count }, (_, index) => frameOf({ index, fill: 51 }));
const text = { version: 1, summary: 'x', options: z.object({}) } as const;

describe('harness of a node that processes', () => {
  it('gives outputs in order, and what the engine called', async () => {
    const { outputs, errors, calls, report } = await harness(brightness()).run(frames(5));
    expectTypeOf(outputs).toEqualTypeOf<readonly Brightness[]>();
    expect(outputs.map(({ key, mean }) => [key.index, mean])).toEqual([0, 1, 2, 3, 4].map((index) => [index, 0.2]));
    expect(errors).toEqual([]);
    expect(calls.filter((call) => call.startsWith('process')).length).toBeGreaterThan(0);
    expect(report.counts).toMatchObject({ accepted: 5, rows: 5 });
  });

  it('in fake time, with batches as asked for', async () => {
    const bench = harness(brightness({ takesMs: 60_000 }), { maxBatch: 3, batchDelayMs: 10 });
    const { calls } = await bench.run(frames(7));
    expect(calls).toEqual(['process 3', 'process 3', 'process 1']);
    // Two calls run at once.
    expect(bench.clock.now()).toBe(120_000);
  });

  it('pictures stay usable afterwards, and each was released once', async () => {
    const pictures = frames(2);
    await harness(brightness()).run(pictures);
    expect(pictures.map(({ pixels, released }) => [pixels.data[0], released])).toEqual([
      [51, false],
      [51, false],
    ]);
    pictures[0].release();
    expect(pictures[0].released).toBe(true);
  });

  it('a limit of time per call', async () => {
    const { errors } = await harness(brightness({ takesMs: 50 }), { timeoutMs: 20, maxBatch: 1 }).run(frames(1));
    expect(errors).toMatchObject([{ code: 'TIMEOUT' }]);
  });

  it('fails with what ends a run as a whole', async () => {
    await expect(harness(brightness(), { onError: 'fail' }).run([frameOf()])).rejects.toThrow('test#0 is black');
    await expect(harness(brightness({ takesMs: 'long' as never })).run([])).rejects.toMatchObject({
      code: 'BAD_OPTION',
    });
  });
});

const joinDefinition = defineNode({
  ...text,
  type: 'example/contrast',
  inputs: { brightest: port(BrightnessPacket, 'one'), others: manyPort(BrightnessPacket, 'any') },
  output: port(BrightnessPacket, 'the difference'),
});
@pipelineNode(joinDefinition)
class Contrast implements MapNode<InputOf<typeof joinDefinition>, Brightness> {
  process(items: readonly InputOf<typeof joinDefinition>[]) {
    return items.map(({ key, brightest, others }) => ({
      key,
      mean: brightest.mean - Math.max(...others.map(({ mean }) => mean)),
    }));
  }
}
const contrast = nodeOperator(joinDefinition, Contrast);

describe('harness of other nodes', () => {
  const { key } = frameOf();

  it('with several ports: items name them', async () => {
    const of = (mean: number) => ({ key, mean });
    const { outputs } = await harness(contrast()).run([{ key, brightest: of(0.9), others: [of(0.2), of(0.4)] }]);
    expect(outputs[0].mean).toBeCloseTo(0.5);
    // @ts-expect-error a port is missing
    const wrong = () => harness(contrast()).run([{ key, brightest: of(1) }]);
    expectTypeOf(wrong).toBeFunction();
  });

  it('a source: run takes no items', async () => {
    const { outputs, errors } = await harness(fakeFrames({ count: 3, failing: [1], intervalMs: 1000 })).run();
    expect(outputs.map((frame) => [frame.key.index, frame.pixels.width])).toEqual([
      [0, 4],
      [2, 4],
    ]);
    expect(errors.map(({ message }) => message)).toEqual(['cannot be read']);
  });

  it('a sink: writes are calls', async () => {
    const written: number[] = [];
    const definition = defineNode({ ...text, type: 'example/sink', input: port(BrightnessPacket, 'x') });
    class Sink implements SinkNode<Brightness> {
      write({ mean }: Brightness) {
        if (mean > 1) throw new Error('too bright');
        written.push(mean);
      }
      finish() {
        written.push(-1);
      }
    }
    pipelineNode(definition)(Sink);
    const items = [0.5, 2, 0.25].map((mean, index) => ({ key: { ...key, index }, mean }));
    const { outputs, errors, calls } = await harness(nodeOperator(definition, Sink)()).run(items);
    expect([outputs, written]).toEqual([[], [0.5, 0.25, -1]]);
    expect(errors.map(({ message }) => message)).toEqual(['too bright']);
    expect(calls).toEqual(['write', 'write', 'write', 'finish']);
  });

  it('a stream node: what it passes over is dropped', async () => {
    const definition = defineNode({
      ...text,
      kind: 'stream',
      type: 'example/even',
      input: port(FramePacket, 'x'),
      output: port(FramePacket, 'y'),
    });
    class Even implements StreamNode<Frame, Frame> {
      connect(input: Observable<Frame>) {
        return input.pipe(
          filter((frame) => frame.key.index % 2 === 0),
          map((frame) => frame),
        );
      }
    }
    pipelineNode(definition)(Even);
    const { outputs, dropped } = await harness(nodeOperator(definition, Even)()).run(frames(4));
    expect([outputs.map((f) => f.key.index), dropped.map(({ index }) => index)]).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });
});

describe('harness finds nodes that break the contract', () => {
  const ThingPacket = packetType<Keyed>('Thing');
  const thing = port(ThingPacket, 'a thing');

  function misbehaving(node: Partial<MapNode<Keyed, Keyed>>) {
    const definition = defineNode({ ...text, type: 'example/thing', input: thing, output: thing });
    function Thing() {
      return { process: (items: readonly Keyed[]) => [...items], ...node };
    }
    pipelineNode(definition)(Thing as never);
    return nodeOperator(definition, Thing as never)();
  }
  const item = { key: frameOf().key };

  it('a timer that is left', async () => {
    const bench = harness(misbehaving({}));
    const leaving = misbehaving({
      process: (items) => {
        bench.clock.after(5000, () => undefined);
        return [...items];
      },
    });
    await expect(harness(leaving, { clock: bench.clock }).run([item])).rejects.toThrow(
      'example/thing broke the node contract: 1 timers were left',
    );
  });

  it('a packet that is used for two frames, and so released twice', async () => {
    const shared = { ...item, release: () => undefined };
    const node = misbehaving({ process: (items) => items.map(({ key }) => Object.assign(shared, { key })) });
    const items = [0, 1].map((index) => ({ key: { ...item.key, index } }));
    await expect(harness(node).run(items)).rejects.toThrow(/was released 2 times/);
  });

  it('what prepare throws', async () => {
    const node = misbehaving({ prepare: () => Promise.reject(new Error('no model')) });
    await expect(harness(node).run([item])).rejects.toThrow('no model');
  });

  it('and leaves alone those that do not', async () => {
    const node = misbehaving({ prepare: async () => undefined, dispose: async () => undefined });
    expect((await harness(node).run([item])).calls).toEqual(
      ['prepare', 'process 1', 'endSource', 'dispose'].filter((c) => c !== 'endSource'),
    );
  });
});
