import { compile, GraphBuilder, run } from '@fexgraph/core';
import { container } from 'tsyringe';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../clock/fake-clock.ts';
import { fakeFrames } from './fake-frames.ts';
import { frameOf } from './frame-of.ts';
import { FrameTracker } from './frame-tracker.ts';

describe('frameOf', () => {
  it('makes a small black picture by default', () => {
    const { key, name, pixels } = frameOf();
    expect([key, name]).toEqual([{ source: 'test', index: 0, time: 0 }, 'test#0']);
    expect([pixels.width, pixels.height, pixels.channels, pixels.data.length]).toEqual([4, 3, 3, 36]);
    expect(Math.max(...pixels.data)).toBe(0);
  });

  it('fills it as asked', () => {
    const size = { width: 2, height: 2 };
    expect([...frameOf({ ...size, fill: 7 }).pixels.data]).toEqual(new Array(12).fill(7));
    expect([...frameOf({ ...size, channels: 4, fill: [1, 2, 3] }).pixels.data.slice(0, 4)]).toEqual([1, 2, 3, 255]);
    const ramp = frameOf({ ...size, fill: (x, y, channel) => 100 * y + 10 * x + channel });
    expect([...ramp.pixels.data]).toEqual([0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112]);
    const data = Uint8Array.of(1, 2, 3);
    expect(frameOf({ width: 1, height: 1, data }).pixels.data).toBe(data);
  });
});

describe('FrameTracker', () => {
  it('names what was not released', () => {
    const tracker = new FrameTracker();
    let returned = 0;
    const [a, b] = [0, 1].map((index) => tracker.make({ index, onRelease: () => returned++ }));
    a.release();
    expect([tracker.made, tracker.leaked, returned]).toEqual([2, ['test#1'], 1]);
    b.release();
    expect(tracker.leaked).toEqual([]);
  });
});

describe('fakeFrames', () => {
  const play = async (options: Parameters<typeof fakeFrames>[0]) => {
    const clock = new FakeClock();
    const graph = new GraphBuilder();
    graph.output('frames', graph.add('frames', fakeFrames(options)));
    const active = run(compile(graph.build({ onError: 'skip' }), container), { clock });
    return { clock, active, outcome: await clock.until(active.settled) };
  };

  it('makes frames at intervals, some of them unreadable', async () => {
    const tracker = new FrameTracker();
    const { clock, outcome, active } = await play({
      count: 10,
      intervalMs: 33,
      failing: [2, 3],
      source: 'camera',
      tracker,
    });
    expect(outcome.report.counts).toMatchObject({ accepted: 10, rows: 8, deadLetters: 2 });
    expect([clock.now(), active.expected(), tracker.made, tracker.leaked]).toEqual([330, 10, 8, []]);
    expect(outcome.report.failures[0].error.key).toEqual({ source: 'camera', index: 2, time: 2 });
  });

  it('breaks as a whole where the test wants', async () => {
    const { outcome } = await play({ count: 10, breaksAt: 4 });
    expect(outcome.error?.message).toBe(
      'source "frames" (testing/frames) failed: the fake source breaks before frame 4',
    );
  });
});
