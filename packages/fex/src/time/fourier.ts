import FFT from 'fft.js';

/** A complex sequence as real and imaginary part in turn. */
type Complex = Float64Array;

/**
 * The discrete Fourier transform of any length. `fft.js` does powers of two; other lengths are a convolution of such a
 * length (Bluestein 1970, "A linear filtering approach to the computation of discrete Fourier transform").
 */
export class Fourier {
  readonly #fft: FFT;
  /** Of the convolution: a power of two. */
  readonly #size: number;
  /** exp(-i pi k^2 / n) */
  readonly #chirp: Complex;
  readonly #kernel: number[];

  constructor(readonly length: number) {
    let size = 2;
    while (size < 2 * length - 1) size *= 2;
    this.#size = size;
    this.#fft = new FFT(size);
    this.#chirp = new Float64Array(2 * length);
    const kernel = new Array<number>(2 * size).fill(0);
    for (let k = 0; k < length; k++) {
      // k^2 modulo 2n: the angle stays small, hence exact
      const angle = (Math.PI * ((k * k) % (2 * length))) / length;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      this.#chirp[2 * k] = cos;
      this.#chirp[2 * k + 1] = -sin;
      for (const at of k === 0 ? [0] : [k, size - k]) {
        kernel[2 * at] = cos;
        kernel[2 * at + 1] = sin;
      }
    }
    this.#kernel = this.#fft.createComplexArray();
    this.#fft.transform(this.#kernel, kernel);
  }

  /** sum over j of x_j exp(-2 pi i j k / n), k = 0 .. n-1. */
  forward(x: Complex): Complex {
    const size = this.#size;
    const n = this.length;
    const chirp = this.#chirp;
    const input = new Array<number>(2 * size).fill(0);
    for (let k = 0; k < n; k++) multiply(x, k, chirp, k, input, k);
    const spectrum = this.#fft.createComplexArray();
    this.#fft.transform(spectrum, input);
    for (let k = 0; k < size; k++) multiply(spectrum, k, this.#kernel, k, spectrum, k);
    this.#fft.inverseTransform(input, spectrum);
    const out = new Float64Array(2 * n);
    for (let k = 0; k < n; k++) multiply(input, k, chirp, k, out, k);
    return out;
  }

  /** The real part of (1/n) sum over k of X_k exp(2 pi i j k / n): of a spectrum of real values all there is. */
  inverseReal(spectrum: Complex): Float64Array {
    const conjugate = spectrum.map((value, i) => (i % 2 === 0 ? value : -value));
    const out = this.forward(conjugate);
    return Float64Array.from({ length: this.length }, (_, j) => out[2 * j] / this.length);
  }
}

function multiply(
  a: ArrayLike<number>,
  i: number,
  b: ArrayLike<number>,
  j: number,
  out: Float64Array | number[],
  k: number,
): void {
  const re = a[2 * i] * b[2 * j] - a[2 * i + 1] * b[2 * j + 1];
  const im = a[2 * i] * b[2 * j + 1] + a[2 * i + 1] * b[2 * j];
  out[2 * k] = re;
  out[2 * k + 1] = im;
}
