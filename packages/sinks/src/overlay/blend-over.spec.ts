import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { sampleFace } from '../../test/support/sample-face.ts';
import { blendOver } from './blend-over.ts';
import { overlaySvg } from './overlay-svg.ts';

describe('blendOver', () => {
  it('weighs by alpha', () => {
    const under = Uint8Array.of(0, 100, 200, 10, 20, 30, 1, 2, 3);
    blendOver(under, Uint8Array.of(255, 100, 0, 51, 1, 2, 3, 255, 99, 99, 99, 0));
    expect([...under]).toEqual([51, 100, 160, 1, 2, 3, 1, 2, 3]);
  });

  it('takes a part of a Node Buffer that begins anywhere', () => {
    const under = Uint8Array.of(0, 100, 200);
    blendOver(under, Buffer.from([9, 255, 100, 0, 51]).subarray(1));
    expect([...under]).toEqual([51, 100, 160]);
  });

  it('gives what sharp gives, within a level', async () => {
    const size = { width: 160, height: 120 };
    const raw = { ...size, channels: 3 } as const;
    const data = Uint8Array.from({ length: 160 * 120 * 3 }, (_, i) => (i * 31) % 256);
    const svg = Buffer.from(overlaySvg(size, sampleFace(40, 30, 60).rows()));
    const expected = await sharp(data, { raw })
      .composite([{ input: svg }])
      .removeAlpha()
      .raw()
      .toBuffer();
    blendOver(data, await sharp(svg).ensureAlpha().raw().toBuffer());
    let largest = 0;
    for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(data[i] - expected[i]));
    expect(largest).toBeLessThanOrEqual(1);
  });
});
