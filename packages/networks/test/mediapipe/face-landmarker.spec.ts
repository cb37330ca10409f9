import { readFileSync } from 'node:fs';
import { FexgraphError } from '@fexgraph/core';
import { howToGet, sharedFile, syntheticImage } from '@fexgraph/synth';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Checkpoint, readCheckpoint } from '../../src/checkpoints/index.ts';
import { buildNetwork, identifyNetworks } from '../../src/index.ts';
import { runOnce } from '../reference/network-session.ts';
import { sha256 } from '../reference/pictures.ts';

const TASK = 'checkpoints/face_landmarker.task';
const path = sharedFile(TASK);

/**
 * Of the converted models: whoever converts the published file anywhere gets these bytes. When the converter writes others
 * on purpose, raise BUILDER_VERSION of @fexgraph/models with them.
 */
const CONVERTED = {
  'face-landmarks-v2': 'a31a740765762e3d7b8d733b9acb9552cbf502dc203d248bf2b06f5e19b8409f',
  'face-blendshapes': '67a56583d9e6e142b64590e5acbd93d9dda027fae337106996234e522422c791',
} as const;
const IDS = Object.keys(CONVERTED) as (keyof typeof CONVERTED)[];

it.skipIf(path !== undefined)('the networks of face_landmarker.task', ({ skip }) => skip(howToGet(TASK)));

describe.skipIf(path === undefined)('the networks of face_landmarker.task', () => {
  let file: Uint8Array;
  let checkpoint: Checkpoint;
  beforeAll(() => {
    file = readFileSync(path as string);
    checkpoint = readCheckpoint(file);
  });

  it('are found in the bundle', () => {
    expect(checkpoint.container).toBe('task');
    expect(checkpoint.networks()).toEqual([
      'face_detector.tflite',
      'face_landmarks_detector.tflite',
      'face_blendshapes.tflite',
    ]);
    expect(identifyNetworks(checkpoint)).toEqual(IDS);
  });

  it.each(IDS)('%s is converted to the same bytes each time', (id) => {
    expect(sha256(buildNetwork(id, file).onnx)).toBe(CONVERTED[id]);
    expect(sha256(buildNetwork(id, checkpoint).onnx)).toBe(CONVERTED[id]);
  });

  it('landmarks are the same for a picture alone and in a batch', async () => {
    const network = buildNetwork('face-landmarks-v2', checkpoint);
    const pictures = ['one', 'two'].map((name) => syntheticImage(name, 256, 256));
    const run = (...data: Uint8Array[]) =>
      runOnce(network, { image: { type: 'uint8', dims: [data.length, 256, 256, 3], data: Buffer.concat(data) } });
    const [together, ...alone] = [await run(...pictures), await run(pictures[0]), await run(pictures[1])];
    for (const name of ['landmarks', 'presence', 'tongueOut']) {
      const expected = alone.flatMap((outputs) => [...outputs[name]]);
      const largest = Math.max(...expected.map((value, i) => Math.abs(value - together[name][i])));
      expect(largest, name).toBeLessThan(1e-3);
    }
  });

  it('a damaged or hostile network is refused with a reason, or converted', () => {
    const name = 'face_blendshapes.tflite';
    const network = checkpoint.network(name);
    // Tables lie at the beginning, weights behind them.
    const place = fc.oneof(fc.nat(20_000), fc.nat(network.length - 1));
    const change = fc.tuple(place, fc.integer({ min: 0, max: 255 }));
    let refused = 0;
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const mutated = network.slice();
        for (const [at, value] of changes) mutated[at] = value;
        const bundle = new Checkpoint('task', new Map(), new Map(), new Map([[name, () => mutated]]));
        try {
          buildNetwork('face-blendshapes', bundle);
        } catch (error) {
          expect(error).toBeInstanceOf(FexgraphError);
          refused++;
        }
      }),
      { numRuns: 60 },
    );
    expect(refused).toBeGreaterThan(0);
  });

  it.each([0.1, 0.5, 0.9, 0.9999])('a file of which only %f came is refused', (share) => {
    const cut = file.subarray(0, Math.floor(share * file.length));
    expect(() => buildNetwork('face-blendshapes', cut)).toThrow(expect.objectContaining({ code: 'BAD_CHECKPOINT' }));
  });

  it('another bundle is refused, and the message says what it holds', () => {
    const other = new Checkpoint('task', new Map(), new Map(), new Map([['hand.tflite', () => new Uint8Array()]]));
    expect(() => buildNetwork('face-blendshapes', other)).toThrow(
      "the checkpoint has no network 'face_blendshapes.tflite'; it holds: hand.tflite",
    );
  });
});
