import { systemClock } from '@fexgraph/core';
import { type Backend, type TensorMap, valuesOf } from '@fexgraph/inference';
import { CpuBackend, ExecutionProbe, WebGpuBackend } from '@fexgraph/inference/node';
import { syntheticImage } from '@fexgraph/synth';
import { afterAll, expect } from 'vitest';

/** Relative to the largest magnitude of an output. */
const TOLERANCE = 1e-3;
/** A software device compiles its shaders in the first call, for minutes where the machine is busy. */
const CALL_LIMIT_MS = 270_000;

const probe = new ExecutionProbe();
const cpu = new CpuBackend(systemClock, probe);
const webgpu = new WebGpuBackend(systemClock, probe);

/** Whether WebGPU works here; where it does not, the tests say why they are skipped. */
export async function webGpuIsThere(): Promise<boolean> {
  const { available, reason, hint } = await webgpu.availability();
  if (!available) process.stderr.write(`The networks are not tested on WebGPU: ${reason}. To test them, ${hint}\n`);
  return available;
}

afterAll(async () => {
  await webgpu.dispose();
  await cpu.dispose();
});

/** `image`: uint8 [1, height, width, 3]. */
export function pictureFeed(name: string, height: number, width: number): TensorMap {
  return { image: { type: 'uint8', dims: [1, height, width, 3], data: syntheticImage(name, height, width) } };
}

/** What each backend is given of one network; often the same. */
export interface Graphs {
  readonly id: string;
  readonly cpu: Uint8Array;
  readonly webgpu: Uint8Array;
}

/** One run on each backend. */
export async function runOnBoth(graphs: Graphs, feeds: TensorMap): Promise<{ cpu: TensorMap; webgpu: TensorMap }> {
  // One after the other: a software device and a cpu session would share the cores.
  return {
    cpu: await runOnce(cpu, graphs.id, graphs.cpu, feeds),
    webgpu: await runOnce(webgpu, graphs.id, graphs.webgpu, feeds),
  };
}

async function runOnce(backend: Backend, id: string, bytes: Uint8Array, feeds: TensorMap): Promise<TensorMap> {
  const session = await backend.load({ id, sha256: '', bytes }, { timeoutMs: CALL_LIMIT_MS });
  return session.run(feeds).finally(() => session.dispose());
}

/** Every output within 1e-3 of its largest magnitude on the cpu. An output of zeros would prove nothing and fails too. */
export function expectAgreement({ cpu: expected, webgpu: actual }: { cpu: TensorMap; webgpu: TensorMap }): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, tensor] of Object.entries(expected)) {
    expect(actual[name].dims, name).toEqual(tensor.dims);
    const [reference, values] = [valuesOf(tensor), valuesOf(actual[name])];
    const magnitude = reference.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(magnitude, `magnitude of ${name}`).toBeGreaterThan(0);
    // Written so that NaN is a misfit.
    const misfit = reference.findIndex((value, i) => !(Math.abs(value - values[i]) <= TOLERANCE * magnitude));
    expect(misfit, `${name}: ${values[misfit]} instead of ${reference[misfit]} (magnitude ${magnitude}) at`).toBe(-1);
  }
}
