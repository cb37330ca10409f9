import { nodeContract } from '@fexgraph/testing';
import { container as root } from 'tsyringe';
import { VIDEO_DECODER } from '../src/index.ts';
import { videoSource } from '../src/node/index.ts';
import { FakeDecoder, steadyTimes } from './fake-decoder.ts';

const made: FakeDecoder[] = [];

function decoders() {
  const container = root.createChildContainer();
  const decoder = new FakeDecoder({
    'a.mp4': { times: steadyTimes(6), diesAt: 4 },
    'b.mp4': { times: steadyTimes(3) },
  });
  made.push(decoder);
  container.register(VIDEO_DECODER, { useValue: decoder });
  return container;
}

/** Every node of the package under the node contract. */
export const contract = nodeContract({
  make: () => videoSource({ inputs: ['a.mp4', 'missing.mp4', 'b.mp4'] }),
  container: decoders,
  leftOpen: () => made.flatMap(({ opened }) => [...opened]),
  refuses: [
    { inputs: [] },
    { skipFrames: 0 },
    { skipFrames: 1.5 },
    { start: -1 },
    { start: 3, end: 3 },
    { end: 0 },
    { fps: 0 },
    { outputSize: 0 },
    { maxPixels: 0 },
    { readAhead: -1 },
    { silenceMs: 0 },
  ],
});
