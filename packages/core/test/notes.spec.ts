import { expect, it } from 'vitest';
import { Frames, itemOf, onFrames, source } from './support/fake-nodes.ts';
import { start } from './support/start.ts';
import { settled } from './support/virtual-time.ts';

it('notes of a batch that is tried again count once, and name the picture of the frame', async () => {
  const { active, clock } = start(
    (graph) => {
      const input = graph.add('input', source({ count: 6, frames: new Frames() }));
      const node = onFrames(
        {
          process: (frames, { note }) => {
            for (const { key } of frames) note({ key, kind: 'looked at' });
            if (frames.some(({ key }) => key.index === 3)) throw new Error('no');
            return frames.map((frame) => itemOf(frame));
          },
        },
        { maxBatch: 4 },
      );
      graph.output('items', graph.add('node', node, input));
      graph.settings('node', { batchDelayMs: 10 });
    },
    { onError: { retry: 1, otherwise: 'skip' } },
  );
  const { notes } = await settled(clock, active.done);
  const inputs = [0, 1, 2, 4, 5].map((index) => ({ input: `camera-${index}.png` }));
  expect(notes).toEqual([{ node: 'node', kind: 'looked at', missed: false, count: 5, inputs }]);
});
