/** FNV-1a, 32 bit, over the UTF-8 bytes of a text. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** Step of the counter that feeds `mix`: neighbouring elements get unrelated numbers. */
export const GOLDEN_STEP = 0x9e3779b9;

/** Scrambles 32 bits; every bit of the input reaches every bit of the result. */
export function mix(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
