import { describe, expect, it } from 'vitest';
import { madeSeries } from '../../test/support/made-series.ts';
import { presencePanel } from './presence-panel.ts';
import { ReportSummary } from './report-summary.ts';

/** Bars of the only person: from, to and height, in thousandths and hundredths. */
function barsOf(frames: number, rate: number, isThere: (seconds: number) => boolean, keeps = (_: number) => true) {
  const summary = new ReportSummary();
  for (const batch of madeSeries({ frames, rate, people: ['Ann'], isThere: (_, t) => isThere(t) })) {
    if (keeps(batch.key.time)) summary.add(batch);
  }
  const [, path] = /class="bar" d="([^"]*)"/.exec(presencePanel(summary.data().series[0]).text)!;
  const bars = [...path.matchAll(/M(\d+) 98v-(\d+)h(\d+)V98z/g)].map(([, ...numbers]) => numbers.map(Number));
  return bars.map(([from, height, width]) => ({ from, to: from + width, height }));
}

describe('presencePanel', () => {
  it('is one full bar for one who is there throughout, however few frames there are', () => {
    for (const [frames, rate] of [
      [7, 1],
      [169, 25],
      [5000, 30],
    ]) {
      const bars = barsOf(frames, rate, () => true);
      expect(bars).toHaveLength(1);
      expect(bars[0]).toMatchObject({ from: 0, height: 92 });
      expect(bars[0].to).toBeGreaterThan(990);
    }
  });

  it('leaves out the time in which one is away, and that of missing frames', () => {
    const away = (t: number) => t >= 2 && t < 4;
    for (const bars of [
      barsOf(301, 30, (t) => !away(t)),
      barsOf(
        301,
        30,
        () => true,
        (t) => !away(t),
      ),
    ]) {
      expect(bars).toHaveLength(2);
      expect(Math.abs(bars[0].to - 200)).toBeLessThan(12);
      expect(Math.abs(bars[1].from - 400)).toBeLessThan(12);
    }
  });

  it('is as high as the share of frames', () => {
    const bars = barsOf(20_000, 100, (t) => Math.round(t * 100) % 2 === 0);
    expect(bars.every(({ height }) => Math.abs(height - 46) <= 3)).toBe(true);
  });
});
