// @ts-check
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A model must not read files: where it has no weights in its own, they are looked for in a folder that cannot exist. */
const NOWHERE = `${fileURLToPath(import.meta.url)}/external-data-is-forbidden`;

/**
 * The options of an onnxruntime session. Plain JavaScript: the workers and the probe run it without a build.
 * @param {import('./node-thread.ts').ExecutionProvider} provider
 * @param {number} threads
 * @param {string} [weightsFile] the file of the model, if its weights are read from there
 * @returns {import('onnxruntime-node').InferenceSession.SessionOptions}
 */
export function ortOptions(provider, threads, weightsFile) {
  return {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    // Everything that fails is thrown and reported with the model's name; the log would say it again on stderr.
    logSeverityLevel: 4,
    extra: {
      session: {
        // Threads that wait by spinning take the processors from the pipeline's other sessions and from the thread of the
        // graph: with two threads each on two cores a picture took 67 ms spinning, 27 without.
        intra_op: { allow_spinning: '0' },
        model_external_initializers_file_folder_path: weightsFile === undefined ? NOWHERE : dirname(weightsFile),
        // An operator that the device cannot run is an error, not a quiet detour over the cpu.
        ...(provider === 'cpu' ? {} : { disable_cpu_ep_fallback: '1' }),
      },
    },
  };
}
