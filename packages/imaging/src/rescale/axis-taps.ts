const f32 = Math.fround;

/**
 * A linear resampling of one axis: output i is the sum of `weights[i * stride + k] * input[first[i] + k]` for k in
 * 0..count[i]-1.
 */
export interface AxisTaps {
  readonly inputLength: number;
  readonly outputLength: number;
  readonly first: Int32Array;
  readonly count: Int32Array;
  readonly weights: Float32Array;
  /** Room per output in `weights`. */
  readonly stride: number;
}

/**
 * Bilinear with antialiasing, align-corners off. Every step is float32: in float64 up to 2.5 % of the pixels move by
 * one level at ratios with many exact ties. Source: spec pipeline 1.4.
 */
export function antialiasedTaps(inputLength: number, outputLength: number): AxisTaps {
  const step = f32(inputLength / outputLength);
  const radius = step >= 1 ? step : 1;
  const inverse = step >= 1 ? f32(1 / step) : 1;
  const taps = emptyTaps(inputLength, outputLength, 2 * Math.ceil(radius) + 1);
  for (let i = 0; i < outputLength; i++) {
    const centre = f32(step * f32(i + 0.5));
    const low = Math.max(Math.trunc(f32(f32(centre - radius) + 0.5)), 0);
    const high = Math.min(Math.trunc(f32(f32(centre + radius) + 0.5)), inputLength);
    let sum = 0;
    for (let k = 0; k < high - low; k++) {
      const distance = f32(f32(f32(k + low) - centre) + 0.5);
      const weight = Math.max(0, f32(1 - Math.abs(f32(distance * inverse))));
      taps.weights[i * taps.stride + k] = weight;
      sum = f32(sum + weight);
    }
    taps.first[i] = low;
    taps.count[i] = high - low;
    for (let k = 0; k < high - low; k++) taps.weights[i * taps.stride + k] /= sum;
  }
  return taps;
}

/**
 * Area averaging when shrinking (each output is the mean of the input interval it covers), plain bilinear when
 * enlarging. `extent` is the length of input that holds picture, at most `inputLength`; it may be fractional.
 */
export function areaTaps(inputLength: number, outputLength: number, extent: number = inputLength): AxisTaps {
  const step = extent / outputLength;
  if (step <= 1) return bilinearTaps(inputLength, outputLength, step);
  const taps = emptyTaps(inputLength, outputLength, Math.ceil(step) + 2);
  for (let i = 0; i < outputLength; i++) {
    const from = i * step;
    const to = Math.min((i + 1) * step, extent);
    const low = Math.min(Math.floor(from), inputLength - 1);
    const high = Math.min(Math.ceil(to), inputLength);
    for (let k = 0; k < high - low; k++) {
      const covered = Math.min(to, low + k + 1) - Math.max(from, low + k);
      taps.weights[i * taps.stride + k] = covered / (to - from);
    }
    taps.first[i] = low;
    taps.count[i] = high - low;
  }
  return taps;
}

function bilinearTaps(inputLength: number, outputLength: number, step: number): AxisTaps {
  const taps = emptyTaps(inputLength, outputLength, 2);
  for (let i = 0; i < outputLength; i++) {
    const position = Math.min(Math.max((i + 0.5) * step - 0.5, 0), inputLength - 1);
    const low = Math.min(Math.floor(position), Math.max(inputLength - 2, 0));
    taps.first[i] = low;
    taps.count[i] = Math.min(2, inputLength);
    taps.weights[i * 2] = 1 - (position - low);
    taps.weights[i * 2 + 1] = position - low;
  }
  return taps;
}

function emptyTaps(inputLength: number, outputLength: number, stride: number): AxisTaps {
  return {
    inputLength,
    outputLength,
    first: new Int32Array(outputLength),
    count: new Int32Array(outputLength),
    weights: new Float32Array(outputLength * stride),
    stride,
  };
}
