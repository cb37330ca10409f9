import { describe, expect, it } from 'vitest';
import { framePlanes } from './frame-planes.ts';

/** A frame of 3 x 2 pixels whose samples lie as a browser would give them. */
function frameOf(format: string | null, bytes: readonly number[], layout: readonly PlaneLayout[]): VideoFrame {
  return {
    format,
    codedWidth: 4,
    codedHeight: 2,
    visibleRect: { x: 0, y: 0, width: 3, height: 2 },
    allocationSize: () => bytes.length,
    copyTo: async (into: Uint8Array) => {
      into.set(bytes);
      return layout;
    },
  } as unknown as VideoFrame;
}

const Y = [1, 2, 3, 0, 4, 5, 6, 0];

describe('framePlanes', () => {
  it('takes the planes of I420 where they lie', async () => {
    const layout = [
      { offset: 0, stride: 4 },
      { offset: 8, stride: 2 },
      { offset: 10, stride: 2 },
    ];
    const found = await framePlanes(frameOf('I420', [...Y, 7, 8, 9, 10], layout), 'clip');
    expect(found).toMatchObject({ width: 3, height: 2, yStride: 4, uvStride: 2 });
    expect([[...found.y.subarray(0, 8)], [...found.u.subarray(0, 2)], [...found.v]]).toEqual([Y, [7, 8], [9, 10]]);
  });

  it('takes the colour of NV12 apart', async () => {
    const layout = [
      { offset: 0, stride: 4 },
      { offset: 8, stride: 4 },
    ];
    const found = await framePlanes(frameOf('NV12', [...Y, 7, 9, 8, 10], layout), 'clip');
    expect([[...found.u], [...found.v], found.uvStride]).toEqual([[7, 8], [9, 10], undefined]);
  });

  it.each(['I444', 'I420P10', 'RGBA', null])('refuses %s: its colours would not be those of ffmpeg', async (format) => {
    await expect(framePlanes(frameOf(format, [], []), 'clip')).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringMatching(/^clip: frames of the kind/),
    });
  });
});
