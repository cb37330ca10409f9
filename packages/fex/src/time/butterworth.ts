import { FexgraphError } from '@fexgraph/core';

/** y from x with a0 = 1: b0, b1, b2, a1, a2. A section of first order has b2 = a2 = 0. */
export type Section = readonly [b0: number, b1: number, b2: number, a1: number, a2: number];

export interface PassBand {
  /** Hz. Slower changes go. */
  readonly highPass?: number;
  /** Hz. Faster changes go. */
  readonly lowPass?: number;
}

interface Complex {
  readonly re: number;
  readonly im: number;
}

const add = (a: Complex, b: Complex): Complex => ({ re: a.re + b.re, im: a.im + b.im });
const scale = (a: Complex, by: number): Complex => ({ re: a.re * by, im: a.im * by });
const times = (a: Complex, b: Complex): Complex => ({ re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re });
const size = ({ re, im }: Complex) => re * re + im * im;
const over = (a: Complex, b: Complex): Complex => scale(times(a, { re: b.re, im: -b.im }), 1 / size(b));
const real = (re: number): Complex => ({ re, im: 0 });

function root(a: Complex): Complex {
  const length = Math.hypot(a.re, a.im);
  const re = Math.sqrt((length + a.re) / 2);
  const im = Math.sqrt((length - a.re) / 2);
  return { re, im: a.im < 0 ? -im : im };
}

const BUTTERWORTH_ORDER = 5;

/**
 * A Butterworth filter as second-order sections (Butterworth 1930; Oppenheim and Schafer, "Discrete-Time Signal
 * Processing", ch. 7): order 5, with two edges a band-pass of order 10; bilinear, edges prewarped as 4 tan(pi w / 2), w
 * the edge as a share of half the sampling frequency. Sections keep the digits that the direct form loses.
 * @throws FexgraphError `BAD_OPTION` for an edge that is not between 0 and half the sampling frequency.
 */
export function butterworth({ highPass, lowPass }: PassBand, samplingFrequency: number): readonly Section[] {
  const warped = (edge: number) => 4 * Math.tan((Math.PI * edge) / samplingFrequency);
  for (const edge of [highPass, lowPass]) {
    if (edge === undefined || (edge > 0 && edge < samplingFrequency / 2)) continue;
    throw new FexgraphError(
      'BAD_OPTION',
      `a filter edge of ${edge} Hz is not between 0 and half of ${samplingFrequency} rows a second`,
    );
  }
  if (highPass !== undefined && lowPass !== undefined) {
    if (highPass >= lowPass) {
      throw new FexgraphError('BAD_OPTION', `the band from ${highPass} to ${lowPass} Hz is empty`);
    }
    return bandPass(warped(highPass), warped(lowPass));
  }
  const prototype = prototypePoles();
  if (lowPass !== undefined) {
    const edge = warped(lowPass);
    return digital(
      prototype.map((pole) => scale(pole, edge)),
      -1,
      edge ** BUTTERWORTH_ORDER,
    );
  }
  if (highPass === undefined) throw new FexgraphError('BAD_OPTION', 'a filter without an edge');
  return digital(
    prototype.map((pole) => over(real(warped(highPass)), pole)),
    1,
    1,
  );
}

/** On the unit circle, left of the axis. */
function prototypePoles(): readonly Complex[] {
  return Array.from({ length: BUTTERWORTH_ORDER }, (_, k) => {
    const angle = (Math.PI * (2 * k + BUTTERWORTH_ORDER + 1)) / (2 * BUTTERWORTH_ORDER);
    return { re: Math.cos(angle), im: 2 * k + 1 === BUTTERWORTH_ORDER ? 0 : Math.sin(angle) };
  });
}

function bandPass(low: number, high: number): readonly Section[] {
  const width = high - low;
  const poles = prototypePoles().flatMap((pole) => {
    const middle = scale(pole, width / 2);
    const reach = root(add(times(middle, middle), real(-low * high)));
    return [add(middle, reach), add(middle, scale(reach, -1))];
  });
  return digital(poles, 0, width ** BUTTERWORTH_ORDER);
}

/**
 * The bilinear transform z = (4 + s) / (4 - s), two poles to a section. Zeros: all at -1 (low-pass) or 1 (high-pass), or
 * for 0 one of each in every section (band-pass).
 */
function digital(poles: readonly Complex[], zero: -1 | 0 | 1, gain: number): readonly Section[] {
  const map = (s: Complex) => over(add(real(4), s), add(real(4), scale(s, -1)));
  const upper = poles.filter(({ im }) => im > 0);
  const onAxis = poles.filter(({ im }) => im === 0).map((pole) => map(pole).re);
  const pairs = [
    ...upper.map(map).map((z) => [-2 * z.re, size(z)] as const),
    ...Array.from({ length: Math.floor(onAxis.length / 2) }, (_, i) => {
      const [a, b] = [onAxis[2 * i], onAxis[2 * i + 1]];
      return [-(a + b), a * b] as const;
    }),
  ];
  const numerator = zero === 0 ? [1, 0, -1] : [1, -2 * zero, 1];
  const sections = pairs.map(([a1, a2]): Section => [numerator[0], numerator[1], numerator[2], a1, a2]);
  if (onAxis.length % 2 === 1) sections.push([1, -zero, 0, -onAxis[onAxis.length - 1], 0]);
  // Zeros at s = 0 (all of a high-pass, half of a band-pass) become 4 each, poles 4 - s.
  const zerosAtOrigin = zero === -1 ? 0 : BUTTERWORTH_ORDER;
  const below = poles.map((s) => add(real(4), scale(s, -1))).reduce(times, real(1));
  const whole = (gain * 4 ** zerosAtOrigin) / below.re;
  const [[b0, b1, b2, a1, a2], ...rest] = sections;
  return [[whole * b0, whole * b1, whole * b2, a1, a2], ...rest];
}

/** Rows that are added at each end: 3 for each coefficient of the direct form. More rows than these are needed. */
export function paddingOf({ highPass, lowPass }: PassBand): number {
  const order = highPass !== undefined && lowPass !== undefined ? 2 * BUTTERWORTH_ORDER : BUTTERWORTH_ORDER;
  return 3 * (order + 1);
}

/**
 * Forward and backward, so that nothing is shifted in time (Gustafsson 1996 calls it `filtfilt`). Both ends are padded by
 * reflection about the end sample; each pass begins in the state of a constant input of its first value.
 */
export function filterBothWays(sections: readonly Section[], values: Float64Array, padding: number): Float64Array {
  const n = values.length;
  const padded = new Float64Array(n + 2 * padding);
  padded.set(values, padding);
  for (let i = 1; i <= padding; i++) {
    padded[padding - i] = 2 * values[0] - values[i];
    padded[padding + n - 1 + i] = 2 * values[n - 1] - values[n - 1 - i];
  }
  pass(sections, padded);
  padded.reverse();
  pass(sections, padded);
  padded.reverse();
  return padded.slice(padding, padding + n);
}

/** In place; transposed direct form II. */
function pass(sections: readonly Section[], values: Float64Array): void {
  for (const [b0, b1, b2, a1, a2] of sections) {
    const gain = (b0 + b1 + b2) / (1 + a1 + a2);
    let second = (b2 - a2 * gain) * values[0];
    let first = (b1 - a1 * gain) * values[0] + second;
    for (let i = 0; i < values.length; i++) {
      const x = values[i];
      const y = b0 * x + first;
      first = b1 * x - a1 * y + second;
      second = b2 * x - a2 * y;
      values[i] = y;
    }
  }
}
