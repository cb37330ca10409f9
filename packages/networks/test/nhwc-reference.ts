/**
 * TensorFlow's picture operators written out over NHWC, as its documentation defines them: what converted graphs are
 * compared with. One picture, slow and plain.
 */
export interface Picture {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly values: readonly number[];
}

export interface Window {
  readonly kernel: readonly [height: number, width: number];
  readonly stride: readonly [vertical: number, horizontal: number];
  readonly padding: 'SAME' | 'VALID';
}

function at(picture: Picture, row: number, column: number, channel: number): number | undefined {
  if (row < 0 || column < 0 || row >= picture.height || column >= picture.width) return undefined;
  return picture.values[(row * picture.width + column) * picture.channels + channel];
}

/** Slides a window; `pick` sees the values under it, undefined where it is over the border. */
function slide(
  picture: Picture,
  { kernel, stride, padding }: Window,
  channels: number,
  pick: (value: (y: number, x: number, channel: number) => number | undefined, channel: number) => number,
): Picture {
  const size = (length: number, k: number, s: number): number =>
    padding === 'SAME' ? Math.ceil(length / s) : Math.ceil((length - k + 1) / s);
  const before = (length: number, k: number, s: number): number =>
    padding === 'SAME' ? Math.floor(Math.max((size(length, k, s) - 1) * s + k - length, 0) / 2) : 0;
  const height = size(picture.height, kernel[0], stride[0]);
  const width = size(picture.width, kernel[1], stride[1]);
  const top = before(picture.height, kernel[0], stride[0]);
  const left = before(picture.width, kernel[1], stride[1]);
  const values: number[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      for (let channel = 0; channel < channels; channel++) {
        const under = (y: number, x: number, c: number): number | undefined =>
          at(picture, row * stride[0] - top + y, column * stride[1] - left + x, c);
        values.push(pick(under, channel));
      }
    }
  }
  return { height, width, channels, values };
}

/** Weight [out, height, width, in] (TFLite's order), bias per output. */
export function convolve(
  picture: Picture,
  window: Window,
  weight: readonly number[],
  bias: readonly number[],
): Picture {
  const [height, width] = window.kernel;
  const inputs = picture.channels;
  return slide(picture, window, bias.length, (value, out) => {
    let total = bias[out];
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let c = 0; c < inputs; c++)
          total += (value(y, x, c) ?? 0) * weight[((out * height + y) * width + x) * inputs + c];
    return total;
  });
}

/** Weight [1, height, width, channels]. */
export function convolveDepthwise(picture: Picture, window: Window, weight: readonly number[]): Picture {
  const [height, width] = window.kernel;
  return slide(picture, window, picture.channels, (value, channel) => {
    let total = 0;
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        total += (value(y, x, channel) ?? 0) * weight[(y * width + x) * picture.channels + channel];
    return total;
  });
}

function under(
  window: Window,
  value: (y: number, x: number, channel: number) => number | undefined,
  channel: number,
): number[] {
  const found: number[] = [];
  for (let y = 0; y < window.kernel[0]; y++)
    for (let x = 0; x < window.kernel[1]; x++) {
      const one = value(y, x, channel);
      if (one !== undefined) found.push(one);
    }
  return found;
}

export function maxPool(picture: Picture, window: Window): Picture {
  return slide(picture, window, picture.channels, (value, channel) => Math.max(...under(window, value, channel)));
}

export function averagePool(picture: Picture, window: Window): Picture {
  return slide(picture, window, picture.channels, (value, channel) => {
    const values = under(window, value, channel);
    return values.reduce((a, b) => a + b, 0) / values.length;
  });
}

/** NHWC numbers in the order of NCHW. */
export function toNchw({ height, width, channels, values }: Picture): number[] {
  return Array.from({ length: values.length }, (_, index) => {
    const pixel = index % (height * width);
    return values[pixel * channels + Math.floor(index / (height * width))];
  });
}
