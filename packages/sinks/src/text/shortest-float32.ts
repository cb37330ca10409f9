/** A positive decimal number: `digits` (an integer of `count` digits, no trailing zeros) with the first digit at 10^exponent. */
export interface Decimal {
  digits: number;
  count: number;
  exponent: number;
}

const POWERS_OF_TEN = Float64Array.from({ length: 13 }, (_, i) => 10 ** i);
/** Distance between neighbouring float32 numbers, by biased exponent. */
const ULPS = Float64Array.from({ length: 255 }, (_, biased) => 2 ** (Math.max(biased, 1) - 150));

const asFloat = new Float32Array(1);
const asBits = new Uint32Array(asFloat.buffer);

/**
 * The fewest decimal digits that read back to the same float32, of those the nearest, of two equally near the one with
 * an even last digit. That is what NumPy prints; `toPrecision` rounds ties up and so differs in rare last digits.
 *
 * @param magnitude a finite float32 greater than 0
 * @param into receives the result; nothing is allocated for magnitudes from 1e-4 to 1e6
 */
export function shortestFloat32(magnitude: number, into: Decimal): void {
  asFloat[0] = magnitude;
  const bits = asBits[0];
  const biased = bits >>> 23;
  const half = ULPS[biased] / 2;
  // below a power of two the neighbours lie half as far apart
  const halfDown = (bits & 0x7fffff) === 0 && biased > 1 ? half / 2 : half;
  // a number exactly between two float32 reads as the one with the even mantissa
  const open = (bits & 1) === 1;
  if (magnitude >= 1e-4 && magnitude < 1e6) scaled(magnitude, halfDown, half, open, into);
  else if (magnitude > 1e6 || halfDown !== half || !tiny(magnitude, half, into)) {
    exact(magnitude, halfDown, half, open, into);
  }
}

/**
 * 24 bits of mantissa times at most 10^12 (28 bits without its twos) fit a float64 exactly, and so do the bounds. The
 * number is scaled to nine digits before the point, then the largest step 10^s is sought that has a multiple inside
 * the bounds.
 */
function scaled(magnitude: number, halfDown: number, halfUp: number, open: boolean, into: Decimal): void {
  let exponent = -4;
  while (exponent < 5 && magnitude >= DECADES[exponent + 5]) exponent++;
  const power = POWERS_OF_TEN[8 - exponent];
  const x = magnitude * power;
  const down = halfDown * power;
  const up = halfUp * power;
  let step = 1;
  let best = nearestInside(x, down, up, open, 1);
  for (let count = 8; count >= 0; count--) {
    const candidate = nearestInside(x, down, up, open, step * 10);
    if (candidate < 0) break;
    best = candidate;
    step *= 10;
  }
  into.digits = best / step;
  into.count = into.digits < 10 ? 1 : digitCount(into.digits);
  into.exponent = best >= 1e9 ? exponent + 1 : exponent;
}

const DECADES = Float64Array.from(
  [1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100, 1e3, 1e4, 1e5].map((_, i) => Number(`1e${i - 4}`)),
);

function digitCount(integer: number): number {
  let count = 1;
  while (count < 10 && integer >= POWERS_OF_TEN[count]) count++;
  return count;
}

/** The multiple of `step` nearest to x within [x - down, x + up] (without its ends if `open`), or -1. */
function nearestInside(x: number, down: number, up: number, open: boolean, step: number): number {
  const below = Math.floor(x / step) * step;
  const above = below + step;
  const toBelow = x - below;
  const toAbove = above - x;
  const belowFits = open ? toBelow < down : toBelow <= down;
  const aboveFits = open ? toAbove < up : toAbove <= up;
  if (belowFits && aboveFits) {
    if (toBelow !== toAbove) return toBelow < toAbove ? below : above;
    return (below / step) % 2 === 0 ? below : above;
  }
  if (belowFits) return below;
  return aboveFits ? above : -1;
}

/**
 * Below 1e-4 (probabilities of emotions that are not there) by the engine's own rounding, which is exact except for
 * ties; a number this small has a tie only beyond the ninth digit. False if a bound is too near to call in float64.
 */
function tiny(magnitude: number, half: number, into: Decimal): boolean {
  let found = magnitude.toExponential(8);
  for (let places = 7; places >= 0; places--) {
    const candidate = magnitude.toExponential(places);
    const off = Math.abs(Number(candidate) - magnitude) / half;
    if (Math.abs(off - 1) < 1e-6) return false;
    if (off > 1) break;
    found = candidate;
  }
  const split = found.indexOf('e');
  const digits = found[1] === '.' ? found[0] + found.slice(2, split) : found[0];
  into.digits = Number(digits);
  into.count = digits.length;
  into.exponent = Number(found.slice(split + 1));
  return true;
}

/** The same in whole-number arithmetic of any size, for the rare magnitudes that float64 cannot scale exactly. */
function exact(magnitude: number, halfDown: number, halfUp: number, open: boolean, into: Decimal): void {
  // every float32 and its bounds are whole multiples of 2^-151
  const unit = (value: number): bigint => BigInt(value * 2 ** 151);
  let exponent = Math.floor(Math.log10(magnitude));
  if (Number(`1e${exponent + 1}`) <= magnitude) exponent++;
  for (let count = 1; count <= 9; count++) {
    const shift = count - 1 - exponent;
    const up = 10n ** BigInt(Math.max(shift, 0));
    const step = 10n ** BigInt(Math.max(-shift, 0)) * 2n ** 151n;
    const digits = nearestInsideExact(unit(magnitude) * up, unit(halfDown) * up, unit(halfUp) * up, open, step);
    if (digits === undefined) continue;
    into.digits = Number(digits);
    into.count = digitCount(into.digits);
    into.exponent = exponent + (into.count - count);
    while (into.digits % 10 === 0) {
      into.digits /= 10;
      into.count--;
    }
    return;
  }
  throw new RangeError(`${magnitude} is not a float32`);
}

function nearestInsideExact(x: bigint, down: bigint, up: bigint, open: boolean, step: bigint): bigint | undefined {
  const below = x / step;
  const toBelow = x - below * step;
  const toAbove = step - toBelow;
  const belowFits = below > 0n && (open ? toBelow < down : toBelow <= down);
  const aboveFits = open ? toAbove < up : toAbove <= up;
  if (belowFits && aboveFits) {
    if (toBelow !== toAbove) return toBelow < toAbove ? below : below + 1n;
    return below % 2n === 0n ? below : below + 1n;
  }
  if (belowFits) return below;
  return aboveFits ? below + 1n : undefined;
}
