import { it } from 'vitest';
import { brightness } from '../../test/brightness.ts';
import { fakeFrames } from '../frames/fake-frames.ts';
import { frameOf } from '../frames/frame-of.ts';
import { nodeContract } from './node-contract.ts';

const pictures = (source: string) => [0, 1, 2, 3].map((index) => frameOf({ source, index, fill: 50 * index + 5 }));
for (const { name, run } of nodeContract({ make: () => brightness(), items: pictures })) it(name, run);
for (const { name, run } of nodeContract({ make: () => fakeFrames({ count: 5, failing: [1], intervalMs: 3 }) }))
  it(name, run);
