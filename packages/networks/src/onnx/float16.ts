const scratch = new DataView(new ArrayBuffer(4));

/** IEEE 754 half precision bits of a number, rounded to nearest, ties to even. */
export function toHalf(value: number): number {
  scratch.setFloat32(0, value);
  const bits = scratch.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const exponent = (bits >>> 23) & 0xff;
  const fraction = bits & 0x7fffff;
  if (exponent === 0xff) return sign | 0x7c00 | (fraction ? 0x200 : 0);
  const shifted = exponent - 112;
  if (shifted >= 31) return sign | 0x7c00;
  if (shifted >= 1) {
    const half = sign | (shifted << 10) | (fraction >>> 13);
    return half + roundUp(fraction, 13, half);
  }
  if (shifted < -10) return sign;
  const subnormal = (fraction | 0x800000) >>> (14 - shifted);
  return sign | (subnormal + roundUp(fraction | 0x800000, 14 - shifted, subnormal));
}

/** 1 when the bits cut off are more than half, or half and the kept number is odd. */
function roundUp(fraction: number, cut: number, kept: number): number {
  const rest = fraction & ((1 << cut) - 1);
  const middle = 1 << (cut - 1);
  return rest > middle || (rest === middle && (kept & 1) === 1) ? 1 : 0;
}

/** The number of half precision bits. */
export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * 2 ** (exponent - 15) * (1 + fraction / 1024);
}

export function toHalfArray(values: ArrayLike<number>): Uint16Array {
  const halves = new Uint16Array(values.length);
  for (let index = 0; index < values.length; index++) halves[index] = toHalf(values[index]);
  return halves;
}

export function fromHalfArray(halves: ArrayLike<number>): Float32Array {
  const values = new Float32Array(halves.length);
  for (let index = 0; index < halves.length; index++) values[index] = fromHalf(halves[index]);
  return values;
}
