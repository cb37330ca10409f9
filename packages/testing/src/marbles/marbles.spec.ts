import { defineNode, type Frame, FramePacket, nodeOperator, pipelineNode, port, type StreamNode } from '@fexgraph/core';
import { debounceTime, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { brightness } from '../../test/brightness.ts';
import { framesFor, marbles } from './marbles.ts';
import { prepared } from './prepared.ts';

const definition = defineNode({
  kind: 'stream',
  type: 'example/last-of-burst',
  version: 1,
  summary: 'passes on a frame when none follows for 3 ms',
  input: port(FramePacket, 'x'),
  output: port(FramePacket, 'y'),
  options: z.object({}),
  traits: { holds: Number.POSITIVE_INFINITY },
});
@pipelineNode(definition)
class LastOfBurst implements StreamNode<Frame, Frame> {
  connect(frames: Observable<Frame>) {
    return frames.pipe(debounceTime(3));
  }
}
const lastOfBurst = nodeOperator(definition, LastOfBurst);

const sizeDefinition = defineNode({ ...definition, kind: 'map', type: 'example/same', traits: {} });
@pipelineNode(sizeDefinition)
class Same {
  disposed = 0;
  process(frames: readonly Frame[]) {
    return frames;
  }
  dispose() {
    this.disposed++;
  }
}

describe('marbles', () => {
  it('show a stream node in virtual time', async () => {
    const { operator } = await prepared(lastOfBurst());
    marbles(({ cold, expectObservable }) => {
      const input = '  -ab---c-|';
      const expected = '-----b--(c|)';
      const frames = framesFor(input);
      expectObservable(cold(input, frames).pipe(operator)).toBe(expected, frames);
    });
  });

  it('and a node that processes and answers at once', async () => {
    const { operator, dispose } = await prepared(nodeOperator(sizeDefinition, Same)());
    marbles(({ cold, expectObservable }) => {
      const frames = framesFor('ab');
      expectObservable(cold('a-b-#', frames).pipe(operator)).toBe('a-b-#', frames);
    });
    await dispose();
  });

  it('one that answers with a promise is for the harness', async () => {
    const { operator } = await prepared(brightness());
    const test = () =>
      marbles(({ cold, expectObservable }) => {
        expectObservable(cold('a|', framesFor('a')).pipe(operator)).toBe('a|');
      });
    expect(test).toThrow('example/brightness answers with a promise: use the harness');
  });

  it('say where they differ', () => {
    const test = (value: unknown) => () =>
      marbles(({ cold, expectObservable }) => {
        expectObservable(cold('-a|', { a: { boxes: Float32Array.of(1, Number.NaN) } })).toBe('-a|', { a: value });
      });
    expect(test({ boxes: Float32Array.of(1, Number.NaN) })).not.toThrow();
    expect(test({ boxes: Float32Array.of(1, 2) })).toThrow(
      'the marbles differ\n  expected: 1: {"boxes":[1,2]}, 2: complete\n  actual:   1: {"boxes":[1,"NaN"]}, 2: complete',
    );
  });

  it('have a clock that follows them', () => {
    const times: number[] = [];
    marbles(({ clock, cold, expectObservable }) => {
      clock.after(3, () => times.push(clock.now()));
      clock.after(2, () => times.push(-1))();
      expectObservable(cold('-----a')).toBe('-----a');
    });
    expect(times).toEqual([3]);
  });
});

describe('framesFor', () => {
  it('numbers the letters in the order in which they come', () => {
    const frames = framesFor('  --c 10ms (ab)-c-|', { source: 'camera', width: 2 });
    expect(Object.entries(frames).map(([letter, { key }]) => `${letter}=${key.source}#${key.index}`)).toEqual([
      'c=camera#0',
      'a=camera#1',
      'b=camera#2',
    ]);
    expect(frames.a.width).toBe(2);
  });
});
