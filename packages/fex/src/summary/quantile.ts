/**
 * The value below which a share of the values lies, linear between neighbours (type 7 of Hyndman and Fan 1996, the
 * default of NumPy and pandas). Missing values are skipped; without a value it is missing.
 */
export function quantile(pieces: readonly ArrayLike<number>[], share: number): number {
  const values = Float64Array.from(
    pieces.flatMap((piece) => Array.from(piece)).filter((value) => !Number.isNaN(value)),
  ).sort();
  if (values.length === 0) return Number.NaN;
  const place = share * (values.length - 1);
  const below = Math.floor(place);
  const low = values[below];
  const high = values[Math.ceil(place)];
  // Between two equal infinite values there is no difference.
  return low === high ? low : low + (high - low) * (place - below);
}

export function median(values: ArrayLike<number>): number {
  return quantile([values], 0.5);
}
