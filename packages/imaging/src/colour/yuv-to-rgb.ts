import type { Pixels } from '@fexgraph/core';

/** How a video stores colour: which weights made brightness of red, green and blue, and which levels are black and white. */
export interface YuvColour {
  readonly matrix: 'bt601' | 'bt709' | 'bt2020';
  /** limited: 16 to 235 (240 for colour); full: 0 to 255. */
  readonly range: 'limited' | 'full';
}

/** Planes of a picture with 8 bits, colour in half the width and height (rounded up): I420, yuv420p. */
export interface I420 {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly y: Uint8Array;
  readonly u: Uint8Array;
  readonly v: Uint8Array;
  /** Bytes from one row to the next. Default: the width of the plane. */
  readonly yStride?: number;
  readonly uvStride?: number;
}

/** What V adds to red, U to blue, and U and V take from green: 65536 times, for 219 levels of brightness. */
const WEIGHTS = {
  bt601: { redV: 104_597, blueU: 132_201, greenU: 25_675, greenV: 53_279 },
  bt709: { redV: 117_489, blueU: 138_438, greenU: 13_975, greenV: 34_925 },
  bt2020: { redV: 110_013, blueU: 140_363, greenU: 12_277, greenV: 42_626 },
} as const;

/** What each level of a plane adds to each colour. */
interface Tables {
  readonly brightness: Int16Array;
  readonly redV: Int16Array;
  readonly greenU: Int16Array;
  readonly greenV: Int16Array;
  readonly blueU: Int16Array;
}

/** A sum lies within -LOWEST to 1023 - LOWEST; the table gives it as a level. */
const LOWEST = 384;
const LEVELS = Uint8Array.from({ length: 1024 }, (_, at) => Math.min(255, Math.max(0, at - LOWEST)));

const known = new Map<string, Tables>();

/** Rounded to a sixteenth of the bits, as 16-bit arithmetic has it. */
const high = (value: number) => Math.floor((value + 32_768) / 65_536);

function tablesOf({ matrix, range }: YuvColour): Tables {
  const key = `${matrix} ${range}`;
  const made = known.get(key);
  if (made) return made;
  const isFull = range === 'full';
  const weight = (name: keyof (typeof WEIGHTS)['bt601']) =>
    isFull ? Math.trunc((WEIGHTS[matrix][name] * 224) / 255) : WEIGHTS[matrix][name];
  const gain = isFull ? 65_536 : Math.trunc((65_536 * 255) / 219);
  const table = (factor: number, offset: number) =>
    Int16Array.from({ length: 256 }, (_, level) => ((level * 8 - offset) * high(factor * 8192)) >> 16);
  const tables = {
    brightness: table(gain, isFull ? 0 : 128),
    redV: table(weight('redV'), 1024),
    greenU: table(-weight('greenU'), 1024),
    greenV: table(-weight('greenV'), 1024),
    blueU: table(weight('blueU'), 1024),
  };
  known.set(key, tables);
  return tables;
}

/**
 * RGB of a decoded video frame: the bytes that ffmpeg makes (`-pix_fmt rgb24`, libswscale on x86: fixed point with 16 bits,
 * colour of the nearest sample). Exact arithmetic would differ from those by up to 3 levels, so it is not more right.
 * Source: spec platform2 1.4.
 *
 * @param into where to write, `width * height * 3` bytes; default: a buffer of their own
 * @returns pixels of 3 channels
 */
export function yuvToRgb(planes: I420, colour: YuvColour, into?: Uint8Array): Pixels {
  const { width, height, y, u, v } = planes;
  const { yStride = width, uvStride = (width + 1) >> 1 } = planes;
  const { brightness, redV, greenU, greenV, blueU } = tablesOf(colour);
  const data = into ?? new Uint8Array(width * height * 3);
  let at = 0;
  for (let row = 0; row < height; row++) {
    const yRow = row * yStride;
    const uvRow = (row >> 1) * uvStride;
    for (let column = 0; column < width; column++) {
      const light = brightness[y[yRow + column]] + LOWEST;
      const uLevel = u[uvRow + (column >> 1)];
      const vLevel = v[uvRow + (column >> 1)];
      data[at++] = LEVELS[light + redV[vLevel]];
      data[at++] = LEVELS[light + greenU[uLevel] + greenV[vLevel]];
      data[at++] = LEVELS[light + blueU[uLevel]];
    }
  }
  return { data, width, height, channels: 3 };
}
