import { isMainThread } from 'node:worker_threads';
import { FexgraphError } from '@fexgraph/core';

const VARIABLE = 'ORT_DISABLE_TELEMETRY';

type Environment = Record<string, string | undefined>;

/** The environment for a child process in which onnxruntime sends no telemetry, unless the user set it otherwise. */
export function withoutTelemetry(environment: Environment): Environment {
  return { ...environment, [VARIABLE]: environment[VARIABLE] ?? '1' };
}

/**
 * Keeps onnxruntime from sending telemetry to its maker. Since 1.29 it does so on Linux and macOS unless this variable is
 * set before its first session: a device id, the hardware, and the command line, which names the pictures. (On a command
 * line of some hundred pictures it even overflows its stack.) What the user has set stays.
 *
 * @throws FexgraphError BACKEND_UNAVAILABLE in a worker thread whose program did not set it: the environment of a worker
 * thread is a copy that native code does not see.
 */
export function forbidTelemetry(environment: Environment = process.env, mainThread = isMainThread): void {
  if (environment[VARIABLE] !== undefined) return;
  if (!mainThread) {
    throw new FexgraphError('BACKEND_UNAVAILABLE', 'onnxruntime would send telemetry from this worker thread', {
      hint: `start the program with ${VARIABLE}=1, or use fexgraph in its main thread`,
    });
  }
  environment[VARIABLE] = '1';
}
