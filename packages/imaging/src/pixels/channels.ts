import { FexgraphError, type Pixels } from '@fexgraph/core';

/** One grey plane [height, width] as RGB: three equal channels. Source: spec pipeline 1.2. */
export function greyToRgb(grey: Uint8Array, width: number, height: number): Pixels {
  checkLength(grey, width, height, 1);
  const data = new Uint8Array(width * height * 3);
  for (let i = 0, at = 0; i < grey.length; i++) {
    const level = grey[i];
    data[at++] = level;
    data[at++] = level;
    data[at++] = level;
  }
  return { data, width, height, channels: 3 };
}

/** RGBA without its alpha, colours as stored: what the reference does. Source: spec pipeline 1.2. */
export function dropAlpha(rgba: Uint8Array, width: number, height: number): Pixels {
  checkLength(rgba, width, height, 4);
  const data = new Uint8Array(width * height * 3);
  for (let from = 0, at = 0; from < rgba.length; from += 4) {
    data[at++] = rgba[from];
    data[at++] = rgba[from + 1];
    data[at++] = rgba[from + 2];
  }
  return { data, width, height, channels: 3 };
}

/** Levels 0..255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** RGBA (alpha not premultiplied) laid over an opaque colour, in sRGB levels as browsers do. */
export function compositeOver(rgba: Uint8Array, width: number, height: number, background: Rgb): Pixels {
  checkLength(rgba, width, height, 4);
  const data = new Uint8Array(width * height * 3);
  for (let from = 0, at = 0; from < rgba.length; from += 4) {
    const alpha = rgba[from + 3];
    const rest = 255 - alpha;
    data[at++] = Math.round((rgba[from] * alpha + background[0] * rest) / 255);
    data[at++] = Math.round((rgba[from + 1] * alpha + background[1] * rest) / 255);
    data[at++] = Math.round((rgba[from + 2] * alpha + background[2] * rest) / 255);
  }
  return { data, width, height, channels: 3 };
}

function checkLength(data: Uint8Array, width: number, height: number, channels: number): void {
  if (data.length === width * height * channels) return;
  throw new FexgraphError(
    'BAD_INPUT',
    `pixel buffer has ${data.length} bytes, ${width} x ${height} x ${channels} needs ${width * height * channels}`,
  );
}
