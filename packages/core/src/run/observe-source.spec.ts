import { firstValueFrom, lastValueFrom, type Observable, take, tap, toArray } from 'rxjs';
import { container } from 'tsyringe';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Frames, onFrames, rawSource } from '../../test/support/fake-nodes.ts';
import { pause, settled } from '../../test/support/virtual-time.ts';
import { VirtualClock } from '../clock/virtual-clock.ts';
import { defineNode } from '../node/define-node.ts';
import { nodeOperator } from '../node/node-operator.ts';
import { FailedFrame, type SourceNode } from '../node/pipeline-node.ts';
import { pipelineNode } from '../node/pipeline-node-decorator.ts';
import { port } from '../node/port.ts';
import { CLOCK } from '../node/tokens.ts';
import { Frame } from '../packets/frame.ts';
import { FramePacket } from '../packets/packet-types.ts';
import { observe } from './observe-source.ts';

const log: string[] = [];

const definition = defineNode({
  type: 'test/counting',
  version: 1,
  summary: 'counts',
  output: port(FramePacket, 'frames'),
  options: z.object({}),
});

@pipelineNode(definition)
class CountingNode implements SourceNode<Frame> {
  async *open() {
    try {
      for (let index = 0; ; index++) {
        const key = { source: 'counting', index, time: index };
        if (index === 5) yield new FailedFrame(key, 'five.png', new Error('cannot be read'));
        yield new Frame({ key, name: 'n', pixels: { data: new Uint8Array(3), width: 1, height: 1, channels: 3 } });
      }
    } finally {
      log.push('closed');
    }
  }
  dispose() {
    log.push('disposed');
  }
}
const counting = nodeOperator(definition, CountingNode);

describe('observe', () => {
  it('reads while somebody listens, and closes the source when nobody does', async () => {
    log.length = 0;
    const frames = await firstValueFrom(observe(counting()).pipe(take(3), toArray()));
    expect(frames.map((frame) => frame.key.index)).toEqual([0, 1, 2]);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(log).toEqual(['closed', 'disposed']);
  });

  it('ends with the error of a frame that could not be read', async () => {
    await expect(firstValueFrom(observe(counting()).pipe(toArray()))).rejects.toThrow('cannot be read');
  });

  it.each([
    ['prepared', 'prepare', 300_000],
    ['disposed', 'dispose', 10_000],
  ] as const)('a source that hangs while it is %s has a limit', async (what, method, limitMs) => {
    const clock = new VirtualClock();
    const own = container.createChildContainer();
    own.register(CLOCK, { useValue: clock });
    const frames = new Frames();
    const raw = rawSource(
      async function* () {
        yield frames.make('camera', 0);
      },
      { [method]: () => new Promise<void>(() => undefined) },
    );
    const end = lastValueFrom(observe(raw, own), { defaultValue: undefined });
    const message = `${raw.definition.type} could not be ${what}: no answer within ${limitMs} ms`;
    await expect(settled(clock, end)).rejects.toMatchObject({ code: 'TIMEOUT', message });
    expect(clock.pending).toBe(0);
  });

  it('is read no faster than the node behind it works, and the nodes behind that', async () => {
    const clock = new VirtualClock();
    const own = container.createChildContainer();
    own.register(CLOCK, { useValue: clock });
    let most = 0;
    let inside = 0;
    const raw = rawSource(async function* () {
      for (let index = 0; index < 300; index++) {
        inside++;
        most = Math.max(most, inside);
        yield new Frames().make('camera', index);
      }
    });
    const work = (delay: number) => ({
      async process(items: readonly Frame[]) {
        await pause(clock, delay);
        return items as never;
      },
    });
    const lend = (spec: ReturnType<typeof onFrames>) =>
      nodeOperator(spec.definition, spec.nodeClass)({} as never, own) as never;
    const result = observe(raw, own).pipe(lend(onFrames(work(1))), lend(onFrames(work(10)))) as Observable<Frame>;
    const all = lastValueFrom(
      result.pipe(
        tap(() => inside--),
        toArray(),
      ),
    );
    expect(await settled(clock, all)).toHaveLength(300);
    // Eight in each node, one between them, and the one that is read.
    expect(most).toBeLessThanOrEqual(18);
  });
});
