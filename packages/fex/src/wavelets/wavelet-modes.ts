import type { ComplexValues } from './overlap-save.ts';

/**
 * What is made of the complex values of a wavelet: `filtered` is the real part, `phase` atan2(im, re) in radians,
 * `power` the square of `magnitude`. `complex` gives two columns, with `_re` and `_im` behind their names.
 */
export type WaveletMode = 'complex' | 'filtered' | 'phase' | 'magnitude' | 'power';

interface ModeColumn {
  readonly suffix: string;
  readonly of: (values: ComplexValues) => Float64Array;
}

const each =
  (value: (re: number, im: number) => number) =>
  ({ re, im }: ComplexValues) =>
    re.map((part, i) => value(part, im[i]));

export const MODE_COLUMNS: Readonly<Record<WaveletMode, readonly ModeColumn[]>> = {
  complex: [
    { suffix: '_re', of: ({ re }) => re },
    { suffix: '_im', of: ({ im }) => im },
  ],
  filtered: [{ suffix: '', of: ({ re }) => re }],
  phase: [{ suffix: '', of: each((re, im) => Math.atan2(im, re)) }],
  magnitude: [{ suffix: '', of: each(Math.hypot) }],
  power: [{ suffix: '', of: each((re, im) => re ** 2 + im ** 2) }],
};
