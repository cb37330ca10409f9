// @ts-check
/**
 * What the workers of Node and of browsers do with a session of onnxruntime.
 * @typedef {import('./session.ts').TensorMap} TensorMap
 * @typedef {import('onnxruntime-web').InferenceSession} InferenceSession
 * @typedef {typeof import('onnxruntime-web').Tensor} TensorClass
 */

/**
 * One call. Resolves to tensors of ours, and the buffers that may be transferred with them.
 * @param {TensorClass} Tensor
 * @param {InferenceSession} session
 * @param {TensorMap} feeds
 * @param {readonly string[]} [names] of outputs; all without it
 */
export async function runSession(Tensor, session, feeds, names) {
  /** @type {Record<string, import('onnxruntime-web').Tensor>} */
  const inputs = {};
  for (const [name, { type, data, dims }] of Object.entries(feeds)) {
    inputs[name] = new Tensor(/** @type {'float32'} */ (type), /** @type {Float32Array} */ (data), dims);
  }
  const results = names ? await session.run(inputs, [...names]) : await session.run(inputs);
  /** @type {Record<string, import('@fexgraph/core').Tensor>} */
  const outputs = {};
  /** @type {Set<ArrayBuffer>} */
  const buffers = new Set();
  for (const [name, { type, data, dims }] of Object.entries(results)) {
    const values = /** @type {Float32Array<ArrayBuffer>} */ (data);
    buffers.add(values.buffer);
    outputs[name] = {
      type: /** @type {'float32'} */ (type),
      dims: [...dims],
      // Where there is a Float16Array, onnxruntime gives one; we carry half floats as their bits.
      data: type === 'float16' ? new Uint16Array(values.buffer, values.byteOffset, values.length) : values,
    };
  }
  return { outputs, buffers: [...buffers] };
}

/** @param {InferenceSession} session */
export function tensorsOf({ inputMetadata, outputMetadata }) {
  return { inputs: inputMetadata.map(spec), outputs: outputMetadata.map(spec) };
}

/** @param {import('onnxruntime-web').InferenceSession.ValueMetadata} metadata */
function spec(metadata) {
  return metadata.isTensor
    ? { name: metadata.name, type: metadata.type, dims: [...metadata.shape] }
    : { name: metadata.name, type: 'not a tensor', dims: [] };
}

/** @param {unknown} thrown */
export function failure(thrown) {
  const message = (thrown instanceof Error ? thrown.message : String(thrown)).trim();
  return { kind: /** @type {const} */ ('failed'), message };
}
