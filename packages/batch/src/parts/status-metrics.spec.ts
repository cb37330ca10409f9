import { describe, expect, it } from 'vitest';
import type { PartsStatus } from './parts-status.ts';
import { statusMetrics } from './status-metrics.ts';

const NOTHING: PartsStatus = {
  ...{ parts: 2, done: 0, failed: [], doubted: [], missing: [], begun: 0, frames: 0, rows: 0, workers: [] },
  ...{ framesPerSecond: undefined, secondsLeft: undefined },
};

/** Samples by their text before the value, as a reader of the format sees them. */
function samples(text: string): ReadonlyMap<string, number> {
  expect(text.endsWith('\n')).toBe(true);
  const found = new Map<string, number>();
  let name = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const [, kind, of] = /^# (HELP|TYPE) (\S+) \S/.exec(line) ?? [];
    if (kind === 'HELP') name = of;
    else if (kind === 'TYPE') expect(line).toBe(`# TYPE ${name} gauge`);
    else {
      const [, metric, labels, value] = /^([a-z_]+)\{((?:[a-z]+="(?:[^"\\\n]|\\[\\"n])*",?)+)\} (\S+)$/.exec(line)!;
      expect(metric).toBe(name);
      expect(found.has(`${metric}{${labels}}`)).toBe(false);
      found.set(`${metric}{${labels}}`, Number(value));
    }
  }
  return found;
}

describe('statusMetrics', () => {
  it('gives each number once, with what it means', () => {
    const text = statusMetrics(
      {
        ...NOTHING,
        ...{ done: 3, begun: 1, frames: 400, rows: 403, framesPerSecond: 20.5, secondsLeft: 25 },
        workers: [{ host: 'a', process: 7, parts: 2, frames: 300, seconds: 12.5 }],
      },
      'night',
    );
    expect(Object.fromEntries(samples(text))).toEqual({
      'fexgraph_parts{plan="night",state="done"}': 3,
      'fexgraph_parts{plan="night",state="failed"}': 0,
      'fexgraph_parts{plan="night",state="missing"}': 0,
      'fexgraph_parts_begun{plan="night"}': 1,
      'fexgraph_parts_doubted{plan="night"}': 0,
      'fexgraph_frames{plan="night"}': 400,
      'fexgraph_rows{plan="night"}': 403,
      'fexgraph_frames_per_second{plan="night"}': 20.5,
      'fexgraph_left_seconds{plan="night"}': 25,
      'fexgraph_worker_parts{plan="night",host="a",process="7"}': 2,
      'fexgraph_worker_frames{plan="night",host="a",process="7"}': 300,
      'fexgraph_worker_busy_seconds{plan="night",host="a",process="7"}': 12.5,
    });
  });

  it('says nothing of what is not known, and lets no name out of its label', () => {
    const text = statusMetrics(NOTHING, 'C:\\new "plan"\nfexgraph_parts 9');
    expect([...samples(text).keys()].filter((name) => /second|worker/.test(name))).toEqual([]);
    expect(text).toContain('fexgraph_frames{plan="C:\\\\new \\"plan\\"\\nfexgraph_parts 9"} 0\n');
  });
});
