import { closeSync, openSync, writeSync } from 'node:fs';

export interface Clip {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** RGB pictures, one after the other. */
  readonly pictures: Iterable<Uint8Array>;
}

/** Writes pictures as y4m, the format of Chromium's fake camera: I420, limited range, BT.601. */
export function writeY4m(path: string, { width, height, fps, pictures }: Clip): void {
  const file = openSync(path, 'w');
  writeSync(file, `YUV4MPEG2 W${width} H${height} F${fps}:1 Ip A1:1 C420jpeg\n`);
  for (const rgb of pictures) {
    writeSync(file, 'FRAME\n');
    writeSync(file, i420(rgb, width, height));
  }
  closeSync(file);
}

function i420(rgb: Uint8Array, width: number, height: number): Uint8Array {
  const planes = new Uint8Array((width * height * 3) / 2);
  const [u, v] = [width * height, (width * height * 5) / 4];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 3 * (y * width + x);
      const [r, g, b] = [rgb[at], rgb[at + 1], rgb[at + 2]];
      planes[y * width + x] = 16 + (65.5 * r + 128.6 * g + 25 * b) / 255;
      if (x % 2 || y % 2) continue;
      const place = (y >> 1) * (width >> 1) + (x >> 1);
      planes[u + place] = 128 + (-37.8 * r - 74.2 * g + 112 * b) / 255;
      planes[v + place] = 128 + (112 * r - 93.8 * g - 18.2 * b) / 255;
    }
  }
  return planes;
}
