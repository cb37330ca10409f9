import { describe, expect, it } from 'vitest';
import type { Frame } from '../../src/index.ts';
import { Frames, itemOf, onFrames, source } from '../support/fake-nodes.ts';
import { start } from '../support/start.ts';
import { pause, settled } from '../support/virtual-time.ts';

interface Batch {
  readonly at: number;
  readonly frames: readonly string[];
}

interface Setup {
  /** Milliseconds before each frame, per source. */
  readonly sources: Record<string, (index: number) => number>;
  readonly count: number;
  readonly maxBatch: number;
  readonly batchDelayMs: number;
  readonly takes?: number;
  readonly maxInFlight?: number;
  readonly weight?: (frame: Frame) => number;
}

async function batchesOf(setup: Setup): Promise<readonly Batch[]> {
  const batches: Batch[] = [];
  const { active, clock } = start(
    (graph, clock) => {
      const inputs = Object.entries(setup.sources).map(([name, wait]) => {
        const before = (index: number) => (wait(index) > 0 ? pause(clock, wait(index)) : undefined);
        return graph.add(name, source({ count: setup.count, frames: new Frames(), source: name, before }));
      });
      const process = async (items: readonly Frame[]) => {
        batches.push({ at: clock.now(), frames: items.map(({ key }) => `${key.source}${key.index}`) });
        await pause(clock, setup.takes ?? 0);
        return items.map((item) => itemOf(item));
      };
      const { weight, maxBatch, batchDelayMs } = setup;
      const node = onFrames({ process, ...(weight && { weight }) }, { maxBatch });
      graph.output('items', graph.add('node', node, inputs));
      graph.settings('node', { batchDelayMs });
    },
    { maxInFlight: setup.maxInFlight ?? 100 },
  );
  await settled(clock, active.done);
  return batches;
}

const framesOf = (batches: readonly Batch[]) => batches.map(({ frames }) => frames.join(' '));

describe('5. A micro-batch closes on count, on age, or at the end of its sources', () => {
  it('on count', async () => {
    const batches = await batchesOf({ sources: { a: () => 1 }, count: 6, maxBatch: 3, batchDelayMs: 1000 });
    expect(batches).toEqual([
      { at: 3, frames: ['a0', 'a1', 'a2'] },
      { at: 6, frames: ['a3', 'a4', 'a5'] },
    ]);
  });

  it('on age: of its oldest packet, also while the node was busy', async () => {
    const setup = { sources: { a: () => 10 }, count: 4, maxBatch: 100, batchDelayMs: 15, takes: 30 };
    const batches = await batchesOf(setup);
    expect(batches).toEqual([
      { at: 25, frames: ['a0', 'a1'] },
      // a2 came at 30 and was due at 45; the node was busy until 55, so it does not wait again.
      { at: 55, frames: ['a2', 'a3'] },
    ]);
  });

  it('at the end of its sources', async () => {
    const batches = await batchesOf({ sources: { a: () => 10 }, count: 4, maxBatch: 3, batchDelayMs: 1000 });
    expect(batches).toEqual([
      { at: 30, frames: ['a0', 'a1', 'a2'] },
      { at: 40, frames: ['a3'] },
    ]);
  });

  it('without a delay whatever is there goes, and more gathers while the node is busy', async () => {
    const setup = { sources: { a: () => 10 }, count: 7, maxBatch: 4, batchDelayMs: 0, takes: 35 };
    expect(framesOf(await batchesOf(setup))).toEqual(['a0', 'a1 a2 a3', 'a4 a5 a6']);
  });

  it('does not wait for frames for which there is no room in the graph', async () => {
    const setup = { sources: { a: () => 0 }, count: 6, maxBatch: 100, batchDelayMs: 1000, maxInFlight: 3 };
    const batches = await batchesOf(setup);
    expect(batches).toEqual([
      { at: 0, frames: ['a0', 'a1', 'a2'] },
      { at: 0, frames: ['a3', 'a4', 'a5'] },
    ]);
  });

  it('counts weights: an item heavier than a batch goes alone, weightless ones fill up', async () => {
    const weights = [2, 2, 9, 0, 4, 0];
    const weight = ({ key }: Frame) => weights[key.index];
    const setup = { sources: { a: () => 1 }, count: 6, maxBatch: 4, batchDelayMs: 1000, weight };
    expect(framesOf(await batchesOf(setup))).toEqual(['a0 a1', 'a2', 'a3 a4', 'a5']);
  });
});

describe('5. ... and may hold frames of several sources', () => {
  it('with a fair share for each source', async () => {
    // Both sources have their frames ready; then each has half of every batch.
    const setup = { sources: { a: () => 0, b: () => 0 }, count: 5, maxBatch: 4, batchDelayMs: 0, takes: 10 };
    expect(framesOf(await batchesOf(setup))).toEqual(['a0', 'b0 a1 b1 a2', 'b2 a3 b3 a4', 'b4']);
  });

  it('so that a slow source does not wait behind all frames of a fast one', async () => {
    const wait = { a: () => 0, b: (index: number) => (index === 0 ? 25 : 1000) };
    const batches = await batchesOf({ sources: wait, count: 12, maxBatch: 2, batchDelayMs: 0, takes: 10 });
    const first = batches.find(({ frames }) => frames.includes('b0'));
    expect(first).toEqual({ at: 30, frames: [expect.stringMatching(/^a/), 'b0'] });
  });
});
