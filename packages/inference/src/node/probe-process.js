// @ts-check
/**
 * Tries an execution provider in a process of its own: a broken driver may take its process down. Multiplies a matrix
 * with itself there and on the cpu, compares, and prints one line of JSON. Plain JavaScript because it is started from
 * the sources, too.
 * @typedef {import('./execution-probe.ts').ProbeResult} ProbeResult
 * @typedef {import('./node-thread.ts').ExecutionProvider} ExecutionProvider
 */
import { MATRIX_PRODUCT, MATRIX_SIZE, sampleMatrix } from '../matrix-product.js';
import { ortOptions } from './ort-options.js';

const REPEATS = 3;

const provider = /** @type {ExecutionProvider} */ (process.argv[2]);

/** @returns {Promise<ProbeResult>} */
async function probe() {
  const { env, listSupportedBackends } = await import('onnxruntime-node');
  env.logLevel = 'fatal';
  if (!listSupportedBackends().some(({ name }) => name === provider)) return { outcome: 'not-built' };
  const cpu = await multiply('cpu');
  const device = provider === 'cpu' ? cpu : await multiply(provider);
  const magnitude = cpu.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const deviation = cpu.values.reduce((most, value, i) => Math.max(most, Math.abs(value - device.values[i])), 0);
  // Loose enough for devices that round products to 10 bits. Written so that NaN fails.
  if (!(deviation < 1e-2 * magnitude)) {
    return { outcome: 'failed', message: `it multiplies matrices wrongly (by ${deviation} of ${magnitude})` };
  }
  return { outcome: 'works', speed: cpu.milliseconds / device.milliseconds };
}

/** @param {ExecutionProvider} where */
async function multiply(where) {
  const { InferenceSession, Tensor } = await import('onnxruntime-node');
  const session = await InferenceSession.create(MATRIX_PRODUCT, ortOptions(where, 1));
  const x = new Tensor('float32', sampleMatrix(), [MATRIX_SIZE, MATRIX_SIZE]);
  // Not timed: it compiles shaders.
  const { y } = await session.run({ x });
  let milliseconds = Infinity;
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const start = performance.now();
    await session.run({ x });
    milliseconds = Math.min(milliseconds, performance.now() - start);
  }
  await session.release();
  return { values: /** @type {Float32Array} */ (y.data), milliseconds };
}

/** @type {ProbeResult} */
let result;
try {
  result = await probe();
} catch (error) {
  result = { outcome: 'failed', message: error instanceof Error ? error.message.trim() : String(error) };
}
process.stdout.write(`\n${JSON.stringify(result)}\n`);
