import { FexgraphError } from '@fexgraph/core';
import * as z from 'zod';
import type { ElementType } from '../../onnx/index.ts';

/** One constant of a TFJS model, widened to what the graph stores. */
export interface TfjsWeight {
  readonly name: string;
  readonly type: Extract<ElementType, 'float32' | 'float16' | 'int32' | 'bool'>;
  readonly dims: readonly number[];
  readonly data: Uint8Array;
}

const quantization = z.object({
  dtype: z.enum(['uint8', 'uint16', 'float16']),
  scale: z.number().optional(),
  min: z.number().optional(),
});

const weightEntry = z.object({
  name: z.string(),
  shape: z.array(z.int().nonnegative()),
  dtype: z.enum(['float32', 'int32', 'bool']),
  quantization: quantization.optional(),
});
type WeightEntry = z.infer<typeof weightEntry>;

export const weightsManifest = z.array(z.object({ paths: z.array(z.string()), weights: z.array(weightEntry) }));

const STORED_BYTES = { float32: 4, int32: 4, bool: 1, uint8: 1, uint16: 2, float16: 2 } as const;

/**
 * Cuts the weight file into constants. All groups of the manifest lie in `bytes`, one after the other.
 *
 * @throws FexgraphError BAD_MODEL when the file is shorter or longer than the manifest says.
 */
export function readWeights(manifest: z.infer<typeof weightsManifest>, bytes: Uint8Array): Map<string, TfjsWeight> {
  const weights = new Map<string, TfjsWeight>();
  let at = 0;
  for (const entry of manifest.flatMap((group) => group.weights)) {
    const count = entry.shape.reduce((product, dim) => product * dim, 1);
    const size = count * STORED_BYTES[entry.quantization?.dtype ?? entry.dtype];
    if (at + size > bytes.length) {
      throw new FexgraphError(
        'BAD_MODEL',
        `the weight file ends at byte ${bytes.length}, inside weight "${entry.name}"`,
      );
    }
    weights.set(entry.name, widen(entry, bytes.slice(at, at + size)));
    at += size;
  }
  if (at !== bytes.length) {
    throw new FexgraphError('BAD_MODEL', `the weight file has ${bytes.length} bytes, the manifest describes ${at}`);
  }
  return weights;
}

/** float16 stays as it is; 8 and 16 bit codes become value = code * scale + min. */
function widen(entry: WeightEntry, stored: Uint8Array): TfjsWeight {
  const { name, shape: dims, dtype, quantization } = entry;
  if (!quantization) return { name, type: dtype, dims, data: stored };
  if (quantization.dtype === 'float16') return { name, type: 'float16', dims, data: stored };
  const { scale, min } = quantization;
  if (scale === undefined || min === undefined || dtype === 'bool') {
    throw new FexgraphError('BAD_MODEL', `weight "${name}" is quantised without scale and minimum`);
  }
  const codes = quantization.dtype === 'uint8' ? stored : new Uint16Array(stored.buffer, 0, stored.length / 2);
  const values =
    dtype === 'int32'
      ? Int32Array.from(codes, (code) => Math.round(code * scale + min))
      : Float32Array.from(codes, (code) => code * scale + min);
  return { name, type: dtype, dims, data: new Uint8Array(values.buffer) };
}
