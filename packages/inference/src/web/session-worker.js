// @ts-check
/**
 * A worker with sessions in a browser: loads the model that the first message of a session brings, then answers one run
 * after the other. Plain JavaScript: whoever has no bundler for workers serves it, or bundles it as an entry of its own.
 * @typedef {import('../session-workers/worker-protocol.ts').ToWorker} ToWorker
 * @typedef {import('./web-protocol.ts').FromSession} FromSession
 * @typedef {import('./web-protocol.ts').FromWebWorker} FromWebWorker
 * @typedef {import('./web-protocol.ts').SessionStart} SessionStart
 * @typedef {import('./web-protocol.ts').ToWebWorker} ToWebWorker
 * @typedef {typeof import('onnxruntime-web')} Ort
 * @typedef {(message: FromSession, transfer?: ArrayBuffer[]) => void} Reply
 */
import { failure, runSession, tensorsOf } from '../ort-run.js';

/** What the globals of a worker are used for here. */
const port =
  /** @type {{ name?: string, onmessage: unknown, postMessage(message: FromWebWorker, transfer?: ArrayBuffer[]): void }} */ (
    /** @type {unknown} */ (globalThis)
  );

// onnxruntime starts its threads as workers of this name from the file that it lies in. Where a bundler has put this
// code into the same file, listening here would take the messages of the threads, and they would wait for ever.
if (!port.name?.startsWith('em-pthread')) {
  /** @type {Map<number, (message: ToWorker) => void>} */
  const sessions = new Map();
  port.onmessage = async (/** @type {MessageEvent<ToWebWorker>} */ { data }) => {
    const { session: id } = data;
    if (data.kind !== 'start') {
      sessions.get(id)?.(data);
      return;
    }
    /** @type {Reply} */
    const reply = (message, transfer = []) => {
      if (message.kind === 'released') sessions.delete(id);
      port.postMessage({ ...message, session: id }, transfer);
    };
    try {
      await start(data, reply, (serve) => sessions.set(id, serve));
    } catch (error) {
      reply(failure(error));
      reply({ kind: 'released' });
    }
  };
  port.postMessage({ kind: 'listening' });
}

/** @type {Promise<Ort> | undefined} */
let runtime;

/** Of the first session; those that follow ask for the same. @param {SessionStart} init */
async function configuredRuntime({ provider, threads, wasmFolder }) {
  const { ort, wasm } = await loadRuntime(provider);
  ort.env.logLevel = 'fatal';
  ort.env.wasm.numThreads = threads;
  if (wasmFolder !== undefined) ort.env.wasm.wasmPaths = { wasm: new URL(wasm, wasmFolder).href };
  return ort;
}

/** Set when the device is lost. */
let isLost = false;
/** @type {GPUDevice | undefined} */
let watched;

/** All sessions of a worker share its device. @param {Ort} ort */
async function watchDevice(ort) {
  const device = /** @type {GPUDevice} */ (await ort.env.webgpu.device);
  if (device === watched) return;
  watched = device;
  device.lost.then(({ message, reason }) => {
    isLost = true;
    port.postMessage({ kind: 'lost', message: `the GPU device was lost: ${message || reason}` });
  });
}

/**
 * Loads onnxruntime. That for wasm alone is the smallest, and starts in two thirds of the time of the others. For WebGPU
 * there is a smaller one where WebAssembly can wait for promises.
 * @param {import('./web-protocol.ts').WebProvider} provider
 * @returns {Promise<{ ort: Ort, wasm: string }>}
 */
export async function loadRuntime(provider) {
  if (provider === 'wasm') {
    return { ort: await import('onnxruntime-web/wasm'), wasm: 'ort-wasm-simd-threaded.wasm' };
  }
  return 'Suspending' in WebAssembly
    ? { ort: await import('onnxruntime-web/jspi'), wasm: 'ort-wasm-simd-threaded.jspi.wasm' }
    : { ort: await import('onnxruntime-web/webgpu'), wasm: 'ort-wasm-simd-threaded.asyncify.wasm' };
}

/** A call that fails on a GPU waits for so long whether the GPU is lost. */
const LOSS_IS_TOLD_MS = 1000;

/**
 * Loads a model, warms it up if wanted, and says that it is ready.
 * @param {SessionStart} init
 * @param {Reply} reply
 * @param {(serve: (message: ToWorker) => void) => void} listen
 */
async function start(init, reply, listen) {
  const { model, provider } = init;
  runtime ??= configuredRuntime(init);
  const ort = await runtime;
  const session = await ort.InferenceSession.create(model, {
    executionProviders: [provider],
    graphOptimizationLevel: 'all',
    // Everything that fails is thrown and reported with the model's name; the console would say it again.
    logSeverityLevel: 4,
    // An operator that the device cannot run is an error, not a quiet detour over wasm.
    ...(provider === 'webgpu' ? { extra: { session: { disable_cpu_ep_fallback: '1' } } } : {}),
  });
  if (provider === 'webgpu') await watchDevice(ort);

  /** @param {Extract<ToWorker, { kind: 'run' }>} call */
  async function run(call) {
    const { answer, buffers } = await runSession(ort.Tensor, session, call);
    reply(answer, buffers);
  }

  if (init.warmUp) await warmUp(ort, session);
  listen((message) => {
    if (message.kind === 'run') {
      run(message).catch((error) => {
        // What fails because the device is lost is told as that, which the browser says a while later.
        setTimeout(() => isLost || reply(failure(error)), provider === 'webgpu' ? LOSS_IS_TOLD_MS : 0);
      });
      return;
    }
    const released = () => reply({ kind: 'released' });
    // Where it cannot be freed alone, its memory goes with the worker.
    session.release().then(released, released);
  });
  reply({ kind: 'ready', ...tensorsOf(session) });
}

/**
 * The first call compiles: it takes up to fifty times as long as those that follow.
 * @param {Ort} ort @param {import('onnxruntime-web').InferenceSession} session
 */
async function warmUp(ort, session) {
  /** @type {Record<string, import('onnxruntime-web').Tensor>} */
  const zeros = {};
  for (const metadata of session.inputMetadata) {
    const array = metadata.isTensor ? ARRAYS[metadata.type] : undefined;
    // Whoever asks for such an input is told when the session is described.
    if (!metadata.isTensor || !array) return;
    const dims = metadata.shape.map((size) => (typeof size === 'number' && size > 0 ? size : 1));
    const count = dims.reduce((product, size) => product * size, 1);
    zeros[metadata.name] = new ort.Tensor(
      /** @type {'float32'} */ (metadata.type),
      /** @type {any} */ (new array(count)),
      dims,
    );
  }
  try {
    await session.run(zeros);
  } catch {
    // Zeros of a size that we made up need not mean anything to a model. A real call tells what is wrong with it.
  }
}

/** @type {Readonly<Record<string, new (length: number) => unknown>>} */
const ARRAYS = {
  float32: Float32Array,
  uint8: Uint8Array,
  int64: BigInt64Array,
  int32: Int32Array,
  float16: Uint16Array,
  bool: Uint8Array,
};
