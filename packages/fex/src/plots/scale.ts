/** Numbers to pixels along an axis, with ticks at round numbers. */
export interface Scale {
  readonly place: (value: number) => number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/**
 * An axis from `start` to `end` in pixels that shows the values from `low` to `high`.
 * @param ends `ticks` makes the axis as long as its outer ticks, `values` not longer than the values
 */
export function scaleOf(
  [low, high]: readonly [number, number],
  [start, end]: readonly [number, number],
  { count = 8, ends = 'ticks' }: { readonly count?: number; readonly ends?: 'ticks' | 'values' } = {},
): Scale {
  // what differs by rounding only is one value
  const size = Math.max(Math.abs(low), Math.abs(high));
  const span = high - low > 1e-9 * size ? high - low : size || 1;
  const step = roundStep(span / count);
  const [first, last] =
    ends === 'ticks'
      ? [Math.floor(low / step + 1e-9), Math.ceil((low + span) / step - 1e-9)]
      : [Math.ceil(low / step - 1e-9), Math.floor((low + span) / step + 1e-9)];
  const [from, to] = ends === 'ticks' ? [first * step, last * step] : [low, low + span];
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return {
    place: (value) => start + ((value - from) / (to - from)) * (end - start),
    ticks: Array.from({ length: last - first + 1 }, (_, i) => {
      const at = (first + i) * step;
      return { at, text: numberText(at, digits) };
    }),
  };
}

/** 1, 2 or 5 times a power of ten, not less than a number. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least * (1 - 1e-9)) as number;
}

/** With a minus sign as long as a plus; `missing` for NaN. */
export function numberText(value: number, digits: number): string {
  if (Number.isNaN(value)) return 'missing';
  const text = value.toFixed(digits);
  return (Number(text) === 0 ? text.replace('-', '') : text).replace('-', '\u2212');
}

/** The least and the greatest of all numbers that are not missing; 0 to 1 if all are. */
export function rangeOf(all: readonly ArrayLike<number>[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const values of all) {
    for (let i = 0; i < values.length; i++) {
      if (!Number.isFinite(values[i])) continue;
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
    }
  }
  return low <= high ? [low, high] : [0, 1];
}
