import { compile, type FrameKey, GraphBuilder, run } from '@fexgraph/core';
import { container as root } from 'tsyringe';
import { describe, expect, it } from 'vitest';
import { type Brightness, brightness } from '../../test/brightness.ts';
import { FakeClock } from '../clock/fake-clock.ts';
import { fakeFrames } from '../frames/fake-frames.ts';
import { FrameTracker } from '../frames/frame-tracker.ts';
import type { Fault, FaultKind } from './fault.ts';
import { FaultInjector } from './fault-injector.ts';

/** Ten frames through a node, with faults. */
async function play(faults: readonly Fault[], retry = 0) {
  const container = root.createChildContainer();
  const injector = new FaultInjector(faults).register(container);
  const clock = new FakeClock();
  const tracker = new FrameTracker();
  const graph = new GraphBuilder();
  const frames = graph.add('frames', fakeFrames({ count: 10, frame: { fill: 51 }, tracker }));
  graph.output('brightness', graph.add('node', brightness({ takesMs: 5 }), frames));
  const onError = retry ? ({ retry, otherwise: 'skip' } as const) : 'skip';
  const active = run(compile(graph.build({ onError }), container), { clock, nodeTimeoutMs: 100 });
  const outputs: Brightness[] = [];
  active.output<Brightness>('brightness').subscribe({ next: (item) => outputs.push(item), error: () => undefined });
  const { report, error } = await clock.until(active.settled);
  expect(tracker.leaked).toEqual([]);
  const failed = report.failures.map(({ error: { key, code, message } }) => `${key.index} ${code} ${message}`);
  return { failed, outputs, error, counts: report.counts, injected: injector.injected, clock };
}

const at =
  (...indices: number[]) =>
  ({ index }: FrameKey) =>
    indices.includes(index);

describe('FaultInjector', () => {
  const kinds: readonly [FaultKind, string][] = [
    ['throw', 'NODE_FAILED injected: throw'],
    ['reject', 'NODE_FAILED injected: reject'],
    ['hang', 'TIMEOUT no answer within 100 ms'],
    ['too-few', 'NODE_FAILED process returned 0 packets for 1 items'],
    ['too-many', 'NODE_FAILED process returned 2 packets for 1 items'],
    ['no-packet', 'NODE_FAILED process returned no packet for frame test#3'],
    ['wrong-key', 'NODE_FAILED process returned a packet of frame test#4 for frame test#3'],
    ['die', 'WORKER_DIED injected: the worker died'],
  ];

  it.each(kinds)('%s costs the frame it happens to, and no other', async (kind, text) => {
    const { failed, outputs, counts, injected } = await play([{ kind, node: 'node', frame: at(3) }]);
    expect(failed).toEqual([`3 ${text}`]);
    expect(outputs.map(({ key }) => key.index)).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9]);
    expect(counts).toMatchObject({ accepted: 10, rows: 9, deadLetters: 1 });
    expect(injected.get(kind)).toBeGreaterThan(0);
  });

  it('delay costs time only', async () => {
    const { failed, clock, outputs } = await play([{ kind: 'delay', node: 'node', frame: at(3), delayMs: 70 }]);
    expect([failed, outputs.length]).toEqual([[], 10]);
    expect(clock.now()).toBeGreaterThan(70);
  });

  it('truncate spoils what the node gives', async () => {
    const { spoilAnswer } = await import('./spoil-answer.ts');
    const key = { source: 's', index: 0, time: 0 };
    const packet = { key, count: 2, boxes: new Float32Array(8) };
    const truncate = (place: number) => ({ kind: 'truncate', place }) as const;
    expect(spoilAnswer([truncate(0)], [packet])).toEqual([{ ...packet, boxes: new Float32Array(4) }]);
    expect(spoilAnswer([truncate(0)], [{ key }])).toEqual([{ key }]);
    expect(spoilAnswer([truncate(1), { kind: 'too-few', place: 0 }], [{ key }, packet])).toEqual([
      { ...packet, boxes: new Float32Array(4) },
    ]);
  });

  it('times: the first retry succeeds', async () => {
    const faults: Fault[] = [{ kind: 'reject', node: 'node', frame: at(2, 5), times: 1 }];
    expect((await play(faults, 1)).counts.rows).toBe(10);
    // Alone in its call a frame fails at the first try; in a batch the call without the others was the second.
    expect((await play(faults)).counts.deadLetters).toBeLessThanOrEqual(2);
  });

  it('a source gives frames that cannot be read, or breaks', async () => {
    const unreadable = await play([{ kind: 'reject', node: 'frames', frame: at(1, 4) }]);
    expect(unreadable.failed).toEqual([
      '1 NODE_FAILED injected: reject at test#1',
      '4 NODE_FAILED injected: reject at test#4',
    ]);
    const broken = await play([{ kind: 'die', node: 'frames', frame: at(6) }]);
    expect(broken.error?.message).toBe(
      'source "frames" (testing/frames) failed: injected: the source breaks at test#6',
    );
  });

  it('leaves nodes alone that are not meant', async () => {
    const { failed, injected } = await play([{ kind: 'reject', node: 'somebody else' }]);
    expect([failed, injected.size]).toEqual([[], 0]);
  });
});
