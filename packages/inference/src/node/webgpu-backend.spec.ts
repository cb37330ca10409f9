import { type Clock, systemClock, type Tensor } from '@fexgraph/core';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { liveWorkers } from '../../test/live-workers.ts';
import { preferSoftwareVulkan } from '../../test/swiftshader.ts';
import { CPU_ONLY, castModel, RELU, TWO_OUTPUTS } from '../../test/tiny-onnx.ts';
import { compareBackends } from '../compare-backends.ts';
import { patternFeeds } from '../tensor-values.ts';
import { CpuBackend } from './cpu-backend.ts';
import { ExecutionProbe } from './execution-probe.ts';
import { explainWebGpu, WebGpuBackend } from './webgpu-backend.ts';

/** A software device compiles its shaders slowly. */
const PATIENCE_MS = 90_000;

const probe = new ExecutionProbe();
preferSoftwareVulkan();
const report = await probe.report('webgpu');
const { reason, hint } = explainWebGpu(report);
const there = report.result.outcome === 'works';
if (!there) process.stderr.write(`Tests of WebGPU are skipped: ${reason}. To run them, ${hint}\n`);

const model = (id: string, bytes: Uint8Array) => ({ id, sha256: '', bytes });
const row = (...values: number[]): { x: Tensor } => ({
  x: { type: 'float32', dims: [1, 4], data: Float32Array.from(values) },
});

describe.runIf(there)('WebGpuBackend', { timeout: PATIENCE_MS }, () => {
  const backend = new WebGpuBackend(systemClock, probe);
  const cpu = new CpuBackend(systemClock, probe);

  afterEach(async () => {
    await backend.dispose();
    await cpu.dispose();
    expect(liveWorkers()).toBe(0);
  });

  it('is there, with its measured speed', async () => {
    const availability = await backend.availability();
    expect(availability).toEqual({ available: true, speed: expect.any(Number) });
    expect(availability.speed).toBeGreaterThan(0);
  });

  it('computes what the cpu computes, also from bytes', async () => {
    for (const bytes of [TWO_OUTPUTS, castModel('uint8')]) {
      const inputs = (await cpu.load(model('m', bytes))).inputs;
      const comparison = await compareBackends(model('m', bytes), patternFeeds(inputs, 50), {
        reference: cpu,
        candidate: backend,
        clock: systemClock,
        repeats: 1,
      });
      expect(comparison).toMatchObject({ backend: 'webgpu', reference: 'cpu' });
      expect(comparison.maxAbs).toBeLessThan(1e-6);
    }
  });

  it('refuses a model that it could only run with help of the cpu', async () => {
    await expect(backend.load(model('unique', CPU_ONLY))).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: 'backend webgpu cannot run model "unique": it lacks some of the model\'s operators',
      hint: 'run this model on cpu',
    });
  });

  it('tells a corrupt model from a missing backend', async () => {
    await expect(backend.load(model('cut', RELU.slice(0, 40)))).rejects.toMatchObject({
      code: 'BAD_MODEL',
      message: expect.stringMatching(/^model "cut" cannot be loaded/),
    });
  });

  it('runs several sessions of several backend objects in turns: at the same time they would crash the process', async () => {
    const other = new WebGpuBackend(systemClock, probe);
    const sessions = await Promise.all([
      backend.load(model('a', RELU), { workers: 4 }),
      backend.load(model('b', RELU)),
      other.load(model('c', RELU)),
    ]);
    expect(sessions[0].usage?.()).toMatchObject({ workers: 1 });
    const calls = Array.from({ length: 30 }, (_, i) => sessions[i % 3].run(row(i + 1, -1, 0.5, 2)));
    const answers = await Promise.all(calls);
    expect(answers.map(({ y }) => [...y.data])).toEqual(calls.map((_, i) => [i + 1, 0, 0.5, 2]));
    // Ending one while the others run must wait for its turn too.
    const last = Array.from({ length: 10 }, () => sessions[1].run(row(1, 2, 3, 4)));
    await Promise.all([sessions[0].dispose(), other.dispose(), ...last]);
  });
});

describe('a missing WebGPU', () => {
  const adapter =
    '/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::webgpu::WebGpuContext::' +
    'Initialize(const onnxruntime::webgpu::WebGpuContextConfig&)::<lambda()> adapter_result.status == ' +
    'wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters';

  function unavailable(log: string): WebGpuBackend {
    const failing = new ExecutionProbe();
    failing.report = async () => ({ result: { outcome: 'failed', message: adapter }, log });
    const clock: Clock = systemClock;
    return new WebGpuBackend(clock, failing);
  }

  const backend = unavailable('Warning: vkCreateInstance: Found no drivers!\n');
  afterAll(() => backend.dispose());

  it('is an error that says what is missing and how to get it, and nothing is run elsewhere', async () => {
    await expect(backend.load(model('m', RELU))).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message:
        'backend webgpu is not available: Failed to get a WebGPU adapter: No supported adapters (Found no drivers)',
    });
    expect(liveWorkers()).toBe(0);
  });

  it.runIf(process.platform === 'linux')('names the driver, and the loader where that is missing', async () => {
    expect((await backend.availability()).hint).toMatch(/^install a Vulkan driver.*VK_ICD_FILENAMES/);
    const log = "Warning: Couldn't load Vulkan: libvulkan.so.1: cannot open shared object file: No such file\n";
    expect((await unavailable(log).availability()).hint).toMatch(/libvulkan1.*VK_ICD_FILENAMES/);
  });
});
