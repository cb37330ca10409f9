// @ts-check
/**
 * What the workers of Node and of browsers do with a session of onnxruntime.
 * @typedef {import('./session-workers/worker-protocol.ts').ToWorker} ToWorker
 * @typedef {import('onnxruntime-web').InferenceSession} InferenceSession
 * @typedef {typeof import('onnxruntime-web').Tensor} TensorClass
 */

/**
 * One call. Resolves to the answer, and the buffers that are transferred with it.
 * @param {TensorClass} Tensor
 * @param {InferenceSession} session
 * @param {Omit<Extract<ToWorker, { kind: 'run' }>, 'kind'>} call
 */
export async function runSession(Tensor, session, { feeds, outputs: names, giveBack }) {
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
  if (giveBack) for (const { data } of Object.values(feeds)) buffers.add(/** @type {ArrayBuffer} */ (data.buffer));
  const answer = { kind: /** @type {const} */ ('result'), outputs, ...(giveBack ? { feeds } : {}) };
  return { answer, buffers: [...buffers] };
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
