import { concatMap, filter, map, mergeMap, NEVER, Observable, of, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { PassedFrame } from '../src/index.ts';
import { type Item, itemOf } from './support/fake-nodes.ts';
import { codeOf } from './support/start.ts';
import { flow, range, type Setup, values } from './support/stream-flow.ts';
import { pause, settle, settled } from './support/virtual-time.ts';

describe('an asynchronous stream node (holds: Infinity)', () => {
  const traits = { holds: Number.POSITIVE_INFINITY };

  it('answers when it likes', async () => {
    const connect: Setup['connect'] = (frames, clock) =>
      frames.pipe(concatMap((frame) => pause(clock, (frame.key.index * 7) % 5).then(() => itemOf(frame))));
    const { active, clock, emitted, frames } = flow({ connect, traits, sources: 2 });
    const { counts } = await settled(clock, active.done);
    expect(counts).toMatchObject({ rows: 40, drops: 0 });
    expect(values(emitted.filter(({ key }) => key.source === 's1'))).toEqual(range(0, 20));
    expect(frames.leaked).toBe(0);
  });

  it('says which frames it passes over, and so may pass over any number', async () => {
    const connect: Setup['connect'] = (frames, clock) =>
      frames.pipe(
        concatMap(async (frame) => {
          await pause(clock, 1);
          return frame.key.index % 100 === 0 ? itemOf(frame) : new PassedFrame(frame.key);
        }),
      );
    const { active, clock, emitted } = flow({ connect, traits, count: 300 });
    const { counts } = await settled(clock, active.done);
    expect(values(emitted)).toEqual([0, 100, 200]);
    expect(counts).toMatchObject({ rows: 3, drops: 297 });
  });

  it('a later frame shows what was passed over', async () => {
    const connect: Setup['connect'] = (frames, clock) =>
      frames.pipe(
        filter(({ key }) => key.index % 2 === 1),
        concatMap((frame) => pause(clock, 1).then(() => itemOf(frame))),
      );
    const { active, clock } = flow({ connect, traits });
    expect((await settled(clock, active.done)).counts).toMatchObject({ rows: 10, drops: 10 });
  });

  it('frames that it swallows fail with TIMEOUT: nothing hangs for ever', async () => {
    const connect: Setup['connect'] = () => NEVER;
    const { active, clock, failures } = flow({ connect, traits, count: 10 });
    const { counts } = await settled(clock, active.done);
    expect(counts.deadLetters).toBe(10);
    expect(failures[0].error).toMatchObject({
      code: 'TIMEOUT',
      message: 'the stream node gave no packet within 1000 ms',
    });
  });

  it('what it gives after that is ignored', async () => {
    const connect: Setup['connect'] = (frames, clock) =>
      frames.pipe(mergeMap((frame) => pause(clock, frame.key.index === 0 ? 1500 : 10).then(() => itemOf(frame)), 1));
    const { active, clock, emitted } = flow({ connect, traits, count: 6, maxInFlight: 2 });
    const { counts } = await settled(clock, active.done);
    expect(counts.deadLetters + counts.rows).toBe(6);
    expect(emitted.map(({ key }) => key.index)).not.toContain(0);
    expect(counts.rows).toBeGreaterThan(0);
  });
});

describe('a stream node that goes wrong', () => {
  it('an error of the observable ends the run', async () => {
    const { active, clock, frames } = flow({ connect: () => throwError(() => new Error('burst')) });
    const { error } = await settled(clock, active.settled);
    expect(error?.message).toMatch(/^node "stream" \(test\/streaming-\d+\) failed as a whole: burst$/);
    expect(frames.leaked).toBe(0);
  });

  it('connect throws', async () => {
    const connect = () => {
      throw new Error('no connection');
    };
    const { active, clock } = flow({ connect });
    expect((await settled(clock, active.settled)).error?.message).toContain('failed as a whole: no connection');
  });

  it('it emits a frame twice, one it was not given, or nothing with a key', async () => {
    const wrong: Setup['connect'][] = [
      (frames) => frames.pipe(mergeMap((frame) => of(itemOf(frame), itemOf(frame)))),
      (frames) => frames.pipe(map(({ key }) => ({ key: { ...key, source: 'other' }, value: 0 }))),
      (frames) => frames.pipe(map(() => undefined as never)),
    ];
    for (const connect of wrong) {
      const { active, clock, frames } = flow({ connect });
      const { error } = await settled(clock, active.settled);
      expect(codeOf(error)).toBe('NODE_FAILED');
      expect(error?.message).toContain('emitted');
      expect(frames.leaked).toBe(0);
    }
  });

  it('abort unsubscribes from it', async () => {
    let unsubscribed = 0;
    const connect: Setup['connect'] = () => new Observable<Item>(() => () => void unsubscribed++);
    const { active, clock, frames } = flow({ connect, traits: { holds: Number.POSITIVE_INFINITY } });
    await settle();
    active.abort();
    await settled(clock, active.settled);
    expect(unsubscribed).toBe(1);
    expect([clock.pending, frames.leaked]).toEqual([0, 0]);
  });
});
