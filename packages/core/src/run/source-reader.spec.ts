import { describe, expect, it } from 'vitest';
import { Frames } from '../../test/support/fake-nodes.ts';
import { pause, settle, settled } from '../../test/support/virtual-time.ts';
import { VirtualClock } from '../clock/virtual-clock.ts';
import type { Frame } from '../packets/frame.ts';
import { SourceReader } from './source-reader.ts';

function setup(frames: (clock: VirtualClock, made: Frames, log: string[]) => AsyncIterator<Frame>) {
  const clock = new VirtualClock();
  const made = new Frames();
  const log: string[] = [];
  return {
    clock,
    made,
    log,
    reader: new SourceReader({ [Symbol.asyncIterator]: () => frames(clock, made, log) }, clock, 100),
  };
}

async function* three(clock: VirtualClock, made: Frames, log: string[]) {
  try {
    for (let i = 0; i < 3; i++) {
      await pause(clock, 10);
      yield made.make('camera', i);
    }
  } finally {
    log.push('closed');
  }
}

describe('SourceReader', () => {
  it('reads to the end', async () => {
    const { clock, reader, log } = setup(three);
    const indices: number[] = [];
    for (let packet = await settled(clock, reader.read()); packet; packet = await settled(clock, reader.read()))
      indices.push(packet.key.index);
    await reader.close();
    expect([indices, log, clock.pending]).toEqual([[0, 1, 2], ['closed'], 0]);
  });

  it('closes once, and reads nothing afterwards', async () => {
    const { clock, reader, log } = setup(three);
    await settled(clock, reader.read());
    await Promise.all([reader.close(), reader.close()]);
    expect(await reader.read()).toBeUndefined();
    expect(log).toEqual(['closed']);
  });

  it('a read under way still gives its frame while the source closes', async () => {
    const { clock, reader } = setup(three);
    const reading = reader.read();
    const closing = reader.close();
    const packet = await settled(clock, reading);
    await closing;
    expect(packet?.key.index).toBe(0);
  });

  it('but not for longer than the grace: what comes then is released', async () => {
    const { clock, reader, made } = setup(async function* (clock, made) {
      await pause(clock, 500);
      yield made.make('camera', 0);
    });
    const reading = reader.read();
    const closing = reader.close();
    clock.advance(100);
    expect(await reading).toBeUndefined();
    await closing;
    clock.advance(400);
    await settle();
    expect([made.made, made.released, clock.pending]).toEqual([1, 1, 0]);
  });

  it('passes on errors of reading and of closing', async () => {
    const fail = (message: string) => () => Promise.reject(new Error(message));
    const { reader } = setup(() => ({ next: fail('torn'), return: fail('stuck') }));
    await expect(reader.read()).rejects.toThrow('torn');
    await expect(reader.close()).rejects.toThrow('stuck');
  });

  it('a source that does not close in time is an error', async () => {
    const never = () => new Promise<never>(() => undefined);
    const { reader, clock } = setup(() => ({ next: never, return: never }));
    const closed = expect(reader.close()).rejects.toMatchObject({ code: 'TIMEOUT' });
    clock.advance(100);
    await closed;
  });

  it('a source without return needs none', async () => {
    const { reader } = setup(() => ({ next: async () => ({ done: true, value: undefined }) }));
    expect(await reader.read()).toBeUndefined();
    await reader.close();
  });
});
