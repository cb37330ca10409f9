// @ts-check
/** ONNX (IR 8, opset 17): y[n,n] = MatMul(x[n,n], x), by which backends are measured. Plain JavaScript: see probe-process.js. */
export const MATRIX_PRODUCT = Uint8Array.from(
  atob('CAg6RAoRCgF4CgF4EgF5IgZNYXRNdWwSAWdaFQoBeBIQCg4IARIKCgMSAW4KAxIBbmIVCgF5EhAKDggBEgoKAxIBbgoDEgFuQgIQEQ=='),
  (character) => character.charCodeAt(0),
);

/** Large enough that a device shows what it can do, small enough for a software one: 34 million operations. */
export const MATRIX_SIZE = 256;

/** The matrix that is multiplied with itself. */
export function sampleMatrix() {
  return Float32Array.from({ length: MATRIX_SIZE * MATRIX_SIZE }, (_, i) => ((i * 97) % 251) / 125 - 1);
}
