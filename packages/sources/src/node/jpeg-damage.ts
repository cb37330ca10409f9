/**
 * Warnings of libjpeg after which every pixel is still as it was written: odd values in headers, and bytes between
 * header segments. All others (data that ends early, bad codes, lost markers) mean that part of the picture is
 * shifted, grey, or of another place.
 *
 * Source: libjpeg, jerror.h, JWRN_*.
 */
const HARMLESS = [
  /Invalid SOS parameters for sequential JPEG/,
  /unknown JFIF revision number/,
  /Unknown Adobe color transform code/,
];
/** Not before 0xd0..0xd9, where data of the picture ends. */
const BETWEEN_HEADERS = /\d+ extraneous bytes before marker 0x(?!d\d)/;
const COUNT = /^read gave (\d+) warnings/;
const OF_DECODER = /^VipsJpeg: /;

/**
 * What a decoder's warnings say of lost data; undefined if nothing is lost. The decoder counts its warnings but gives
 * the words of the first only, so a harmless one must be alone.
 *
 * @param warnings of one picture: the count, and the words; what others warn of (a profile) is no loss of data
 */
export function jpegDamage(
  warnings: readonly string[],
  { isProgressive }: { readonly isProgressive?: boolean },
): string | undefined {
  // Between the scans of a progressive picture lie bytes only where a scan broke off.
  const harmless = isProgressive ? HARMLESS : [...HARMLESS, BETWEEN_HEADERS];
  const count = Math.max(0, ...warnings.map((warning) => Number(COUNT.exec(warning)?.[1] ?? 0)));
  const words = warnings.flatMap((warning) => warning.trim().split('\n')).filter((word) => OF_DECODER.test(word));
  const serious = words.find((word) => !harmless.some((known) => known.test(word)));
  if (serious) return serious;
  return count > 1 ? `${words[0]}; ${count} warnings in all` : undefined;
}
