/** A resize along one axis as a matrix [outputs, inputs]: every output is a weighted sum of inputs. */
export interface ResizeMatrix {
  readonly outputs: number;
  readonly inputs: number;
  readonly values: Float64Array;
}

/**
 * Bilinear resize with half-pixel positions and no low-pass filter, clamped at the edge. Spec: pipeline 5.1.
 */
export function bilinearMatrix(inputs: number, outputs: number): ResizeMatrix {
  const values = new Float64Array(outputs * inputs);
  const scale = inputs / outputs;
  for (let output = 0; output < outputs; output++) {
    const position = Math.max(scale * (output + 0.5) - 0.5, 0);
    const low = Math.min(Math.floor(position), inputs - 1);
    const high = Math.min(low + 1, inputs - 1);
    const share = position - Math.floor(position);
    values[output * inputs + low] += 1 - share;
    values[output * inputs + high] += share;
  }
  return { outputs, inputs, values };
}

/**
 * Bilinear resize to a smaller size with a triangle filter as wide as the step (what PyTorch calls antialiased).
 * Spec: networks 2.8, pipeline 4.1.
 */
export function antialiasedMatrix(inputs: number, outputs: number): ResizeMatrix {
  const values = new Float64Array(outputs * inputs);
  const scale = Math.max(inputs / outputs, 1);
  for (let output = 0; output < outputs; output++) {
    const centre = (output + 0.5) * (inputs / outputs);
    const first = Math.max(Math.trunc(centre - scale + 0.5), 0);
    const end = Math.min(Math.trunc(centre + scale + 0.5), inputs);
    const row = values.subarray(output * inputs, (output + 1) * inputs);
    let sum = 0;
    for (let input = first; input < end; input++) {
      row[input] = Math.max(0, 1 - Math.abs(input - centre + 0.5) / scale);
      sum += row[input];
    }
    for (let input = first; input < end; input++) row[input] /= sum;
  }
  return { outputs, inputs, values };
}

/** Two resizes, one after the other, as one. */
export function chain(first: ResizeMatrix, second: ResizeMatrix): ResizeMatrix {
  const values = new Float64Array(second.outputs * first.inputs);
  for (let output = 0; output < second.outputs; output++) {
    for (let middle = 0; middle < first.outputs; middle++) {
      const share = second.values[output * second.inputs + middle];
      if (share === 0) continue;
      for (let input = 0; input < first.inputs; input++) {
        values[output * first.inputs + input] += share * first.values[middle * first.inputs + input];
      }
    }
  }
  return { outputs: second.outputs, inputs: first.inputs, values };
}
