import { GraphRun, VirtualClock } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { drive, type FakeOptions, fakeGraph } from '../../test/fake-graph.ts';
import { probed } from './probed.ts';
import type { RunSnapshot } from './run-snapshot.ts';
import { statsTable } from './stats-table.ts';
import { watch } from './watch.ts';

async function snapshotsOf(options: FakeOptions, everyMs: number): Promise<readonly RunSnapshot[]> {
  const clock = new VirtualClock();
  const run = new GraphRun(probed(fakeGraph(options)), { clock });
  const snapshots: RunSnapshot[] = [];
  let completed = false;
  watch(run, { everyMs, clock }).subscribe({
    next: (snapshot) => snapshots.push(snapshot),
    complete: () => {
      completed = true;
    },
  });
  await drive(run, clock);
  expect(completed).toBe(true);
  expect(clock.pending).toBe(0);
  return snapshots;
}

describe('watch', () => {
  it('tells the state of every node as the run goes on, and once more at its end', async () => {
    const snapshots = await snapshotsOf({ count: 4 }, 50);
    // Faces take 100 ms to prepare; then a picture every 10 ms, 20 ms each, two at a time.
    expect(snapshots.map(({ elapsedMs, finished }) => [elapsedMs, finished])).toEqual([
      [50, false],
      [100, false],
      [150, false],
      [160, true],
    ]);
    const states = snapshots.map(({ nodes }) => nodes.map(({ id, state }) => `${id} ${state}`));
    expect(states[0]).toEqual(['pictures idle', 'faces preparing', 'table idle']);
    expect(states[2]).toContain('faces busy');
    expect(states[3]).toEqual(['pictures done', 'faces done', 'table done']);
    expect(snapshots[0].expected).toBeUndefined();
    expect(snapshots[2].expected).toBe(4);
    expect(snapshots[3].counts).toMatchObject({ accepted: 4, rows: 4, inFlight: 0 });
  });

  it('gives rates since the snapshot before, load, queues and latencies', async () => {
    const snapshots = await snapshotsOf({ count: 40 }, 100);
    const middle = snapshots[3];
    const faces = middle.nodes.find(({ id }) => id === 'faces')!;
    expect(middle.perSecond).toBeCloseTo(100, 6);
    expect(faces.perSecond).toBeCloseTo(100, 6);
    expect(faces.load).toBeCloseTo(2, 6);
    expect(faces.latency!.p50).toBeGreaterThan(19);
    expect(faces.latency!.max).toBe(20);
    const last = snapshots[snapshots.length - 1];
    // The last one is about the whole run, with the 100 ms of preparation.
    expect(last.perSecond).toBeCloseTo(40 / (last.elapsedMs / 1000), 6);
    expect(last.nodes.find(({ id }) => id === 'faces')!.latency!.count).toBe(40);
    expect(last.nodes.find(({ id }) => id === 'table')!.latency).toMatchObject({ count: 40, max: 0 });
  });

  it('counts failures and drops', async () => {
    const snapshots = await snapshotsOf({ count: 6, failAt: 2, tornAt: 4, even: true }, 1000);
    const [{ nodes, counts }] = snapshots;
    expect(nodes.map(({ id, failed, dropped }) => `${id} ${failed} ${dropped}`)).toEqual([
      'pictures 1 0',
      'faces 1 0',
      'even 0 3',
      'table 0 0',
    ]);
    expect(counts).toMatchObject({ accepted: 6, deadLetters: 2 });
  });

  it('stops when nobody listens', async () => {
    const clock = new VirtualClock();
    const run = new GraphRun(probed(fakeGraph({ count: 40 })), { clock });
    const seen: number[] = [];
    const subscription = watch(run, { everyMs: 50, clock }).subscribe(({ elapsedMs }) => {
      seen.push(elapsedMs);
      if (seen.length === 2) subscription.unsubscribe();
    });
    await drive(run, clock);
    expect(seen).toEqual([50, 100]);
    expect(clock.pending).toBe(0);
  });

  it('ends with a run that fails', async () => {
    const clock = new VirtualClock();
    const run = new GraphRun(probed(fakeGraph({ failAt: 1 })), { clock, onError: 'fail' });
    const seen: RunSnapshot[] = [];
    watch(run, { clock }).subscribe((snapshot) => seen.push(snapshot));
    await drive(run, clock);
    expect((await run.settled).report.complete).toBe(false);
    expect(seen[seen.length - 1].finished).toBe(true);
  });

  it('asks for a probe of its own for each run', async () => {
    const clock = new VirtualClock();
    const graph = probed(fakeGraph({ count: 0 }));
    const [first, second, plain] = [graph, graph, fakeGraph({ count: 0 })].map((each) => new GraphRun(each, { clock }));
    watch(first);
    expect(() => watch(second)).toThrow('two runs share one probe');
    expect(() => watch(plain)).toThrow('the graph of this run has no probe');
    await Promise.all([first, second, plain].map((run) => drive(run, clock)));
  });
});

describe('statsTable', () => {
  it('writes a snapshot as text', async () => {
    const snapshots = await snapshotsOf({ count: 40 }, 100);
    expect(statsTable(snapshots[3])).toBe(
      `0.4 s: 27 of 40 frames done, 2 in flight, 0 null rows, 0 dead letters, 0 drops, 100.0/s
node      type             state  in  out  failed  dropped  queue  batch     /s  load  p50 ms  p95 ms  p99 ms
pictures  fake/pictures@1  busy   29   29       0        0    0/0      -  100.0    0%    10.0    10.0    10.0
faces     fake/faces@2     busy   29   27       0        0    2/2    1.0  100.0  200%    20.0    20.0    20.0
table     fake/table@1     idle   27   27       0        0    0/1    1.0  100.0    0%    0.00    0.00    0.00
`,
    );
  });
});
