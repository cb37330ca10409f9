/**
 * TensorFlow's "SAME" padding as explicit numbers [before, after]. It depends on the input size and is asymmetric
 * when the total is odd: the extra row goes to the end.
 */
export function samePadding(size: number, kernel: number, stride: number, dilation: number): [number, number] {
  const outputs = Math.ceil(size / stride);
  const total = Math.max(0, (outputs - 1) * stride + (kernel - 1) * dilation + 1 - size);
  const before = Math.floor(total / 2);
  return [before, total - before];
}
