import type { Wavelet } from './morlet-wavelet.ts';
import { type ComplexValues, OverlapSave } from './overlap-save.ts';

/** One value for each number of a stream: the wavelet with its centre on that number, zeros outside of the stream. */
export class RowConvolution {
  readonly #full: OverlapSave;
  readonly #centre: number;
  #given = 0;
  #passed: number;

  constructor(wavelet: Wavelet) {
    this.#full = new OverlapSave(wavelet);
    this.#centre = wavelet.centre;
    this.#passed = -wavelet.centre;
  }

  /** Takes more numbers; gives the values that are known now. */
  push(values: Float64Array): ComplexValues {
    this.#given += values.length;
    return this.#rowsOf(this.#full.push(values));
  }

  /** The values of the last numbers. Afterwards a new stream may begin. */
  end(): ComplexValues {
    const rest = this.#rowsOf(this.#full.end());
    this.#given = 0;
    this.#passed = -this.#centre;
    return rest;
  }

  #rowsOf({ re, im }: ComplexValues): ComplexValues {
    const from = Math.min(re.length, Math.max(0, -this.#passed));
    const to = Math.max(from, Math.min(re.length, this.#given - this.#passed));
    this.#passed += re.length;
    return { re: re.subarray(from, to), im: im.subarray(from, to) };
  }
}
