import type {
  Keyed,
  MapNode,
  NodeKind,
  NodeLifecycle,
  PipelineNode,
  SinkNode,
  SourceNode,
  StreamNode,
} from '@fexgraph/core';
import { filter, Observable, Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { CallObserver } from './node-call.ts';
import { observeNode } from './observe-node.ts';

const key = (index: number, source = 's') => ({ source, index, time: index });
const packet = (index: number, source = 's'): Keyed => ({ key: key(index, source) });
const context = { signal: new AbortController().signal, maxBatch: 1, progress: () => undefined, note: () => undefined };

/** The node that stands in for another. */
function observe<T extends object>(kind: NodeKind, node: object, observer: CallObserver): T {
  return observeNode({ kind, node } as PipelineNode, observer).node as T;
}

/** An observer that writes down what it is told. */
function notes(): { readonly lines: string[]; readonly observer: CallObserver } {
  const lines: string[] = [];
  const observer: CallObserver = ({ kind, items }) => {
    const name = [kind, ...items.map((item) => `${item.key.source}${item.key.index}`)].join(' ');
    lines.push(`> ${name}`);
    return {
      ended: ({ error, key: read }) =>
        lines.push(
          `< ${name}${read ? ` ${read.source}${read.index}` : ''}${error ? ` ${(error as Error).message}` : ''}`,
        ),
    };
  };
  return { lines, observer };
}

class Doubling implements MapNode<Keyed, Keyed> {
  #calls = 0;
  process(items: readonly Keyed[]) {
    this.#calls++;
    if (items.length === 0) throw new Error('empty');
    return items.map((item) => ({ key: item.key }));
  }
  get calls() {
    return this.#calls;
  }
}

describe('observeNode', () => {
  it('keeps the methods that the node has, no more and no fewer, on the node itself', () => {
    const node = new Doubling();
    const observed = observe<MapNode & NodeLifecycle & Doubling>('map', node, () => ({ ended: () => undefined }));
    expect('connect' in observed || observed.prepare || observed.recover || observed.weight).toBeFalsy();
    expect(observed.process([packet(1)], context)).toEqual([packet(1)]);
    expect(observed.calls).toBe(1);
    expect(node.calls).toBe(1);
  });

  it('tells of calls that answer at once, at once, and of what they throw', () => {
    const { lines, observer } = notes();
    const observed = observe<MapNode>('map', new Doubling(), observer);
    const answer = observed.process([packet(1), packet(2)], context);
    expect(answer).toEqual([packet(1), packet(2)]);
    expect(() => observed.process([], context)).toThrow('empty');
    expect(lines).toEqual(['> process s1 s2', '< process s1 s2', '> process', '< process empty']);
  });

  it('tells of calls that take time when they end', async () => {
    const { lines, observer } = notes();
    let finish = (_: unknown) => undefined as void;
    const sink: SinkNode<Keyed> = {
      prepare: () => Promise.reject(new Error('no disk')),
      write: () =>
        new Promise((resolve) => {
          finish = resolve as typeof finish;
        }),
      finish: () => undefined,
    };
    const observed = observe<SinkNode<Keyed>>('sink', sink, observer);
    await expect(observed.prepare!(context)).rejects.toThrow('no disk');
    const writing = observed.write(packet(1), context);
    expect(lines).toEqual(['> prepare', '< prepare no disk', '> write s1']);
    finish(undefined);
    await writing;
    observed.finish!({ complete: true });
    expect(lines.slice(3)).toEqual(['< write s1', '> finish', '< finish']);
  });

  it('runs the call inside what the observer sets around it', () => {
    let inside = false;
    const node: MapNode = { process: () => [packet(inside ? 1 : 0)] };
    const observed = observe<MapNode>('map', node, () => ({
      around: (work) => {
        inside = true;
        const result = work();
        inside = false;
        return result;
      },
      ended: () => undefined,
    }));
    expect(observed.process([packet(1)], context)).toEqual([packet(1)]);
    expect(inside).toBe(false);
  });

  it('wraps what is wrapped', () => {
    const [outer, inner] = [notes(), notes()];
    const observed = observe<MapNode>('map', observe('map', new Doubling(), inner.observer), outer.observer);
    observed.process([packet(1)], context);
    expect(outer.lines).toEqual(inner.lines);
    expect(outer.lines).toHaveLength(2);
  });

  it('tells of every pull of a source, with the frame it brought, and lets it close', async () => {
    const { lines, observer } = notes();
    let closed = false;
    const source: SourceNode<Keyed> = {
      async *open() {
        try {
          yield packet(0);
          yield packet(1);
          throw new Error('unplugged');
        } finally {
          closed = true;
        }
      },
    };
    const frames = observe<SourceNode<Keyed>>('source', source, observer).open(context)[Symbol.asyncIterator]();
    await frames.next();
    await frames.next();
    await expect(frames.next()).rejects.toThrow('unplugged');
    expect(lines).toEqual(['> read', '< read s0', '> read', '< read s1', '> read', '< read unplugged']);

    closed = false;
    const again = observe<SourceNode<Keyed>>('source', source, observer).open(context)[Symbol.asyncIterator]();
    await again.next();
    await again.return!();
    expect(closed).toBe(true);
    const plain = {
      open: () => ({ [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }) }),
    };
    const iterator = observe<SourceNode>('source', plain, observer).open(context)[Symbol.asyncIterator]();
    expect('return' in iterator).toBe(false);
  });

  it('tells how long a stream node holds each frame, also one that it passes over', () => {
    const { lines, observer } = notes();
    const node: StreamNode<Keyed, Keyed> = {
      connect: (input) => input.pipe(filter(({ key: { index } }) => index !== 1)),
    };
    const input = new Subject<unknown>();
    const out: number[] = [];
    observe<StreamNode>('stream', node, observer)
      .connect(input)
      .subscribe(({ key: { index } }) => out.push(index));
    for (const [index, source] of [
      [0, 'a'],
      [1, 'a'],
      [1, 'b'],
      [2, 'a'],
    ] as const)
      input.next(packet(index, source));
    expect(out).toEqual([0, 2]);
    expect(lines).toEqual(['> hold a0', '< hold a0', '> hold a1', '> hold b1', '> hold a2', '< hold a1', '< hold a2']);
    input.complete();
    expect(lines.slice(7)).toEqual(['< hold b1']);
  });

  it('tells of the error that ends a stream', () => {
    const { lines, observer } = notes();
    const node: StreamNode = {
      connect: (input) => new Observable((subscriber) => input.subscribe(() => subscriber.error(new Error('broken')))),
    };
    const input = new Subject<unknown>();
    const errors: unknown[] = [];
    observe<StreamNode>('stream', node, observer)
      .connect(input)
      .subscribe({ error: (e) => errors.push(e) });
    input.next(packet(0));
    expect(errors).toEqual([new Error('broken')]);
    expect(lines).toEqual(['> hold s0', '< hold s0 broken']);
  });
});
