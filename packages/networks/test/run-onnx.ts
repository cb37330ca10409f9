import { InferenceSession, Tensor } from 'onnxruntime-node';

export interface Feed {
  readonly type: 'float32' | 'uint8' | 'int64';
  readonly data: ArrayLike<number>;
  readonly dims: readonly number[];
}

export interface Result {
  readonly dims: readonly number[];
  readonly values: number[];
}

function tensorOf({ type, data, dims }: Feed): Tensor {
  if (type === 'int64') return new Tensor('int64', BigInt64Array.from(Array.from(data), BigInt), dims);
  if (type === 'uint8') return new Tensor('uint8', Uint8Array.from(data), dims);
  return new Tensor('float32', Float32Array.from(data), dims);
}

/** Runs a model in onnxruntime: the judge of every graph that is written here. */
export async function runOnnx(
  bytes: Uint8Array,
  feeds: Readonly<Record<string, Feed>>,
): Promise<Record<string, Result>> {
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  try {
    const tensors = Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, tensorOf(feed)]));
    const outputs = await session.run(tensors);
    return Object.fromEntries(
      Object.entries(outputs).map(([name, { dims, data }]) => [
        name,
        { dims, values: Array.from(data as Float32Array, Number) },
      ]),
    );
  } finally {
    await session.release();
  }
}
