import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { arch } from 'node:process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type I420, type YuvColour, yuvToRgb } from './yuv-to-rgb.ts';

const COLOURS = (['bt601', 'bt709', 'bt2020'] as const).flatMap((matrix) =>
  (['limited', 'full'] as const).map((range): YuvColour => ({ matrix, range })),
);
/** SHA-256 of the bytes that ffmpeg 5.1.9 (x86) makes of `noise(66, 50)`. */
const golden = JSON.parse(
  readFileSync(new URL('../../test/goldens/yuv-to-rgb.json', import.meta.url), 'utf8'),
) as Record<string, string>;

/** All levels in all mixtures, the same on every machine. */
function noise(width: number, height: number): I420 {
  let state = 1;
  const plane = (size: number) =>
    Uint8Array.from({ length: size }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    });
  const half = ((width + 1) >> 1) * ((height + 1) >> 1);
  return { width, height, y: plane(width * height), u: plane(half), v: plane(half) };
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function byFfmpeg({ width, height, y, u, v }: I420, { matrix, range }: YuvColour): Uint8Array {
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${width}x${height}`, '-i', '-'];
  const filter = `scale=in_color_matrix=${matrix}:in_range=${range}:flags=bicubic,format=rgb24`;
  const out = ['-vf', filter, '-f', 'rawvideo', '-'];
  const { stdout } = spawnSync('ffmpeg', ['-v', 'error', ...raw, ...out], {
    input: Buffer.concat([y, u, v]),
    maxBuffer: 2 ** 26,
  });
  return stdout;
}
/** The fixed point of libswscale differs from one kind of processor to another. */
const HAS_ORACLE = arch === 'x64' && spawnSync('ffmpeg', ['-version']).status === 0;

describe('yuvToRgb', () => {
  it.each(COLOURS)('gives the bytes of ffmpeg: $matrix, $range', (colour) => {
    const { data, width, height, channels } = yuvToRgb(noise(66, 50), colour);
    const used = new Uint8Array(66 * 50 * 3).fill(9);
    expect(yuvToRgb(noise(66, 50), colour, used).data).toBe(used);
    expect(used).toEqual(data);
    expect([width, height, channels]).toEqual([66, 50, 3]);
    expect(sha256(data)).toBe(golden[`${colour.matrix} ${colour.range}`]);
  });

  // Where there is no ffmpeg, the recorded bytes above say the same.
  it.skipIf(!HAS_ORACLE).each(COLOURS)('gives the bytes of the ffmpeg that is here: $matrix, $range', (colour) => {
    for (const [width, height] of [
      [320, 240],
      [322, 242],
      [66, 50],
    ]) {
      const planes = noise(width, height);
      expect(Buffer.compare(yuvToRgb(planes, colour).data, byFfmpeg(planes, colour))).toBe(0);
    }
  });

  it('is grey where colour is in the middle', () => {
    const grey = { width: 2, height: 2, u: new Uint8Array([128]), v: new Uint8Array([128]) };
    for (const matrix of ['bt601', 'bt709', 'bt2020'] as const) {
      const limited = yuvToRgb({ ...grey, y: new Uint8Array([16, 235, 0, 255]) }, { matrix, range: 'limited' });
      expect([...limited.data]).toEqual([0, 0, 0, 255, 255, 255, 0, 0, 0, 255, 255, 255]);
      const full = yuvToRgb({ ...grey, y: new Uint8Array([0, 128, 254, 255]) }, { matrix, range: 'full' });
      expect([...full.data]).toEqual([0, 0, 0, 128, 128, 128, 254, 254, 254, 255, 255, 255]);
    }
  });

  it('reads planes whose rows are longer than the picture', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 7 }),
        (width, height, extra) => {
          const planes = noise(width, height);
          const half = (width + 1) >> 1;
          const padded = (plane: Uint8Array, stride: number) => {
            const rows = plane.length / stride;
            const wide = new Uint8Array(rows * (stride + extra)).fill(77);
            for (let row = 0; row < rows; row++) {
              wide.set(plane.subarray(row * stride, (row + 1) * stride), row * (stride + extra));
            }
            return wide;
          };
          const wide = {
            width,
            height,
            y: padded(planes.y, width),
            u: padded(planes.u, half),
            v: padded(planes.v, half),
            yStride: width + extra,
            uvStride: half + extra,
          };
          const colour = { matrix: 'bt709', range: 'limited' } as const;
          expect(yuvToRgb(wide, colour)).toEqual(yuvToRgb(planes, colour));
        },
      ),
    );
  });
});
