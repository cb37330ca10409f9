/** ONNX in base64, as strings go into pages: y[n,n] = MatMul(x[n,n], x). */
export const MATRIX_PRODUCT =
  'CAg6RAoRCgF4CgF4EgF5IgZNYXRNdWwSAWdaFQoBeBIQCg4IARIKCgMSAW4KAxIBbmIVCgF5EhAKDggBEgoKAxIBbgoDEgFuQgIQEQ==';
