import { GraphRun, VirtualClock } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { drive, type FakeOptions, fakeGraph } from '../../test/fake-graph.ts';
import { observed } from '../observed.ts';
import { EventStream, type TraceEvent } from './event-stream.ts';
import { TraceRecorder } from './trace-recorder.ts';

async function traceOf(options: FakeOptions, maxPending?: number): Promise<readonly TraceEvent[]> {
  const clock = new VirtualClock();
  const trace = new TraceRecorder({ maxPending });
  const run = new GraphRun(observed(fakeGraph(options), trace.interceptor), { clock });
  trace.follow(run);
  await drive(run, clock);
  let text = '';
  for await (const chunk of trace.chunks()) text += chunk;
  return JSON.parse(text);
}

describe('TraceRecorder', () => {
  it('records every call with its time, its frames and its error', async () => {
    const events = await traceOf({ count: 3, failAt: 1 });
    const calls = events.filter(({ ph }) => ph === 'X');
    expect(calls.find(({ name }) => name === 'faces prepare')).toMatchObject({ ts: 0, dur: 100_000 });
    const processed = calls.filter(({ name }) => name === 'faces process');
    expect(processed.map(({ ts, dur, args }) => [ts, dur, args])).toEqual([
      [110_000, 20_000, { type: 'fake/faces', frames: ['camera#0'] }],
      [120_000, 20_000, { type: 'fake/faces', frames: ['camera#1'], error: 'no face' }],
      [130_000, 20_000, { type: 'fake/faces', frames: ['camera#2'] }],
    ]);
    expect(calls.filter(({ name }) => name === 'table write')).toHaveLength(2);
    expect(calls.filter(({ name }) => name === 'faces dispose')).toHaveLength(1);
  });

  it('gives calls that overlap different rows, and names the rows', async () => {
    const events = await traceOf({ count: 6 });
    const rows = new Map<number, TraceEvent[]>();
    for (const event of events) if (event.ph === 'X') rows.set(event.tid!, [...(rows.get(event.tid!) ?? []), event]);
    for (const row of rows.values()) {
      row.sort((a, b) => a.ts! - b.ts!);
      row.slice(1).forEach((event, i) => {
        expect(event.ts).toBeGreaterThanOrEqual(row[i].ts! + row[i].dur!);
      });
    }
    const names = events.filter(({ name }) => name === 'thread_name').map(({ args }) => args!.name);
    expect(names.sort()).toEqual(['faces', 'faces 2', 'pictures', 'table']);
    expect(events[0]).toMatchObject({ name: 'process_name', args: { name: 'fexgraph fake' } });
  });

  it('follows every frame from the source to its end', async () => {
    const events = await traceOf({ count: 4, failAt: 1, tornAt: 2 });
    const frames = events.filter(({ cat }) => cat === 'frame');
    expect(frames.filter(({ ph }) => ph === 'b').map(({ id, ts }) => [id, ts])).toEqual([
      ['camera#0', 110_000],
      ['camera#1', 120_000],
      ['camera#2', 130_000],
      ['camera#3', 140_000],
    ]);
    const ends = frames.filter(({ ph }) => ph === 'e').map(({ id, args }) => [id, args!.settlement]);
    expect(new Map(ends as [string, string][])).toEqual(
      new Map([
        ['camera#0', 'rows'],
        ['camera#1', 'dead-letter'],
        ['camera#2', 'dead-letter'],
        ['camera#3', 'rows'],
      ]),
    );
  });

  it('keeps no more events than it may while nobody reads, and says how many are missing', async () => {
    const events = await traceOf({ count: 50 }, 20);
    expect(events).toHaveLength(21);
    const all = await traceOf({ count: 50 });
    expect(events[20]).toMatchObject({ name: 'events left out of this trace', args: { count: all.length - 1 - 20 } });
    expect(all[all.length - 1]).toMatchObject({ args: { count: 0 } });
  });
});

describe('EventStream', () => {
  it('hands events over as they come, in a text that is JSON at every end a viewer forgives', async () => {
    const stream = new EventStream(10);
    const chunks = stream.chunks();
    const first = chunks.next();
    stream.push({ name: 'a', ph: 'i', pid: 1 });
    expect((await first).value).toBe('[\n{"name":"a","ph":"i","pid":1}');
    const second = chunks.next();
    stream.push({ name: 'b', ph: 'i', pid: 1 });
    stream.push({ name: 'c', ph: 'i', pid: 1 });
    expect((await second).value).toMatch(/^,\n\{"name":"b".*\},\n\{"name":"c"/);
    stream.close();
    stream.push({ name: 'late', ph: 'i', pid: 1 });
    expect((await chunks.next()).value).toMatch(/^,\n.*left out.*\n\]\n$/);
    expect((await chunks.next()).done).toBe(true);
  });

  it('is an array also without events', async () => {
    const stream = new EventStream(10);
    stream.close();
    let text = '';
    for await (const chunk of stream.chunks()) text += chunk;
    expect(JSON.parse(text)).toHaveLength(1);
  });
});
