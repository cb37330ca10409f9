import { expect, it } from 'vitest';
import { growthOf, shareOf } from './samples.ts';
import { videoComplaints, videoSoak } from './video-soak.ts';

it('a made video comes out whole: every frame once, each person under one label', async () => {
  const frames = 1500;
  const result = await videoSoak({ frames });
  // Memory and time of so short a run say nothing.
  const limits = { mostGrowthMb: Number.POSITIVE_INFINITY, mostSlowdown: Number.POSITIVE_INFINITY };
  expect(videoComplaints(result, limits, frames)).toEqual([]);
  expect(result.written.map(({ rows }) => rows)).toEqual([frames, frames]);
}, 120_000);

it('tells growth and slowness by the second and the last quarter', () => {
  const steady = Array.from({ length: 40 }, (_, i) => ({
    frames: 10 * i,
    cpuMs: 50 * i,
    yardMs: 2,
    rssMb: 100 + (i % 2),
  }));
  expect([growthOf(steady), shareOf(steady)]).toEqual([0, { slowdown: 1, cpuMsPerFrame: 5 }]);
  const worse = steady.map((sample, i) => (i < 20 ? sample : { ...sample, cpuMs: sample.cpuMs + 5 * i, rssMb: 150 }));
  expect(growthOf(worse)).toBeGreaterThan(45);
  expect(shareOf(worse).slowdown).toBeCloseTo(1.1, 5);
  // A machine that has become slower is not held against it.
  const busier = worse.map((sample, i) => (i < 20 ? sample : { ...sample, yardMs: 2.2 }));
  expect(shareOf(busier).slowdown).toBeCloseTo(1, 5);
});
