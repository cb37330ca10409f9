import type { MapNode, NodeInfo, PipelineNode } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { ObservedNode } from './observed-node.ts';

/** A node with a private field: a stand-in must not break it. */
class Counting implements MapNode<number, never> {
  #calls = 0;
  async prepare() {
    this.#calls++;
  }
  process() {
    this.#calls++;
    return [];
  }
  dispose() {
    this.#calls++;
  }
  get count() {
    return this.#calls;
  }
}

const context = { signal: new AbortController().signal, maxBatch: 1, progress: () => undefined, note: () => undefined };

function observe() {
  const observed = new ObservedNode();
  const node = observed.intercept({ kind: 'map', node: new Counting() } as PipelineNode, {} as NodeInfo)
    .node as Counting;
  return { observed, node };
}

describe('ObservedNode', () => {
  it('notes calls and passes them on', async () => {
    const { observed, node } = observe();
    await node.prepare();
    (node as MapNode).process([1, 2], context);
    node.dispose();
    expect(node.count).toBe(3);
    expect(observed.calls).toEqual(['prepare', 'process 2', 'dispose']);
    expect(observed.end({ hasDispose: true })).toEqual([]);
    expect('connect' in node).toBe(false);
  });

  it('names what breaks the life of a node', async () => {
    const { observed, node } = observe();
    const process = () => (node as MapNode).process([1], context);
    void node.prepare();
    process();
    await node.prepare();
    expect(observed.end({ hasDispose: true })).toEqual([
      'process was called before prepare was over',
      'prepare was called twice',
      'dispose was not called',
    ]);
    const other = observe();
    await other.node.prepare();
    other.node.dispose();
    (other.node as MapNode).process([], context);
    expect(other.observed.end({ hasDispose: true })).toEqual(['process was called after dispose']);
  });
});
