/** `dot-products.wat`, assembled; its spec assembles it anew and compares. */
const MODULE =
  'AGFzbQEAAAABCQFgBX9/f39/AAIUAQhmZXhncmFwaAZtZW1vcnkCAAEDAgEABw8BC2RvdFByb2R1Y3RzAAAKywEByAECA38DeyAE' +
  'IAFBAnRqIQUCQANAIAQgBU8NASAAIAJqIQcgAyEG/QwAAAAAAAAAAAAAAAAAAAAAIQn9DAAAAAAAAAAAAAAAAAAAAAAhCgNAIAD9' +
  'AAQAIQggCSAI/YcBIAb9AAQA/boB/a4BIQkgCiAI/YgBIAb9AAQQ/boB/a4BIQogBkEgaiEGIABBEGohACAAIAdJDQALIAkgCv2u' +
  'ASEJIAQgCf0bACAJ/RsBaiAJ/RsCIAn9GwNqajYCACAEQQRqIQQMAAsLCw==';

/** Addresses are bytes of the memory; `width` is a multiple of 16. */
export type DotProducts = (rows: number, count: number, width: number, vector: number, sums: number) => void;

/** The bytes of the module. */
export function moduleBytes(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(MODULE), (character) => character.charCodeAt(0));
}

/**
 * Dot products of one vector of int16 with many rows of int8 that lie in a memory: WebAssembly with 128 bits at a time,
 * because JavaScript has no such instructions (20 times slower, measured).
 */
export function dotProductsIn(memory: WebAssembly.Memory): DotProducts {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes()), { fexgraph: { memory } });
  return exports.dotProducts as DotProducts;
}
