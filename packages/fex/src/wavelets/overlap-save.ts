import FFT from 'fft.js';

/** Numbers with a real and an imaginary part, in two arrays. */
export interface ComplexValues {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * The full convolution of a stream of real numbers with complex taps: of n numbers and L taps n + L - 1 values, y[i] =
 * sum over k of x[k] w[i - k], with zeros outside. Blocks of a fixed size go through an FFT and overlap by L - 1
 * (overlap-save: Stockham 1966; Oppenheim and Schafer, Discrete-Time Signal Processing, 8.7.3). Blocks begin at fixed
 * places, so how the numbers are handed over changes nothing, not even a last digit. A number that is not finite makes
 * the L values missing that it has a part in, and no others.
 */
export class OverlapSave {
  readonly #taps: number;
  readonly #size: number;
  readonly #fft: FFT;
  readonly #spectrum: Float64Array;
  /** L - 1 numbers of the block before, then those of this one; pairs of a number and 0. */
  readonly #block: Float64Array;
  readonly #isMissing: Uint8Array;
  readonly #work: Float64Array;
  readonly #result: Float64Array;
  /** Numbers in the block, those before included. */
  #filled: number;

  constructor({ re, im }: ComplexValues) {
    this.#taps = re.length;
    this.#size = 2 ** Math.ceil(Math.log2(Math.max(8, 4 * re.length)));
    this.#fft = new FFT(this.#size);
    const padded = new Float64Array(2 * this.#size);
    for (let j = 0; j < re.length; j++) {
      padded[2 * j] = re[j];
      padded[2 * j + 1] = im[j];
    }
    this.#spectrum = new Float64Array(2 * this.#size);
    this.#fft.transform(this.#spectrum, padded);
    this.#block = new Float64Array(2 * this.#size);
    this.#isMissing = new Uint8Array(this.#size);
    this.#work = new Float64Array(2 * this.#size);
    this.#result = new Float64Array(2 * this.#size);
    this.#filled = re.length - 1;
  }

  /** Takes more numbers; gives the values that are known now, in order. */
  push(values: Float64Array): ComplexValues {
    const pieces: ComplexValues[] = [];
    for (const value of values) {
      const isNumber = Number.isFinite(value);
      this.#block[2 * this.#filled] = isNumber ? value : 0;
      this.#isMissing[this.#filled] = isNumber ? 0 : 1;
      this.#filled++;
      if (this.#filled === this.#size) pieces.push(this.#convolveBlock());
    }
    return joined(pieces);
  }

  /** The values that are left after the last number. Afterwards a new stream may begin. */
  end(): ComplexValues {
    const left = this.#filled;
    const known = this.push(new Float64Array(this.#taps - 1));
    const rest = this.#convolveBlock();
    const all = joined([known, rest]);
    this.#block.fill(0);
    this.#isMissing.fill(0);
    this.#filled = this.#taps - 1;
    return { re: all.re.subarray(0, left), im: all.im.subarray(0, left) };
  }

  #convolveBlock(): ComplexValues {
    const [taps, size] = [this.#taps, this.#size];
    this.#block.fill(0, 2 * this.#filled);
    this.#isMissing.fill(0, this.#filled);
    this.#fft.transform(this.#work, this.#block);
    for (let i = 0; i < 2 * size; i += 2) {
      const [a, b, c, d] = [this.#work[i], this.#work[i + 1], this.#spectrum[i], this.#spectrum[i + 1]];
      this.#work[i] = a * c - b * d;
      this.#work[i + 1] = a * d + b * c;
    }
    this.#fft.inverseTransform(this.#result, this.#work);
    const [re, im] = [new Float64Array(size - taps + 1), new Float64Array(size - taps + 1)];
    let lastMissing = Number.NEGATIVE_INFINITY;
    for (let place = 0; place < size; place++) {
      if (this.#isMissing[place] === 1) lastMissing = place;
      const at = place - (taps - 1);
      if (at < 0) continue;
      const isKnown = place - lastMissing >= taps;
      re[at] = isKnown ? this.#result[2 * place] : Number.NaN;
      im[at] = isKnown ? this.#result[2 * place + 1] : Number.NaN;
    }
    this.#block.copyWithin(0, 2 * (size - taps + 1));
    this.#isMissing.copyWithin(0, size - taps + 1);
    this.#filled = taps - 1;
    return { re, im };
  }
}

function joined(pieces: readonly ComplexValues[]): ComplexValues {
  const length = pieces.reduce((sum, { re }) => sum + re.length, 0);
  const [re, im] = [new Float64Array(length), new Float64Array(length)];
  let at = 0;
  for (const piece of pieces) {
    re.set(piece.re, at);
    im.set(piece.im, at);
    at += piece.re.length;
  }
  return { re, im };
}
