import { firstValueFrom, take, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineNode } from '../node/define-node.ts';
import { nodeOperator } from '../node/node-operator.ts';
import { FailedFrame, type SourceNode } from '../node/pipeline-node.ts';
import { pipelineNode } from '../node/pipeline-node-decorator.ts';
import { port } from '../node/port.ts';
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
});
