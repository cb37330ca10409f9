import { concatMap, from, lastValueFrom, mergeMap, NEVER, Subject, toArray } from 'rxjs';
import { container } from 'tsyringe';
import { describe, expect, it } from 'vitest';
import { Frames, type Item, itemOf, onFrames, sink, streaming } from '../../test/support/fake-nodes.ts';
import { pause, settle, settled } from '../../test/support/virtual-time.ts';
import { VirtualClock } from '../clock/virtual-clock.ts';
import type { NodeTraits } from '../node/definition.ts';
import type { NodeSpec } from '../node/node-spec.ts';
import type { MapNode } from '../node/pipeline-node.ts';
import { CLOCK } from '../node/tokens.ts';
import type { Frame } from '../packets/frame.ts';
import { OpenNode, openNode } from './open-node.ts';

const made = (count: number, frames = new Frames()) =>
  Array.from({ length: count }, (_, i) => frames.make('camera', i));

interface Opened {
  readonly node: OpenNode;
  readonly clock: VirtualClock;
  readonly log: string[];
}

async function open(work: Partial<MapNode<Frame, Item>> = {}, traits: NodeTraits = {}): Promise<Opened> {
  const clock = new VirtualClock();
  const log: string[] = [];
  const own = container.createChildContainer();
  own.register(CLOCK, { useValue: clock });
  const spec = onFrames(
    {
      prepare: () => void log.push('prepare'),
      process: (frames) => {
        log.push(`process ${frames.map(({ key }) => key.index).join(' ')}`);
        return frames.map((frame) => itemOf(frame));
      },
      dispose: () => void log.push('dispose'),
      ...work,
    },
    traits,
  );
  return { node: (await openNode(spec as unknown as NodeSpec, own)) as OpenNode, clock, log };
}

const process = (node: OpenNode, frame: Frame) => node.process(frame as never) as Promise<Item>;
describe('a node that is lent', () => {
  it('is prepared once and answers any number of calls and pipes, then ends once', async () => {
    const { node, log } = await open();
    const frames = made(6);
    const answers = await Promise.all(frames.slice(0, 2).map((frame) => process(node, frame)));
    expect(answers.map(({ value }) => value)).toEqual([0, 1]);
    const operator = node.operator() as never;
    for (const frame of frames.slice(2)) {
      await lastValueFrom(from([frame]).pipe(operator));
    }
    await node.close();
    await node.close();
    await node.closed;
    expect(log.filter((line) => !line.startsWith('process'))).toEqual(['prepare', 'dispose']);
    expect(log.filter((line) => line.startsWith('process'))).toHaveLength(6);
  });

  it('20 short pipes cost one preparation, not twenty', async () => {
    const { node, log } = await open();
    const operator = node.operator() as never;
    const results = await lastValueFrom(
      from(made(20)).pipe(
        concatMap((frame) => from([frame]).pipe(operator)),
        toArray(),
      ),
    );
    expect(results).toHaveLength(20);
    expect(log.filter((line) => line === 'prepare')).toHaveLength(1);
  });

  it('batches what is asked for while it works, and rejects the one that failed', async () => {
    const batches: number[] = [];
    const { node, clock } = await open(
      {
        async process(frames) {
          batches.push(frames.length);
          await pause(clock, 10);
          if (frames.some(({ key }) => key.index === 2)) throw new Error('two');
          return frames.map((frame) => itemOf(frame));
        },
      },
      { maxBatch: 4 },
    );
    const asked = Promise.allSettled(made(5).map((frame) => process(node, frame)));
    const answers = await settled(clock, asked);
    expect(batches).toEqual([1, 4, 1, 1, 1, 1]);
    expect(answers.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect((answers[2] as PromiseRejectedResult).reason).toMatchObject({ message: 'two', key: { index: 2 } });
    await node.close();
  });

  it('in mergeMap no more run at once than mergeMap says', async () => {
    let running = 0;
    let most = 0;
    const { node, clock } = await open(
      {
        async process(frames) {
          most = Math.max(most, ++running);
          await pause(clock, 5);
          running--;
          return frames.map((frame) => itemOf(frame));
        },
      },
      { concurrency: 8 },
    );
    const all = lastValueFrom(
      from(made(20)).pipe(
        mergeMap((frame) => process(node, frame), 3),
        toArray(),
      ),
    );
    expect((await settled(clock, all)).length).toBe(20);
    expect(most).toBe(3);
    await node.close();
  });

  it('close ends what is running: calls reject, pipes error, nothing is left', async () => {
    const { node, clock, log } = await open({ process: () => new Promise(() => undefined) });
    const call = process(node, made(1)[0]);
    const piped = lastValueFrom(from(made(3)).pipe(node.operator() as never));
    const ends = Promise.allSettled([call, piped]);
    await settle();
    await settled(clock, node.close());
    const reasons = (await ends).map((end) => (end as PromiseRejectedResult).reason.message);
    expect(reasons).toEqual([expect.stringMatching(/was closed$/), expect.stringMatching(/was closed$/)]);
    expect([log.at(-1), clock.pending]).toEqual(['dispose', 0]);
    await expect(process(node, made(1)[0])).rejects.toThrow('was closed');
  });

  it('keeps the state of one user only', async () => {
    const { node } = await open({ process: () => new Promise(() => undefined) }, { stateful: true });
    const first = NEVER.pipe(node.operator() as never).subscribe();
    const second = lastValueFrom(NEVER.pipe(node.operator() as never));
    await expect(second).rejects.toMatchObject({ code: 'BAD_OPTION', message: expect.stringContaining('keeps state') });
    first.unsubscribe();
    await node.close();
  });

  it('what cannot be prepared is disposed and told', async () => {
    const log: string[] = [];
    const work = { prepare: () => Promise.reject(new Error('no model')), dispose: () => void log.push('dispose') };
    await expect(open(work)).rejects.toThrow(/could not be prepared: no model$/);
    expect(log).toEqual(['dispose']);
  });

  it('releases answers that nobody gets, and leaves the caller what is his', async () => {
    const released: string[] = [];
    const frames = new Frames();
    let calls = 0;
    const { node } = await open(
      {
        process: (all) => {
          calls++;
          const items = all.map((frame) => ({
            ...itemOf(frame),
            release: () => void released.push(`${calls} ${frame.key.index}`),
          }));
          return (calls === 1 ? [...items, ...items] : items) as Item[];
        },
      },
      { maxBatch: 2 },
    );
    await expect(process(node, made(1, frames)[0])).rejects.toThrow('2 packets for 1 items');
    expect(released).toEqual(['1 0']);
    await process(node, made(1, frames)[0]);
    expect(released).toHaveLength(1);
    await node.close();
    expect(frames.released).toBe(0);
  });

  it('a stream node and a source have no answer for one packet', async () => {
    const spec = streaming((x) => x as never);
    const node = (await openNode(spec as unknown as NodeSpec, container.createChildContainer())) as OpenNode;
    await expect(process(node, made(1)[0])).rejects.toMatchObject({ code: 'BAD_OPTION', hint: 'use operator()' });
    await node.close();
  });

  it('a sink is finished when it is closed', async () => {
    const log: string[] = [];
    const spec = sink({
      write: ({ value }) => void log.push(`write ${value}`),
      finish: ({ complete }) => void log.push(`finish ${complete}`),
    });
    await using node = (await openNode(spec as unknown as NodeSpec, container.createChildContainer())) as OpenNode;
    await node.process(itemOf(made(1)[0]) as never);
    await node.close();
    expect(log).toEqual(['write 0', 'finish true']);
  });
});

describe('the operator of a lent node', () => {
  const slow = () => open({ process: () => new Promise(() => undefined) });

  it('leaves out frames that fail where it is told to, and says which', async () => {
    const process = (frames: readonly Frame[]) => {
      if (frames[0].key.index % 3 === 1) throw new Error('third');
      return frames.map((frame) => itemOf(frame));
    };
    const { node } = await open({ process });
    const operator = node.operator({ onError: 'skip' });
    const failed: number[] = [];
    operator.failures.subscribe(({ key }) => failed.push(key.index));
    const items = (await lastValueFrom(from(made(7)).pipe(operator as never, toArray()))) as Item[];
    expect(items.map(({ value }) => value)).toEqual([0, 2, 3, 5, 6]);
    expect(failed).toEqual([1, 4]);
    await node.close();
  });

  it('tries again as often as the policy says', async () => {
    let calls = 0;
    const { node } = await open({
      process: (frames) => {
        if (++calls < 3) throw new Error('not yet');
        return frames.map((frame) => itemOf(frame));
      },
    });
    const operator = node.operator({ onError: { retry: 2, otherwise: 'fail' } });
    expect(await lastValueFrom(from(made(1)).pipe(operator as never, toArray()))).toHaveLength(1);
    await node.close();
  });

  it('is bounded: what waits beyond maxWaiting is an error that says what to do', async () => {
    const { node } = await slow();
    const end = lastValueFrom(from(made(300)).pipe(node.operator({ maxWaiting: 20 }) as never));
    await expect(end).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      message: expect.stringMatching(/^20 frames wait in front of test\/on-frames-\d+: it is slower than its input$/),
      hint: expect.stringContaining("flow: 'latest'"),
    });
    await node.close();
  });

  it.each([
    ['latest', 1],
    ['drop-oldest', 2],
  ] as const)('with flow %s frames are left out, counted, and %i wait', async (flow, waiting) => {
    const { node, clock } = await slow();
    const operator = node.operator({ flow, maxInFlight: 2 });
    const drops: number[] = [];
    operator.drops.subscribe(({ index }) => drops.push(index));
    const input = new Subject<Frame>();
    const subscription = input.pipe(operator as never).subscribe();
    await settle();
    for (const frame of made(10)) input.next(frame);
    expect(drops).toEqual(Array.from({ length: 8 - waiting }, (_, i) => i + 2));
    subscription.unsubscribe();
    await settled(clock, node.close());
  });
});
