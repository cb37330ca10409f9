import type { Detections, Frame } from '@fexgraph/core';
import { rfb320 } from '@fexgraph/nodes-detect';
import type { DependencyContainer } from 'tsyringe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { astronaut, embeddedModels, frameOf, run, view } from './embedded-chain.ts';

const SHORT = 360;

let models: DependencyContainer;
let photo: Frame;
beforeAll(async () => {
  models = await embeddedModels();
  photo = await astronaut();
});
afterAll(() => models.dispose());

/** The face of the photo on a grey strip, `share` of its shorter side high, with its middle at `at` (0..1) of the longer. */
function strip(aspect: number, share: number, at: number, isTall: boolean): Frame {
  const long = Math.round(SHORT * aspect);
  const [width, height] = isTall ? [SHORT, long] : [long, SHORT];
  // The face is 110 pixels high in the photo.
  const side = Math.min(SHORT, Math.round(SHORT * share * 2));
  const region = (side * 110) / (SHORT * share);
  const { pixels } = view(photo, { centreX: 224, centreY: 118, width: region, height: region }, side);
  const data = new Uint8Array(width * height * 3).fill(150);
  const along = Math.round(at * (long - side));
  const across = Math.round((SHORT - side) / 2);
  const [left, top] = isTall ? [across, along] : [along, across];
  for (let row = 0; row < side; row++) {
    data.set(pixels.data.subarray(3 * row * side, 3 * (row + 1) * side), 3 * ((top + row) * width + left));
  }
  return frameOf(data, width, height);
}

const counts = (found: readonly Detections[]) => found.map(({ count }) => count);

describe('long pictures', () => {
  const shapes = [3.5, 4, 6, 12].flatMap((aspect) =>
    [0.2, 0.55, 0.9].map((share): [number, number] => [aspect, share]),
  );

  it.each(shapes)('%d:1, a face of %d of the shorter side is found once, wherever it is', async (aspect, share) => {
    const frames = [false, true].flatMap((isTall) =>
      [0, 0.33, 0.5, 0.8, 1].map((at) => strip(aspect, share, at, isTall)),
    );
    const found = await run(frames, rfb320({}, models));
    expect(counts(found)).toEqual(frames.map(() => 1));
  });

  it('are looked at once, as they were, up to 2:1', async () => {
    const found = await run([strip(2, 0.55, 0.4, false), strip(2, 0.55, 0.4, true)], rfb320({}, models));
    expect(counts(found)).toEqual([1, 1]);
    expect(found.every((one) => one.views === undefined)).toBe(true);
  });

  it('tiles find the faces of a crowd that are too small for one look, each once', async () => {
    const side = 36;
    const [columns, rows] = [24, 18];
    const [width, height] = [columns * 50, rows * 50];
    const { pixels } = view(photo, { centreX: 224, centreY: 118, width: 200, height: 200 }, side);
    const data = new Uint8Array(width * height * 3).fill(150);
    for (let i = 0; i < columns * rows; i++) {
      const [left, top] = [50 * (i % columns) + 7, 50 * Math.floor(i / columns) + 7];
      for (let row = 0; row < side; row++) {
        data.set(pixels.data.subarray(3 * row * side, 3 * (row + 1) * side), 3 * ((top + row) * width + left));
      }
    }
    const frame = frameOf(data, width, height);
    const [[once], [tiled]] = [
      await run([frame], rfb320({}, models)),
      await run([frame], rfb320({ tiles: 4 }, models)),
    ];
    expect(once.count).toBeLessThan(columns * rows * 0.6);
    expect(tiled.count).toBeGreaterThan(columns * rows * 0.9);
    expect(tiled.count).toBeLessThanOrEqual(columns * rows);
  });
});
