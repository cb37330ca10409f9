import {
  EMPTY,
  firstValueFrom,
  from,
  map,
  NEVER,
  type OperatorFunction,
  of,
  Subject,
  take,
  throwError,
  toArray,
} from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { container } from 'tsyringe';
import { describe, expect, it } from 'vitest';
import { Frames, type Item, itemOf, onFrames, onItems, sink, streaming } from '../../test/support/fake-nodes.ts';
import { pause, settle, settled } from '../../test/support/virtual-time.ts';
import { VirtualClock } from '../clock/virtual-clock.ts';
import { nodeOperator } from '../node/node-operator.ts';
import type { NodeSpec } from '../node/node-spec.ts';
import type { MapNode } from '../node/pipeline-node.ts';
import { CLOCK } from '../node/tokens.ts';
import type { Frame } from '../packets/frame.ts';

const made = (count: number, frames = new Frames()) =>
  Array.from({ length: count }, (_, i) => frames.make('camera', i));
const indices = (items: readonly { key: { index: number } }[]) => items.map(({ key }) => key.index);

/** The node of a spec as an operator with a container of its own. */
function operator(spec: object, own = container.createChildContainer()): OperatorFunction<Frame, Item> {
  const { definition, nodeClass, options } = spec as NodeSpec;
  return nodeOperator(definition, nodeClass)(options as never, own) as never;
}

/** A node that notes what is called. */
function noted(log: string[], more: Partial<MapNode<Frame, Item>> = {}) {
  return onFrames({
    prepare: async () => void log.push('prepare'),
    process: async (frames) => {
      log.push(`process ${indices(frames).join(' ')}`);
      return frames.map((frame) => itemOf(frame));
    },
    dispose: async () => void log.push('dispose'),
    ...more,
  });
}

describe('a node as a plain operator', () => {
  it('prepares on subscribe, processes in order, disposes at the end', async () => {
    const log: string[] = [];
    const items = await firstValueFrom(from(made(3)).pipe(noted(log), toArray()));
    expect(indices(items)).toEqual([0, 1, 2]);
    expect(log).toEqual(['prepare', 'process 0', 'process 1', 'process 2', 'dispose']);
  });

  it('nothing happens before somebody subscribes, and each subscription has its own node', async () => {
    const log: string[] = [];
    const items = from(made(1)).pipe(noted(log));
    expect(log).toEqual([]);
    await Promise.all([firstValueFrom(items), firstValueFrom(items)]);
    expect(log.filter((line) => line === 'prepare').length).toBe(2);
    await settle();
    expect(log.filter((line) => line === 'dispose').length).toBe(2);
  });

  it('packets that come while it prepares wait, and errors of the input end it', async () => {
    const log: string[] = [];
    const input = new Subject<Frame>();
    const got: number[] = [];
    const ended: unknown[] = [];
    input.pipe(noted(log)).subscribe({ next: ({ value }) => got.push(value), error: (error) => ended.push(error) });
    for (const frame of made(2)) input.next(frame);
    expect(log).toEqual(['prepare']);
    await settle();
    expect(got).toEqual([0, 1]);
    const error = new Error('camera gone');
    input.error(error);
    await settle();
    expect([ended, log.at(-1)]).toEqual([[error], 'dispose']);
  });

  it('a frame that fails ends it with key, node and cause, after it is disposed', async () => {
    const log: string[] = [];
    const process = (frames: readonly Frame[]) => {
      if (frames[0].key.index === 1) throw new Error('one');
      return frames.map((frame) => itemOf(frame));
    };
    const got: number[] = [];
    const failed = new Promise((resolve) => {
      from(made(3))
        .pipe(noted(log, { process }))
        .subscribe({ next: ({ value }) => got.push(value), error: (error) => resolve([error, [...log]]) });
    });
    expect(await failed).toMatchObject([
      { message: 'one', key: { index: 1 }, input: 'camera-1.png', nodePath: expect.stringMatching(/^test\//) },
      ['prepare', 'dispose'],
    ]);
    expect(got).toEqual([0]);
  });

  it('unsubscribing aborts and disposes', async () => {
    const log: string[] = [];
    let signal: AbortSignal | undefined;
    const process: MapNode<Frame, Item>['process'] = (frames, context) => {
      signal = context.signal;
      return Promise.resolve(frames.map((frame) => itemOf(frame)));
    };
    const [first] = await firstValueFrom(from(made(100)).pipe(noted(log, { process }), take(1), toArray()));
    expect(first.value).toBe(0);
    await settle();
    expect([signal?.aborted, log]).toEqual([true, ['prepare', 'dispose']]);
  });

  it('what cannot be prepared, made or configured is an error of the stream', async () => {
    const log: string[] = [];
    const prepare = () => Promise.reject(new Error('no model'));
    await expect(firstValueFrom(EMPTY.pipe(noted(log, { prepare })))).rejects.toThrow(
      /^test\/on-frames-\d+ could not be prepared: no model$/,
    );
    expect(log).toEqual(['dispose']);
    const bad = { ...noted([]), options: { wrong: 1 } };
    await expect(firstValueFrom(NEVER.pipe(operator(bad)))).rejects.toMatchObject({
      code: 'BAD_OPTION',
    });
  });

  it('frames belong to the caller; outputs that were made but not emitted are released', async () => {
    const frames = new Frames();
    const released: number[] = [];
    const clock = new VirtualClock();
    const own = container.createChildContainer();
    own.register(CLOCK, { useValue: clock });
    const node = onFrames(
      {
        async process([frame]) {
          await pause(clock, 10 - frame.key.index);
          if (frame.key.index === 0) throw new Error('the first is the slowest');
          return [{ ...itemOf(frame), release: () => void released.push(frame.key.index) } as Item];
        },
      },
      { concurrency: 3 },
    );
    const result = firstValueFrom(from(made(3, frames)).pipe(operator(node, own)));
    await expect(settled(clock, result)).rejects.toThrow('the first is the slowest');
    expect(released.sort()).toEqual([1, 2]);
    expect(frames.leaked).toBe(3);
    expect(clock.pending).toBe(0);
  });

  it('a packet that is passed through is not released, even if the stream fails', async () => {
    const frames = new Frames();
    const through = onFrames((all) => (all[0].key.index === 1 ? Promise.reject(new Error('x')) : (all as never)), {
      concurrency: 1,
    });
    await expect(firstValueFrom(from(made(2, frames)).pipe(through, toArray()))).rejects.toThrow('x');
    expect(frames.released).toBe(0);
  });

  it('a stream node', async () => {
    const doubled = streaming((frames) => frames.pipe(map((frame) => itemOf(frame, frame.key.index * 2))));
    const items = await firstValueFrom(from(made(4)).pipe(doubled, toArray()));
    expect(items.map(({ value }) => value)).toEqual([0, 2, 4, 6]);
    const broken = streaming(() => throwError(() => new Error('burst')));
    await expect(firstValueFrom(from(made(1)).pipe(broken))).rejects.toThrow('failed as a whole: burst');
  });

  it('a sink passes on what it has written, and is finished', async () => {
    const log: string[] = [];
    const table = sink({
      write: async ({ value }) => void log.push(`write ${value}`),
      finish: async ({ complete }) => void log.push(`finish ${complete}`),
      dispose: () => void log.push('dispose'),
    });
    const items = made(2).map((frame) => itemOf(frame));
    expect(await firstValueFrom(from(items).pipe(table, toArray()))).toEqual(items);
    expect(log).toEqual(['write 0', 'write 1', 'finish true', 'dispose']);
    log.length = 0;
    await expect(firstValueFrom(throwError(() => new Error('no input')).pipe(table))).rejects.toThrow('no input');
    expect(log).not.toContain('finish true');
    expect(log).toContain('dispose');
  });

  it('an error of finish or dispose is an error of the stream, and what follows is done all the same', async () => {
    const log: string[] = [];
    const table = sink({
      write: () => undefined,
      finish: () => Promise.reject(new Error('disk full')),
      dispose: () => void log.push('dispose'),
    });
    await expect(firstValueFrom(of(itemOf(made(1)[0])).pipe(table, toArray()))).rejects.toThrow('disk full');
    expect(log).toEqual(['dispose']);
    const stuck = noted([], { dispose: () => Promise.reject(new Error('stuck')) });
    await expect(firstValueFrom(from(made(1)).pipe(stuck, toArray()))).rejects.toThrow('stuck');
  });

  it('fits marble diagrams once it is prepared: a node that answers at once answers in the same frame', async () => {
    const double = onItems((items) => items.map((item) => itemOf(item, item.value * 2)));
    const input = new Subject<Item>();
    const results: Item[] = [];
    input.pipe(double).subscribe((item) => results.push(item));
    await settle();
    const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
    scheduler.run(({ hot, expectObservable }) => {
      const item = (index: number, value: number): Item => ({ key: { source: 's', index, time: 0 }, value });
      const values = { a: item(0, 1), b: item(1, 2), c: item(2, 3) };
      const output = new Subject<Item>();
      hot('-a-b--c-', values).subscribe((value) => {
        input.next(value);
        output.next(results.at(-1)!);
      });
      expectObservable(output).toBe('-x-y--z-', { x: item(0, 2), y: item(1, 4), z: item(2, 6) });
    });
  });
});
